"""Pages of Section 11 visits: the schedule, one visit and what its moves ask for."""

from typing import Any

from django.db.models import QuerySet

from partnership.assurance.forms.visits import VisitFindingsForm, VisitForm
from partnership.assurance.models import Section11Cycle, Section11Visit
from partnership.assurance.operations import visits
from partnership.assurance.rules import EDIT_SECTION_11
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.views.base import PortalDetail, PortalPage
from shield.views.form_pages import RecordPage
from shield.views.moves import MoveForm, Moves


class VisitSchedule(PortalPage):
    """Every relevant agency, and when its next visit is due."""

    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/visit_schedule.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(agencies=visits.schedule(), **kwargs)


class VisitCreate(RecordPage):
    model = Section11Cycle
    permission_required = EDIT_SECTION_11
    form_class = VisitForm
    heading = "Plan a visit"
    success_message = "Visit planned"

    def get_initial(self) -> dict[str, Any]:
        return {"agency": self.request.GET.get("agency", "")}

    def perform(self, form: Any) -> Section11Visit:
        return visits.create(cycle=self.object, by=self.request.user, **form.cleaned_data)


class VisitDetail(PortalDetail):
    model = Section11Visit
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/visit.html"
    context_object_name = "visit"

    def get_queryset(self) -> QuerySet[Section11Visit]:
        return super().get_queryset().select_related("agency", "cycle")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(history=history_of(self.object), **kwargs)


VISIT_MOVES: Moves = {
    "complete": MoveForm(visits.complete, VisitFindingsForm),
    "cancel": MoveForm(visits.cancel, ReasonForm),
}
