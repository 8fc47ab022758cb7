"""Tasks for the operational team: clocks, monitoring, and reviews to send to the NSPCC repository."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from partnership.models import StatutoryRule
from reviews.models import PracticeReview, ReviewStatus
from reviews.models.running_clocks import monitoring_due, running_clocks
from reviews.rules import EDIT_REVIEW
from shield import working_days
from shield.extension_points import Waiting

MONITORING_RULE = "monitor-nudge"
# Days between two monitoring entries when no rule gives a number.
MONITORING_DAYS = 28


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the tasks of those who edit reviews."""
    if not user.has_perm(EDIT_REVIEW):
        return
    reviews = list(PracticeReview.objects.visible_to(user).open().prefetch_related("clocks__rule", "monitoring"))
    for review, clock in running_clocks(reviews, working_days.today()):
        why = f"{review.pseudonym}, {review.get_status_display().lower()}"
        yield Waiting(clock.name, why, review.get_absolute_url(), "View review", clock.due)
    interval = _interval()
    for review in reviews:
        yield from _review_tasks(review, interval)


def _interval() -> int:
    rule = StatutoryRule.objects.current().filter(key=MONITORING_RULE).first()
    return rule.number or MONITORING_DAYS if rule else MONITORING_DAYS


def _review_tasks(review: PracticeReview, interval: int) -> Iterable[Waiting]:
    due = monitoring_due(review, interval)
    if due is not None:
        url = reverse("reviews:monitoring-create", args=[review.pk])
        yield Waiting("Check time and quality", f"{review.pseudonym}, every {interval} days", url, "Add an entry", due)
    if review.status == ReviewStatus.PUBLISHED and review.nspcc_sent_on is None:
        url = reverse("reviews:dates-update", args=[review.pk])
        yield Waiting("Send the review to the NSPCC repository", review.pseudonym, url, "Record the date")
