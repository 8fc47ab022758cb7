"""Items offered to the bulletin."""

from collections.abc import Iterable
from datetime import datetime

from partnership.publications.models import AnnualReport, ArrangementsVersion
from shield.extension_points import Story


def stories(since: datetime) -> Iterable[Story]:
    """Return the reports and versions of the arrangements that were published since."""
    for report in AnnualReport.objects.readable().filter(published_at__gte=since):
        yield Story(report.title, "We have published our annual report.", report.get_absolute_url())
    for version in ArrangementsVersion.objects.in_force().filter(published_at__gte=since):
        summary = f"We have updated our published arrangements. Version {version.number} is now in force."
        yield Story(version.title, summary, version.get_absolute_url())
