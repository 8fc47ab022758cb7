"""Which agencies have attended training on a theme, a course or a recommendation, and which never have. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from partnership.models import Agency, Recommendation, Theme
from training.models import Attendance, Course, CourseRun, RegisterTotal, RunStatus

Subject = Theme | Course | Recommendation


@dataclass(frozen=True)
class SectorCoverage:
    """The agencies of one sector by whether they attended, by name."""

    sector: str
    came: list[Agency]
    never: list[Agency]

    @property
    def agencies(self) -> int:
        return len(self.came) + len(self.never)


@dataclass(frozen=True)
class Coverage:
    """The runs on a subject, and every agency by sector. ``relevant`` are the keys of relevant agencies today."""

    runs: list[CourseRun]
    sectors: list[SectorCoverage]
    relevant: frozenset[Any]
    unnamed: int

    @property
    def came(self) -> list[Agency]:
        return [agency for sector in self.sectors for agency in sector.came]

    @property
    def never(self) -> list[Agency]:
        return [agency for sector in self.sectors for agency in sector.never]

    @property
    def chart(self) -> list[tuple[str, int]]:
        """Return how many agencies of each sector never attended, for a chart; sectors without one are left out."""
        return [(each.sector, len(each.never)) for each in self.sectors if each.never]


def coverage(subject: Subject) -> Coverage:
    """Return the runs held on a theme, course or recommendation, and agencies by whether they attended.

    Every agency that has not left is listed, schools included; one that has left is listed if it attended.
    """
    runs = CourseRun.objects.about(subject).filter(status=RunStatus.HELD)
    attended = Attendance.objects.attended().filter(booking__run__in=runs)
    came = set(attended.values_list("booking__agency", flat=True))
    listed = Agency.objects.remaining() | Agency.objects.filter(pk__in=came)
    agencies = listed.select_related("sector").order_by("sector__name", "name").distinct()
    return Coverage(
        runs=list(runs.select_related("course").with_attended().order_by("-starts_at", "slug")),
        sectors=_by_sector(agencies, came),
        relevant=frozenset(Agency.objects.relevant().values_list("pk", flat=True)),
        unnamed=RegisterTotal.objects.filter(run__in=runs, attended__gt=0).count(),
    )


def _by_sector(agencies: Iterable[Agency], came: set[Any]) -> list[SectorCoverage]:
    found: dict[str, SectorCoverage] = {}
    for agency in agencies:
        sector = found.setdefault(agency.sector.name, SectorCoverage(agency.sector.name, [], []))
        (sector.came if agency.pk in came else sector.never).append(agency)
    return list(found.values())
