from django import forms

from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class BankHolidayForm(PortalForm):
    submit_label = "Save this day"

    day = DateField(label="Date", help_text="For example, 8 5 2027", error_messages={"required": "Enter the date"})
    name = forms.CharField(label="Name", max_length=100, error_messages={"required": "Enter the name of the day"})
    is_holiday = forms.TypedChoiceField(
        label="Type of day",
        choices=[("yes", "A bank holiday"), ("no", "A working day")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the type of day"},
    )
