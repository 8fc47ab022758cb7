"""Marks for not coming: contested by the person, decided by the team."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from shield.views.base import OperationView, PortalList
from training.forms.registers import ContestForm, DecideNoShowForm
from training.models import NoShow
from training.operations.attendance import no_shows
from training.rules import CONTEST_NO_SHOW, DECIDE_NO_SHOW


class NoShowContest(OperationView):
    permission_required = CONTEST_NO_SHOW
    model = NoShow
    context_object_name = "no_show"
    form_class = ContestForm
    template_name = "training/no_shows/contest.html"
    success_message = "Sent. The training team looks at it."

    def get_queryset(self) -> QuerySet[NoShow]:
        return super().get_queryset().select_related("booking__run__course", "booking__attendee")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> NoShow:
        return no_shows.contest(no_show=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class NoShowList(PortalList):
    permission_required = DECIDE_NO_SHOW
    model = NoShow
    template_name = "training/no_shows/list.html"
    context_object_name = "no_shows"

    def get_queryset(self) -> QuerySet[NoShow]:
        self.tab = "all" if self.request.GET.get("show") == "all" else "contested"
        listed = super().get_queryset().select_related("booking__run__course", "booking__attendee", "booking__agency")
        return listed if self.tab == "all" else listed.contested()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = {"contested": "To decide", "all": "All"}
        return super().get_context_data(tab=self.tab, tabs=tabs, **kwargs)


class NoShowDecide(OperationView):
    permission_required = DECIDE_NO_SHOW
    model = NoShow
    context_object_name = "no_show"
    form_class = DecideNoShowForm
    template_name = "training/no_shows/decide.html"
    success_message = "Decision saved. The person is told."

    def get_queryset(self) -> QuerySet[NoShow]:
        return super().get_queryset().select_related("booking__run__course", "booking__attendee", "booking__agency")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> NoShow:
        return no_shows.decide(no_show=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("training:no-show-list")
