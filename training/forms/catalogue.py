"""The catalogue's filters: read from the address, where anything may have been typed, and shown as boxes and chips."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from partnership.models import Sector, Theme
from training.models import Delivery, Level
from training.models.catalogue import DELIVERIES, CatalogueFilters, Counts

# How many themes stand open; the others are folded away.
FIRST_THEMES = 5


@dataclass(frozen=True)
class Option:
    """One box or one line of a list."""

    value: str
    label: str
    chosen: bool
    count: int | None = None


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


def read(query: QueryDict, sectors: dict[int, Sector], themes: dict[int, Theme]) -> CatalogueFilters:
    """What was asked for; whatever is not an offered choice is left out."""
    by_slug = {theme.slug: pk for pk, theme in themes.items()}
    sector_slug = query.get("sector", "")
    return CatalogueFilters(
        levels=frozenset(int(level) for level in query.getlist("level") if level in {"1", "2", "3", "4"}),
        deliveries=frozenset(query.getlist("format")) & frozenset(delivery.value for delivery in DELIVERIES),
        month=_month(query.get("month", "")),
        sector=next((pk for pk, sector in sectors.items() if sector.slug == sector_slug), None),
        themes=frozenset(by_slug[slug] for slug in query.getlist("theme") if slug in by_slug),
        with_places=query.get("places") == "left",
        words=query.get("q", "").strip()[:100],
    )


def _month(typed: str) -> date | None:
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None
    return month if 2000 <= month.year <= 2100 else None


@dataclass(frozen=True)
class FilterPanel:
    """The filters as the page shows them."""

    wish: CatalogueFilters
    levels: tuple[Option, ...]
    formats: tuple[Option, ...]
    months: tuple[Option, ...]
    sectors: tuple[Option, ...]
    themes: tuple[Option, ...]
    more_themes: tuple[Option, ...]
    chips: tuple[Chip, ...]


def panel(
    query: QueryDict, wish: CatalogueFilters, counts: Counts, sectors: dict[int, Sector], themes: dict[int, Theme]
) -> FilterPanel:
    """Every choice with how many runs it would show, and a chip for each that is on."""
    offered = [
        Option(theme.slug, theme.name, pk in wish.themes, counts.themes.get(pk, 0))
        for pk, theme in themes.items()
        if counts.themes.get(pk) or pk in wish.themes
    ]
    offered.sort(key=lambda option: (not option.chosen, -(option.count or 0), option.label))
    return FilterPanel(
        wish=wish,
        levels=tuple(
            Option(str(level), f"{level.value} {level.label}", level in wish.levels, counts.levels[level])
            for level in Level
        ),
        formats=tuple(
            Option(delivery.value, delivery.label, delivery in wish.deliveries, counts.deliveries[delivery])
            for delivery in DELIVERIES
        ),
        months=tuple(Option(f"{month:%Y-%m}", f"{month:%B %Y}", month == wish.month) for month in counts.months),
        sectors=tuple(Option(sector.slug, sector.name, pk == wish.sector) for pk, sector in sectors.items()),
        themes=tuple(offered[:FIRST_THEMES]),
        more_themes=tuple(offered[FIRST_THEMES:]),
        chips=_chips(query, wish, sectors, themes),
    )


def _chips(
    query: QueryDict, wish: CatalogueFilters, sectors: dict[int, Sector], themes: dict[int, Theme]
) -> tuple[Chip, ...]:
    on: list[tuple[str, str, str]] = [("level", str(level), f"Level {level}") for level in sorted(wish.levels)]
    on += [("format", delivery, Delivery(delivery).label) for delivery in sorted(wish.deliveries)]
    if wish.month:
        on.append(("month", f"{wish.month:%Y-%m}", f"{wish.month:%B %Y}"))
    if wish.sector:
        on.append(("sector", sectors[wish.sector].slug, sectors[wish.sector].name))
    on += [("theme", theme.slug, theme.name) for pk, theme in themes.items() if pk in wish.themes]
    if wish.with_places:
        on.append(("places", "left", "With places left"))
    if wish.words:
        on.append(("q", str(query["q"]), f"“{wish.words}”"))
    return tuple(Chip(label, _without(query, name, value)) for name, value, label in on)


def _without(query: QueryDict, name: str, value: Any) -> str:
    rest = query.copy()
    rest.pop("page", None)
    rest.setlist(name, [each for each in query.getlist(name) if each != value])
    return "?" + rest.urlencode()
