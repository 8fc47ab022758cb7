"""The MASH: what waits, one referral, accept or signpost."""

from typing import Any

from django.urls import reverse

from crest.forms.referrals import AcceptForm, SignpostForm
from crest.models import Referral
from crest.operations import referrals
from crest.presenters import screeners
from crest.rules import SCREEN
from crest.views.locked import Locked
from shield import working_days
from shield.forms.base import PortalForm
from shield.records.workflow import permission_for
from shield.views.base import GuardedObject, OperationView, PortalDetail, PortalList


class ReferralList(Locked, PortalList):
    """What waits, the oldest first."""

    permission_required = SCREEN
    model = Referral
    template_name = "crest/screening/list.html"
    context_object_name = "referrals"
    read_kind = "crest.referrals-listed"

    def get_queryset(self) -> Any:
        shown = super().get_queryset().select_related("agency")
        return shown.screened() if self.screened else shown.waiting()

    @property
    def screened(self) -> bool:
        return self.request.GET.get("show") == "screened"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(screened=self.screened, readers=screeners(), **kwargs)

    def read_facts(self) -> dict[str, Any]:
        return {"referrals": [str(referral.pk) for referral in self.page]}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        self.page = context["referrals"]
        return super().render_to_response(context, **kwargs)


class ScreenerPage(Locked, GuardedObject):
    """A page about one referral, for those who screen."""

    permission_required = SCREEN
    model = Referral
    context_object_name = "referral"
    read_kind = "crest.referral-read"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("child", "agency", "referrer", "screened_by")  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        child = self.object.child  # type: ignore[attr-defined]
        return super().get_context_data(  # type: ignore[misc]
            child=child, age=child.age_on(working_days.today()), readers=screeners(), **kwargs
        )


class ReferralDetail(ScreenerPage, PortalDetail):
    template_name = "crest/screening/detail.html"


class ReferralAccept(ScreenerPage, OperationView):
    permission_required = permission_for(Referral, "accept")
    template_name = "crest/screening/accept.html"
    form_class = AcceptForm
    success_message = "Accepted. It stands on the agenda of the next panel meeting."

    def perform(self, form: PortalForm) -> Any:
        return referrals.accept(referral=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("crest:referral-list")


class ReferralSignpost(ScreenerPage, OperationView):
    permission_required = permission_for(Referral, "signpost")
    template_name = "crest/screening/signpost.html"
    form_class = SignpostForm
    success_message = "Signposted. The referrer sees the new status and nothing else."

    def perform(self, form: PortalForm) -> Any:
        return referrals.signpost(referral=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("crest:referral-list")
