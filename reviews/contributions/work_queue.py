"""Tasks for the operational team and those who notify the Panel: clocks, monitoring, and reviews to send to the NSPCC repository."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from partnership.models import StatutoryRule
from reviews.models import ClockKey, PracticeReview, ReviewStatus
from reviews.models.running_clocks import monitoring_due, running_clocks
from reviews.rules import EDIT_REVIEW, KNOW_OF_REVIEWS
from shield import working_days
from shield.extension_points import Waiting
from shield.records.workflow import permission_for

MONITORING_RULE = "monitor-nudge"
# Days between two monitoring entries when no rule gives a number.
MONITORING_DAYS = 28


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the tasks of those who edit reviews, and of those who notify the Panel."""
    if not user.has_perm(KNOW_OF_REVIEWS):
        return
    reviews = list(PracticeReview.objects.visible_to(user).open().prefetch_related("clocks__rule", "monitoring"))
    edits = user.has_perm(EDIT_REVIEW)
    for review, clock in running_clocks(reviews, working_days.today()):
        if clock.name == ClockKey.NOTIFY.label and user.has_perm(permission_for(review, "notify"), review):
            url = reverse("reviews:review-notify", args=[review.pk])
            yield Waiting(clock.name, review.pseudonym, url, "Record the notification", clock.due)
        elif edits:
            why = f"{review.pseudonym}, {review.get_status_display().lower()}"
            yield Waiting(clock.name, why, review.get_absolute_url(), "View review", clock.due)
    if edits:
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
