"""What the site search finds."""

from collections.abc import Iterable
from typing import Any

from partnership.publications.models import AnnualReport, ArrangementsVersion, BulletinIssue
from shield.extension_points import Hit
from shield.text.full_text import MOST_HITS, matching


def find_bulletins(user: Any, words: str) -> Iterable[Hit]:
    seen = BulletinIssue.objects.visible_to(user)
    inside = matching(seen, words, "title", "introduction", "stories__title", "stories__summary").values("pk")
    for issue in seen.filter(pk__in=inside)[:MOST_HITS]:
        yield Hit(issue.title, issue.introduction[:200], issue.get_absolute_url(), "Bulletin")


def find_arrangements(user: Any, words: str) -> Iterable[Hit]:
    seen = ArrangementsVersion.objects.visible_to(user)
    inside = matching(seen, words, "title", "sections__title", "sections__body").values("pk")
    for version in seen.filter(pk__in=inside)[:MOST_HITS]:
        summary = f"{version.get_status_display()}. In force from {version.in_force_from}"
        yield Hit(str(version), summary, version.get_absolute_url(), "Arrangements")


def find_reports(user: Any, words: str) -> Iterable[Hit]:
    seen = AnnualReport.objects.visible_to(user)
    inside = matching(seen, words, "title", "summary", "chapters__title", "chapters__prose").values("pk")
    for report in seen.filter(pk__in=inside)[:MOST_HITS]:
        yield Hit(report.title, report.summary[:200], report.get_absolute_url(), "Annual report")
