"""Pages of reviews for the few who may know of them, and of published reviews for everybody."""

from copy import copy
from typing import Any

from django.db.models import F, Model, Prefetch, QuerySet
from django.urls import reverse

from partnership.models import Recommendation, Theme
from reviews.forms.reviews import (
    DatesForm,
    DecisionForm,
    IncidentForm,
    RapidReviewForm,
    ReferForm,
    ReportForm,
    ThemesForm,
)
from reviews.models import PracticeReview
from reviews.operations import copies, reviews
from reviews.presenters import review_page, rows_of
from reviews.rules import EDIT_REVIEW, READ_REVIEW, people_who_know, role_in_words
from shield import working_days
from shield.records.history import history_of
from shield.records.workflow import moves_for
from shield.views.base import GuardedObject, OperationView, PortalDetail, PortalFormView, PortalList
from shield.views.confidential import Confidential
from shield.web.access import PUBLIC


class Sealed(Confidential):
    """Says in which role one reads, that views are recorded, and how many people may know."""

    read_kind = "reviews.review-read"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            role=role_in_words(self.request.user), people=people_who_know().count(), **kwargs
        )


class ReviewList(Sealed, PortalList):
    permission_required = READ_REVIEW
    read_kind = "reviews.reviews-listed"
    model = PracticeReview
    template_name = "reviews/reviews/list.html"
    context_object_name = "reviews"

    def get_queryset(self) -> QuerySet[PracticeReview]:
        related = ("clocks__rule", "themes")
        return (
            super()
            .get_queryset()
            .order_by(F("referred_on").desc(nulls_last=True), "pseudonym")
            .prefetch_related(*related)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = rows_of(context["page_obj"].object_list, working_days.today())
        return context | {"rows": rows, "may_edit": self.request.user.has_perm(EDIT_REVIEW)}

    def read_target(self) -> None:
        return None

    def read_facts(self) -> dict[str, Any]:
        return {"rows": len(self.object_list)}


class ReviewPageMixin(Sealed, GuardedObject):
    """Finds a review among those the reader may know."""

    model: type[Model] = PracticeReview
    context_object_name = "review"


class ReviewDetail(ReviewPageMixin, PortalDetail):
    permission_required = READ_REVIEW
    template_name = "reviews/reviews/detail.html"

    def get_queryset(self) -> QuerySet[PracticeReview]:
        related = ("clocks__rule", "themes", "advance_copies", "partner_views", "monitoring__by")
        return super().get_queryset().prefetch_related(*related)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, working_days.today()
        wanted = Recommendation.objects.visible_to(user).from_source(self.object)
        opens_on = copies.opens_on(self.object, today)
        planned = self.object.publication_planned_on
        return super().get_context_data(
            page=review_page(self.object, list(wanted.prefetch_related("actions")), opens_on, today),
            latest_sending=copies.latest_sending(planned) if planned else None,
            moves=moves_for(self.object, user),
            may_edit=user.has_perm(EDIT_REVIEW, self.object),
            **kwargs,
        )


class ReviewHistory(ReviewPageMixin, PortalDetail):
    permission_required = READ_REVIEW
    template_name = "reviews/reviews/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entries=history_of(self.object), **kwargs)


class ReviewRefer(Sealed, PortalFormView):
    """Records a serious incident."""

    permission_required = EDIT_REVIEW
    read_kind = "reviews.referral-opened"
    form_class = ReferForm
    template_name = "reviews/reviews/refer.html"
    success_message = "Incident recorded"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("reviews:review-list"), **kwargs)

    def perform(self, form: ReferForm) -> PracticeReview:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return reviews.refer(by=self.request.user, **facts)

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class BackToReview(ReviewPageMixin):
    """Forms that lead back to the review they belong to, saved or not."""

    object: PracticeReview

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)


class ReviewUpdate(BackToReview, OperationView):
    """One side of a review in a form; each side has its own address."""

    permission_required = EDIT_REVIEW
    template_name = "reviews/reviews/update.html"
    success_message = "Review saved"
    heading = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": copy(self.object)}

    def perform(self, form: Any) -> PracticeReview:
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}
        version = form.cleaned_data["version"]
        return reviews.edit(review=self.object, version=version, by=self.request.user, **changes)


class IncidentUpdate(ReviewUpdate):
    form_class, heading = IncidentForm, "Edit the incident"


class DatesUpdate(ReviewUpdate):
    form_class, heading = DatesForm, "Edit the dates"


class RapidReviewUpdate(ReviewUpdate):
    form_class, heading = RapidReviewForm, "Write the rapid review"


class DecisionUpdate(ReviewUpdate):
    form_class, heading = DecisionForm, "Record the decision"


class ReportUpdate(ReviewUpdate):
    form_class, heading = ReportForm, "Write the report"


class ThemesUpdate(ReviewUpdate):
    form_class, heading = ThemesForm, "Choose the themes"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = {name: value for name, value in super().get_form_kwargs().items() if name != "instance"}
        return kwargs | {"themes": Theme.objects.visible_to(self.request.user), "review": self.object}

    def perform(self, form: ThemesForm) -> PracticeReview:
        return reviews.edit(review=self.object, by=self.request.user, **form.cleaned_data)


class PublishedList(PortalList):
    """What everybody may read: published reviews and nothing else, whoever asks."""

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
