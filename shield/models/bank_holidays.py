from django.db import models


class BankHolidayChange(models.Model):
    """A day that an operator adds to, or takes from, England's published bank holidays."""

    date = models.DateField(unique=True)
    name = models.CharField(max_length=100)
    is_holiday = models.BooleanField(default=True, help_text="Clear this for a day that is a working day.")

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.name}, {self.date}"
