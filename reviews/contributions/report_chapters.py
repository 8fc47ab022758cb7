"""The chapter of the annual report on practice reviews: those that may be named, and a number for the rest."""

from collections import Counter
from datetime import date
from typing import Any

from partnership.directory.models.clocks import run_clock
from reviews.models import ClockKey, PracticeReview
from shield import working_days


def compile_reviews(start: date, end: date) -> dict[str, Any]:
    """Return the year's reviews. Only those that may be named are; the others are a number."""
    reviews = list(
        PracticeReview.objects.at_work_between(start, end)
        .order_by("pseudonym")
        .prefetch_related("themes", "clocks__rule")
    )
    named = [review for review in reviews if review.named_in_report]
    themes = Counter(theme.name for review in named for theme in review.themes.all())
    return {
        "reviews": [_review(review, end) for review in named],
        "total": len(reviews),
        "unnamed": len(reviews) - len(named),
        "notified": sum(1 for review in reviews if _within(review.notified_on, start, end)),
        "published": sum(1 for review in reviews if _within(review.published_on, start, end)),
        "rapid_reviews": _rapid_reviews(reviews, start, end),
        "themes": [[name, count] for name, count in sorted(themes.items(), key=_most_first) if count > 1],
        "themes_once": sorted(name for name, count in themes.items() if count == 1),
    }


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _within(day: date | None, start: date, end: date) -> bool:
    return day is not None and start <= day <= end


def _rapid_reviews(reviews: list[PracticeReview], start: date, end: date) -> dict[str, int]:
    """Return how many were held in the year, and how many of them in time by the edition that applied."""
    held = [review for review in reviews if _within(review.rapid_review_on, start, end)]
    with working_days.read_once():
        in_time = sum(1 for review in held if _in_time(review))
    return {"held": len(held), "in_time": in_time}


def _in_time(review: PracticeReview) -> bool:
    clock = next((one for one in review.clocks.all() if one.key == ClockKey.RAPID_REVIEW), None)
    if clock is None:
        return False
    return run_clock(clock.rule, started_on=clock.starts_on, finished_on=review.rapid_review_on).state == "done-in-time"


def _review(review: PracticeReview, end: date) -> dict[str, Any]:
    """Return what a report says of a review, without what happened after the report's year."""
    return {
        "pseudonym": review.pseudonym,
        "summary": review.public_summary,
        "route": review.learning_route,
        "decision": review.decision_reason if not review.is_public else "",
        "status": review.get_status_display(),
        "themes": [theme.name for theme in review.themes.all()],
        "dates": [
            f"{what} {day.day} {day:%B %Y}"
            for what, day in (
                ("Panel notified", review.notified_on),
                ("Rapid review", review.rapid_review_on),
                ("Panel responded", review.panel_replied_on),
                ("Published", review.published_on),
            )
            if day and day <= end
        ],
    }
