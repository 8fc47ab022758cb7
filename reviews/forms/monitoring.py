"""An entry on the time taken and the quality of a review."""

from reviews.models import MonitoringEntry
from shield.forms.base import PortalModelForm
from shield.forms.fields import DateField


class MonitoringForm(PortalModelForm):
    submit_label = "Add the entry"

    class Meta:
        model = MonitoringEntry
        fields = ("on", "in_time", "good_quality", "words", "asked_in_writing")
        field_classes = {"on": DateField}
