"""Pages of measures and measurements."""

from partnership.improvement.forms.measures import MeasureForm, ReadingForm
from partnership.improvement.models import Measure, Recommendation
from partnership.improvement.operations import measures
from partnership.improvement.rules import EDIT_RECOMMENDATIONS
from shield.views.form_pages import RecordPage


class MeasureCreate(RecordPage):
    model = Recommendation
    permission_required = EDIT_RECOMMENDATIONS
    form_class = MeasureForm
    heading = "How will we know?"
    success_message = "Measure added"

    def perform(self, form):
        return measures.measure(recommendation=self.object, by=self.request.user, **form.cleaned_data)


class ReadingCreate(RecordPage):
    model = Measure
    permission_required = EDIT_RECOMMENDATIONS
    form_class = ReadingForm
    heading = "What was read"
    success_message = "Reading kept"

    def get_queryset(self):
        return super().get_queryset().select_related("recommendation")

    def perform(self, form):
        return measures.read(measure=self.object, by=self.request.user, **form.cleaned_data)
