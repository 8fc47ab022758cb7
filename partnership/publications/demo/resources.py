"""The national resources that the bulletin of October 2020 named."""

from datetime import date

from partnership.directory.demo.lookups import read
from partnership.publications.models import Resource

NO_PUBLISHER = "Publisher not named"


def load_resources() -> None:
    """Load each once, by title and publisher; a month without a day counts as undated."""
    for row in read("bulletin_2020_10")["national_resources"]:
        printed = row["date"] or ""
        Resource.objects.get_or_create(
            title=row["title"],
            publisher=row["publisher"] or NO_PUBLISHER,
            defaults={
                "kind": row["type"],
                "audience": row["audience"],
                "published_on": date.fromisoformat(printed) if len(printed) == 10 else None,
            },
        )
