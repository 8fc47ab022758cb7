"""When an advance copy was sent."""

from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class CopySentForm(PortalForm):
    submit_label = "Save the date"

    sent_on = DateField(label="Date it was sent", error_messages={"required": "Enter the date it was sent"})
