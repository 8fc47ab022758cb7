"""Pages of reviews for the people who may know of them, and of published reviews for everyone."""

from typing import Any, cast

from django.db.models import F, Model, Prefetch, QuerySet
from django.urls import reverse_lazy

from partnership.models import Recommendation, Theme
from reviews.forms.reviews import (
    DatesForm,
    DecisionForm,
    IncidentForm,
    RapidReviewForm,
    ReferralForm,
    ReportForm,
    ThemesForm,
)
from reviews.models import PracticeReview
from reviews.operations import advance_copies, reviews
from reviews.presenters.reviews import review_overview, rows_of
from reviews.rules import EDIT_REVIEW, READ_REVIEW, people_who_know, role_name
from shield import working_days
from shield.records.history import history_of
from shield.views.base import GuardedObject, PortalDetail, PortalList
from shield.views.confidential import Confidential
from shield.views.form_pages import CreatePage, EditPage, RecordPage
from shield.web.access import PUBLIC


class Sealed(Confidential):
    """A page with the confidential band: the reader's role, that views are recorded, and how many people may know."""

    read_kind = "reviews.review-read"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"role": role_name(self.request.user), "people": people_who_know().count()}
        return cast(Any, super()).get_context_data(**shown, **kwargs)


class ReviewList(Sealed, PortalList):
    permission_required = READ_REVIEW
    read_kind = "reviews.reviews-listed"
    model = PracticeReview
    template_name = "reviews/reviews/list.html"
    context_object_name = "reviews"

    def get_queryset(self) -> QuerySet[PracticeReview]:
        newest_first = super().get_queryset().order_by(F("referred_on").desc(nulls_last=True), "pseudonym")
        return newest_first.prefetch_related("clocks__rule", "themes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = rows_of(context["page_obj"].object_list, working_days.today())
        return context | {"rows": rows, "may_edit": self.request.user.has_perm(EDIT_REVIEW)}

    def read_target(self) -> None:
        return None

    def read_details(self) -> dict[str, Any]:
        return {"rows": len(self.object_list)}


class ReviewPage(Sealed, GuardedObject):
    """A page about a review, found among those the reader may know of."""

    model: type[Model] = PracticeReview
    context_object_name = "review"


class ReviewDetail(ReviewPage, PortalDetail):
    permission_required = READ_REVIEW
    template_name = "reviews/reviews/detail.html"

    def get_queryset(self) -> QuerySet[PracticeReview]:
        related = ("clocks__rule", "themes", "advance_copies", "partner_views", "monitoring__by")
        return super().get_queryset().prefetch_related(*related)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, working_days.today()
        recommendations = Recommendation.objects.visible_to(user).from_source(self.object).prefetch_related("actions")
        opens_on = advance_copies.opens_on(self.object, today)
        planned = self.object.publication_planned_on
        return super().get_context_data(
            page=review_overview(self.object, list(recommendations), opens_on, today),
            latest_sending=advance_copies.latest_sending(planned) if planned else None,
            may_edit=user.has_perm(EDIT_REVIEW, self.object),
            **kwargs,
        )


class ReviewHistory(ReviewPage, PortalDetail):
    permission_required = READ_REVIEW
    template_name = "reviews/reviews/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entries=history_of(self.object), **kwargs)


class ReviewCreate(Sealed, CreatePage):
    permission_required = EDIT_REVIEW
    read_kind = "reviews.referral-opened"
    form_class = ReferralForm
    template_name = "reviews/reviews/form.html"
    heading = "Record a serious incident"
    explanation = (
        "If a child is in danger now, call 999 first. Do not name the child, the family or a practitioner on this page."
    )
    success_message = "Incident recorded"
    back_url = reverse_lazy("reviews:review-list")

    def perform(self, form: ReferralForm) -> PracticeReview:
        changes = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return reviews.create(by=self.request.user, **changes)


class ReviewUpdate(ReviewPage, EditPage):
    """One part of a review in a form."""

    permission_required = EDIT_REVIEW
    template_name = "reviews/reviews/form.html"

    def perform(self, form: Any) -> PracticeReview:
        version = form.cleaned_data["version"]
        return reviews.update(review=self.object, version=version, by=self.request.user, **self.get_changes(form))


incident_update = ReviewUpdate.as_view(
    form_class=IncidentForm, heading="Edit the incident", success_message="Incident saved"
)
dates_update = ReviewUpdate.as_view(form_class=DatesForm, heading="Edit the dates", success_message="Dates saved")
rapid_review_update = ReviewUpdate.as_view(
    form_class=RapidReviewForm, heading="Edit the rapid review", success_message="Rapid review saved"
)
decision_update = ReviewUpdate.as_view(
    form_class=DecisionForm, heading="Edit the decision", success_message="Decision saved"
)
report_update = ReviewUpdate.as_view(form_class=ReportForm, heading="Edit the report", success_message="Report saved")


class ThemesUpdate(ReviewPage, RecordPage):
    permission_required = EDIT_REVIEW
    form_class = ThemesForm
    template_name = "reviews/reviews/form.html"
    heading = "Edit the themes"
    success_message = "Themes saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        themes = Theme.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"themes": themes, "review": self.object}

    def perform(self, form: ThemesForm) -> PracticeReview:
        return reviews.update(review=self.object, by=self.request.user, **form.cleaned_data)


class PublishedList(PortalList):
    """Published reviews, for everyone."""

    permission_required = PUBLIC
    model = PracticeReview
    template_name = "reviews/published/list.html"
    context_object_name = "reviews"

    def get_queryset(self) -> QuerySet[PracticeReview]:
        published = super().get_queryset().published().order_by("-published_on", "pseudonym")
        return published.prefetch_related(Prefetch("themes", Theme.objects.visible_to(self.request.user)))


class PublishedDetail(PortalDetail):
    permission_required = PUBLIC
    model = PracticeReview
    context_object_name = "review"
    template_name = "reviews/published/detail.html"

    def get_queryset(self) -> QuerySet[PracticeReview]:
        return super().get_queryset().published().prefetch_related("themes")
