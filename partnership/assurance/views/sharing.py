"""Pages of information that was not shared."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from partnership.assurance.forms.sharing import SharingDecisionForm
from partnership.assurance.models import SharingDecision
from partnership.assurance.operations import sharing
from partnership.assurance.rules import RECORD_NOT_SHARED, SEE_NOT_SHARED
from shield.refusals import Refused
from shield.views.base import PortalList
from shield.views.form_pages import FormPage


class SharingDecisionList(PortalList):
    """The user's own decisions and those of their agency; all to the team."""

    model = SharingDecision
    permission_required = SEE_NOT_SHARED
    template_name = "partnership/sharing/list.html"
    context_object_name = "decisions"

    def get_queryset(self) -> QuerySet[SharingDecision]:
        return super().get_queryset().select_related("agency", "asked_by", "decided_by")


class SharingDecisionCreate(FormPage):
    permission_required = RECORD_NOT_SHARED
    form_class = SharingDecisionForm
    heading = "Record that information was not shared"
    explanation = (
        "Agencies share what is relevant to a child’s welfare unless sharing is more detrimental to the child."
    )
    success_url = reverse_lazy("partnership:sharingdecision-list")
    success_message = "Decision recorded"

    def perform(self, form: Any) -> SharingDecision:
        person = getattr(self.request.user, "person", None)
        agency = person.agency_on() if person else None
        if agency is None:
            raise Refused("You need a current post in an agency to record a decision")
        return sharing.create(agency=agency, by=self.request.user, **form.cleaned_data)
