"""Screening by the MASH: the list of referrals, one referral, accept or signpost."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.urls import reverse

from crest.forms.screening import AcceptForm, SignpostForm
from crest.models import Referral
from crest.operations import referrals
from crest.presenters import screeners
from crest.rules import SCREEN
from crest.views.locked import Locked
from shield import working_days
from shield.views.base import GuardedObject, PortalDetail, PortalList
from shield.views.form_pages import MovePage
from shield.views.moves import MoveForm


class ReferralList(Locked, PortalList):
    """Referrals to screen, the oldest first, or screened ones."""

    permission_required = SCREEN
    model = Referral
    template_name = "crest/screening/list.html"
    context_object_name = "referrals"
    read_kind = "crest.referrals-listed"

    def get_queryset(self) -> QuerySet[Referral]:
        shown = super().get_queryset().select_related("agency")
        return shown.screened() if self.screened else shown.waiting()

    @property
    def screened(self) -> bool:
        return self.request.GET.get("show") == "screened"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(screened=self.screened, readers=screeners(), **kwargs)

    def read_details(self) -> dict[str, Any]:
        return {"referrals": [str(referral.pk) for referral in self.page]}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        self.page = context["referrals"]
        return super().render_to_response(context, **kwargs)


class ScreenerPage(Locked, GuardedObject):
    """A page about one referral, for those who screen."""

    permission_required = SCREEN
    model: type[Model] = Referral
    context_object_name = "referral"
    read_kind = "crest.referral-read"

    def get_queryset(self) -> QuerySet[Referral]:
        return super().get_queryset().select_related("child", "agency", "referrer", "screened_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        child = self.object.child
        age = child.age_on(working_days.today())
        return super().get_context_data(child=child, age=age, readers=screeners(), **kwargs)


class ReferralDetail(ScreenerPage, PortalDetail):
    template_name = "crest/screening/detail.html"


class ReferralMove(ScreenerPage, MovePage):
    """Accept or signpost a referral."""

    template_name = "crest/screening/move.html"

    def get_success_url(self) -> str:
        return reverse("crest:referral-list")

    def get_back_url(self) -> str:
        return reverse("crest:referral-detail", args=[self.object.pk])


REFERRAL_MOVES = {
    "accept": MoveForm(referrals.accept, AcceptForm, ReferralMove),
    "signpost": MoveForm(referrals.signpost, SignpostForm, ReferralMove),
}
