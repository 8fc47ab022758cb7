"""No-shows: challenged by the person, decided by the team."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from shield.text.formatting import long_date
from shield.views.base import PortalList
from shield.views.form_pages import RecordPage
from training.forms.registers import ChallengeForm, DecideNoShowForm
from training.models import NoShow
from training.operations.attendance import no_shows
from training.rules import CHALLENGE_NO_SHOW, DECIDE_NO_SHOW

TABS = {"challenged": "To decide", "all": "All"}


class NoShowPage(RecordPage):
    """A form about one no-show."""

    model = NoShow
    context_object_name = "no_show"

    def get_queryset(self) -> QuerySet[NoShow]:
        return super().get_queryset().select_related("booking__run__course", "booking__attendee", "booking__agency")


class NoShowChallenge(NoShowPage):
    permission_required = CHALLENGE_NO_SHOW
    form_class = ChallengeForm
    heading = "Challenge this record"
    success_message = "Challenge sent. The training team will check the register and email you."

    def get_explanation(self) -> str:
        run = self.object.booking.run
        return (
            f"The register for {run.name} on {long_date(run.starts_at)} shows that you did not attend. "
            "A member of the team who did not take the register will read what you write."
        )

    def perform(self, form: ChallengeForm) -> NoShow:
        return no_shows.challenge(no_show=self.object, by=self.request.user, **form.cleaned_data)


class NoShowList(PortalList):
    permission_required = DECIDE_NO_SHOW
    model = NoShow
    template_name = "training/no_shows/list.html"
    context_object_name = "no_shows"

    def get_queryset(self) -> QuerySet[NoShow]:
        self.tab = "all" if self.request.GET.get("show") == "all" else "challenged"
        listed = super().get_queryset().select_related("booking__run__course", "booking__attendee", "booking__agency")
        return listed if self.tab == "all" else listed.challenged()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tab=self.tab, tabs=TABS, **kwargs)


class NoShowDecide(NoShowPage):
    permission_required = DECIDE_NO_SHOW
    form_class = DecideNoShowForm
    template_name = "training/no_shows/decide.html"
    success_message = "Decision saved. We have emailed the person."

    def get_heading(self) -> str:
        return f"Decide a challenge by {self.object.booking.attendee.name}"

    def perform(self, form: DecideNoShowForm) -> NoShow:
        return no_shows.decide(no_show=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("training:no-show-list")
