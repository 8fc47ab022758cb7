"""Filters of the list of actions: by words, owner, agency, source and state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db import models
from django.db.models import Q

from partnership.board.models.actions import ActionStatus
from partnership.directory.models.agencies import Agency
from partnership.directory.models.people import Person
from shield.text.characters import is_readable
from shield.text.full_text import containing

NOBODY = "nobody"
PERSON = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SEARCHED = ("title", "detail", "origin_title", "evidence", "owner__person__name", "agency__name")


class ActionSource(models.TextChoices):
    """Where an action comes from."""

    MEETING = "meeting", "A meeting"
    RECOMMENDATION = "recommendation", "A recommendation"
    SECTION_11 = "section-11", "A Section 11 return"
    OTHER = "other", "Another record"
    NONE = "none", "No record"


_LINKED = Q(item__isnull=False) | Q(recommendation__isnull=False) | Q(gap__isnull=False)
SOURCES = {
    ActionSource.MEETING: Q(item__isnull=False),
    ActionSource.RECOMMENDATION: Q(recommendation__isnull=False),
    ActionSource.SECTION_11: Q(gap__isnull=False),
    ActionSource.OTHER: ~_LINKED & ~Q(origin_title=""),
    ActionSource.NONE: ~_LINKED & Q(origin_title=""),
}


@dataclass(frozen=True)
class ActionFilters:
    """The filters that are on; each of them must fit. ``owner`` is the key of a person, or ``NOBODY``."""

    q: str = ""
    owner: str = ""
    agency: str = ""
    source: str = ""
    status: str = ""

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> "ActionFilters":
        """Return the filters of an address; a value that no filter has counts as none."""
        typed = {field.name: query.get(field.name, "").strip() for field in fields(cls)}
        known = {
            "q": is_readable(typed["q"]),
            "owner": typed["owner"] == NOBODY or PERSON.fullmatch(typed["owner"]) is not None,
            "agency": is_readable(typed["agency"]),
            "source": typed["source"] in ActionSource.values,
            "status": typed["status"] in ActionStatus.values,
        }
        return cls(**{name: value for name, value in typed.items() if value and known[name]})

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def condition(self) -> Q:
        """Return the actions that fit."""
        wanted = containing(self.q, *SEARCHED) if self.q else Q()
        if self.owner:
            wanted &= Q(owner__isnull=True) if self.owner == NOBODY else Q(owner__person=self.owner)
        if self.agency:
            wanted &= Q(agency__slug=self.agency)
        if self.source:
            wanted &= SOURCES[ActionSource(self.source)]
        return wanted & Q(status=self.status) if self.status else wanted

    def as_query(self) -> dict[str, Any]:
        """Return the parameters of an address with these filters."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


def owners_of(actions: Any) -> tuple[tuple[str, str], ...]:
    """Return the key and name of everyone who owns one of these actions."""
    people = Person.objects.filter(posts__actions__in=actions).distinct().order_by("name")
    return tuple((str(key), name) for key, name in people.values_list("pk", "name"))


def agencies_of(actions: Any) -> tuple[tuple[str, str], ...]:
    """Return the slug and name of every agency with one of these actions."""
    agencies = Agency.objects.filter(actions__in=actions).distinct().order_by("name")
    return tuple(agencies.values_list("slug", "name"))
