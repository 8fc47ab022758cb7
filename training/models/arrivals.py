"""People who joined an online room, and when."""

from django.db import models

from training.models.bookings import Booking
from training.models.run_dates import RunDate


class Arrival(models.Model):
    """The first time a person joined the online room of one date."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="arrivals")
    run_date = models.ForeignKey(RunDate, models.CASCADE, related_name="arrivals")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["booking", "run_date"], name="one_arrival_per_booking_and_date")]

    def __str__(self) -> str:
        return f"{self.booking}, {self.at}"
