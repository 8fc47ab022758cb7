"""Pages of measures and measurements."""

from typing import Any

from django.db.models import QuerySet

from partnership.improvement.forms.measures import MeasureForm, MeasurementForm
from partnership.improvement.models import Measure, Measurement, Recommendation
from partnership.improvement.operations import measures
from partnership.improvement.rules import EDIT_RECOMMENDATIONS
from shield.views.form_pages import RecordPage


class MeasureCreate(RecordPage):
    model = Recommendation
    permission_required = EDIT_RECOMMENDATIONS
    form_class = MeasureForm
    heading = "Add a measure"
    explanation = "A measure shows whether this recommendation has made a difference."
    success_message = "Measure added. Add a measurement when you have one."

    def perform(self, form: Any) -> Measure:
        return measures.add(recommendation=self.object, by=self.request.user, **form.cleaned_data)


class MeasurementCreate(RecordPage):
    model = Measure
    permission_required = EDIT_RECOMMENDATIONS
    form_class = MeasurementForm
    heading = "Add a measurement"
    success_message = "Measurement added"

    def get_queryset(self) -> QuerySet[Measure]:
        return super().get_queryset().select_related("recommendation")

    def perform(self, form: Any) -> Measurement:
        return measures.add_measurement(measure=self.object, by=self.request.user, **form.cleaned_data)
