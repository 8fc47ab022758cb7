"""Items offered to the bulletin."""

from collections.abc import Iterable
from datetime import datetime

from partnership.publications.models import AnnualReport, ArrangementsVersion
from shield.extension_points import Story


def stories(since: datetime) -> Iterable[Story]:
    """Reports and arrangements that were published since."""
    for report in AnnualReport.objects.readable().filter(published_at__gte=since):
        yield Story(report.title, "The annual report is published.", report.get_absolute_url())
    for version in ArrangementsVersion.objects.in_force().filter(published_at__gte=since):
        summary = f"The published arrangements have changed: version {version.number} is in force."
        yield Story(version.title, summary, version.get_absolute_url())
