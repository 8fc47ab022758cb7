"""What practice reviews announce to the floors below. Who may not know of a review learns nothing here either."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.models import StatutoryRule, Theme
from reviews.demo.part import load_reviews
from reviews.models import PracticeReview, ReviewStatus
from reviews.models.running import monitoring_due, running_clocks
from reviews.operations.reporting import compile_reviews
from reviews.rules import EDIT_REVIEW, KNOW_OF_REVIEWS, READ_REVIEW
from shield import working_days
from shield.extension_points import (
    BulletinStories,
    DemoPart,
    Evidence,
    EvidenceSource,
    Hit,
    HomeCard,
    NavigationItem,
    ReportSection,
    SearchSource,
    Story,
    Waiting,
    WorkQueue,
    bulletin_stories,
    demo_parts,
    evidence_sources,
    home_cards,
    navigation,
    report_sections,
    search_sources,
    work_queue,
)
from shield.web.access import PUBLIC

MOST_CLOCKS = 4
LOOK_AGAIN = "monitor-nudge"


def clocks_running(user: Any) -> dict[str, Any] | None:
    """The clocks due first, each with the way to its review."""
    if not user.has_perm(KNOW_OF_REVIEWS):
        return None
    reviews = PracticeReview.objects.visible_to(user).open().prefetch_related("clocks__rule")
    running = running_clocks(reviews, working_days.today())[:MOST_CLOCKS]
    named = [
        replace(clock, name=f"{clock.name}, {review.pseudonym}", url=review.get_absolute_url())
        for review, clock in running
    ]
    return {"clocks": named} if named else None


def waiting(user: Any) -> Iterable[Waiting]:
    """Running clocks, reviews to look at again, and published reviews that the repository has not had."""
    if not user.has_perm(EDIT_REVIEW):
        return
    today = working_days.today()
    reviews = list(PracticeReview.objects.visible_to(user).open().prefetch_related("clocks__rule", "monitoring"))
    for review, clock in running_clocks(reviews, today):
        why = f"{review.pseudonym}, {review.get_status_display().lower()}"
        yield Waiting(clock.name, why, review.get_absolute_url(), "Open review", clock.due)
    interval = _interval()
    for review in reviews:
        yield from _to_look_at(review, interval)


def _interval() -> int:
    rule = StatutoryRule.objects.current().filter(key=LOOK_AGAIN).first()
    return rule.number or 28 if rule else 28


def _to_look_at(review: PracticeReview, interval: int) -> Iterable[Waiting]:
    due = monitoring_due(review, interval)
    if due is not None:
        url = reverse("reviews:monitoring-create", args=[review.pk])
        yield Waiting(
            "Look at time and quality", f"{review.pseudonym}, every {interval} days", url, "Add an entry", due
        )
    if review.status == ReviewStatus.PUBLISHED and review.nspcc_sent_on is None:
        url = reverse("reviews:dates-update", args=[review.pk])
        yield Waiting("Send the review to the NSPCC repository", review.pseudonym, url, "Record it")


def find_reviews(user: Any, words: str) -> Iterable[Hit]:
    """By pseudonym, theme and public words; what happened is never searched."""
    found = PracticeReview.objects.visible_to(user).filter(
        Q(pseudonym__icontains=words) | Q(themes__name__icontains=words) | Q(public_summary__icontains=words)
    )
    knows = user.has_perm(KNOW_OF_REVIEWS)
    return [_hit(review, knows=knows) for review in found.distinct()[:10]]


def _hit(review: PracticeReview, *, knows: bool) -> Hit:
    if knows:
        return Hit(review.pseudonym, review.get_status_display(), review.get_absolute_url(), "Practice review")
    url = reverse("reviews:published-detail", args=[review.pk])
    summary = "" if review.withheld_because else review.public_summary
    return Hit(review.pseudonym, summary, url, "Practice review")


def stories(since: datetime) -> Iterable[Story]:
    """Reviews published since then."""
    published = PracticeReview.objects.published().filter(published_on__gte=timezone.localdate(since))
    for review in published.order_by("published_on"):
        yield Story(
            f"Learning from {review.pseudonym}",
            review.improvements if review.withheld_because else review.public_summary,
            reverse("reviews:published-detail", args=[review.pk]),
        )


def reviews_on(user: Any, subject: Any) -> Iterable[Evidence]:
    """Reviews that the user may know of and that share a theme with the subject."""
    themes = [subject] if isinstance(subject, Theme) else list(subject.themes.all())
    knows = user.has_perm(KNOW_OF_REVIEWS)
    for review in PracticeReview.objects.visible_to(user).filter(themes__in=themes).distinct():
        hit = _hit(review, knows=knows)
        yield Evidence(hit.title, hit.summary, hit.url, review.published_on or review.notified_on, "review")


navigation.register(
    NavigationItem("reviews.public", 30, "Practice reviews", "reviews:published-list", PUBLIC, area="public")
)
navigation.register(NavigationItem("reviews.working", 30, "Reviews", "reviews:review-list", READ_REVIEW))
home_cards.register(HomeCard("reviews.clocks", 10, "reviews/home/clocks.html", clocks_running))
work_queue.register(WorkQueue("reviews.due", 30, waiting))
search_sources.register(SearchSource("reviews.reviews", 30, find_reviews))
bulletin_stories.register(BulletinStories("reviews.published", 30, "Practice reviews", stories))
evidence_sources.register(EvidenceSource("reviews.reviews", 30, reviews_on))
report_sections.register(
    ReportSection("reviews.reviews", 50, "Learning from practice", "reviews/reports/reviews.html", compile_reviews)
)
demo_parts.register(DemoPart("reviews.reviews", 50, load_reviews))
