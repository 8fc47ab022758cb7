"""Who may open what among practice reviews. Whoever may not know of a review gets 404 for it, signed in or not."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from reviews.forms.moves import FORMS
from reviews.models import AdvanceCopy, PracticeReview
from shield.records.workflow import Move
from tests.access.address import EVERYBODY, Address
from tests.access.filled_forms import on
from tests.cast import make
from tests.factories.partnership import RecommendationFactory
from tests.factories.reviews import AdvanceCopyFactory, PracticeReviewFactory, ready_review

TEAM = {"team"}
KNOW = {"team", "review_member", "executive_member", "lead_partner", "delegated_partner", "scrutineer"}


def of_review(name: str, *more: str, **facts: object) -> Callable[[], str]:
    return lambda: reverse(f"reviews:{name}", args=[PracticeReviewFactory(**facts).pk, *more])


def of_copy() -> str:
    copy = AdvanceCopyFactory()
    return reverse("reviews:copy-record-sent", args=[copy.review_id, copy.pk])


def of_recommendation() -> str:
    review = PracticeReviewFactory(status="rapid_review", notified_on=date(2026, 9, 1))
    made = RecommendationFactory(
        source="review", source_type="reviews.practicereview", source_id=str(review.pk), status="drafted"
    )
    return reverse("reviews:recommendation-update", args=[review.pk, made.pk])


def edited(path: Callable[[], str], posted: int = 422, data: Callable[[], dict[str, object]] = dict) -> Address:
    """A form of the operational team; those who may only read are told so, the rest learn nothing."""
    return Address(
        path=path,
        get={200: TEAM, 403: KNOW - TEAM},
        post={posted: TEAM, 403: KNOW - TEAM},
        otherwise=404,
        data=data,
    )


# The date that a move asks for; the other fields take any value.
DATES = {
    "notify": "notified_on",
    "submit-rapid-review": "submitted_on",
    "record-panel-response": "panel_replied_on",
    "commission": "initiated_on",
    "record-final-report": "final_report_on",
}


def moved(move: Move) -> Address:
    """A move of a review that has what the move needs; the local authority alone notifies the Panel."""

    def path() -> str:
        review = ready_review(sorted(move.sources)[0])
        AdvanceCopy.objects.filter(review=review).update(sent_on=date(2026, 9, 1), recorded_by=make("team"))
        return reverse(f"reviews:review-{move.verb}", args=[review.pk])

    team = set() if move.verb == "notify" else TEAM
    return Address(
        path=path,
        get={200: team, 403: KNOW - team},
        post={422 if move.verb in FORMS else 302: team, 403: KNOW - team},
        otherwise=404,
        data=(lambda: on(DATES[move.verb], days=0)) if move.verb in DATES else dict,
    )


ACCESS = {
    "reviews:published-list": Address(path=lambda: reverse("reviews:published-list"), get={200: EVERYBODY}),
    "reviews:published-detail": Address(
        path=of_review("published-detail", published_on=date(2026, 1, 1)), get={200: EVERYBODY}
    ),
    "reviews:review-list": Address(path=lambda: reverse("reviews:review-list"), get={200: KNOW}),
    "reviews:review-detail": Address(path=of_review("review-detail"), get={200: KNOW}, otherwise=404),
    "reviews:review-history": Address(path=of_review("review-history"), get={200: KNOW}, otherwise=404),
    "reviews:review-create": Address(
        path=lambda: reverse("reviews:review-create"),
        get={200: TEAM},
        post={422: TEAM},
        data=lambda: {"pseudonym": "Child Q"},
    ),
    "reviews:incident-update": edited(of_review("incident-update")),
    "reviews:dates-update": edited(of_review("dates-update")),
    "reviews:rapid-review-update": edited(of_review("rapid-review-update")),
    "reviews:decision-update": edited(of_review("decision-update")),
    "reviews:report-update": edited(of_review("report-update")),
    "reviews:themes-update": edited(of_review("themes-update")),
    **{f"reviews:review-{move.verb}": moved(move) for move in PracticeReview.WORKFLOW},
    "reviews:monitoring-create": edited(of_review("monitoring-create")),
    "reviews:copy-record-sent": edited(of_copy, data=lambda: on("sent_on", days=0)),
    "reviews:action-create": edited(of_review("action-create")),
    "reviews:recommendation-create": edited(
        of_review("recommendation-create", status="rapid_review", notified_on=date(2026, 9, 1))
    ),
    "reviews:recommendation-update": edited(of_recommendation),
}
