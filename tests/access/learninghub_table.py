"""Who may open what in the Learning Hub."""

from collections.abc import Callable

from django.urls import reverse

from learninghub.models import Priority, PriorityStatus
from learninghub.rules import RESUMES
from shield.records.workflow import Move
from tests.access.address import EVERYBODY, Address
from tests.access.partnership_table import GOVERNS
from tests.factories.learninghub import (
    IMPACT_ANSWERS,
    ActivityFactory,
    AuditFactory,
    FeedbackFactory,
    HubMemberFactory,
    PriorityFactory,
    SuccessMeasureFactory,
    ready_priority,
)
from tests.factories.partnership import RecommendationFactory

TEAM = {"team"}
READERS = GOVERNS | {"hub_member"}


def of_priority(name: str, **facts: object) -> Callable[[], str]:
    """The address of a priority that everybody may know."""
    return lambda: reverse(f"learninghub:{name}", args=[PriorityFactory(status="agreed", **facts).number])


def of_part(name: str, factory: type) -> Callable[[], str]:
    def path() -> str:
        part = factory(priority__status="agreed")
        return reverse(f"learninghub:{name}", args=[part.priority.number, part.pk])

    return path


def of_new_recommendation() -> str:
    return reverse("learninghub:recommendation-create", args=[PriorityFactory(status="recommendations").number])


def of_recommendation() -> str:
    priority = PriorityFactory(status="recommendations")
    made = RecommendationFactory(source_type="learninghub.priority", source_id=str(priority.pk))
    return reverse("learninghub:recommendation-update", args=[priority.number, made.pk])


def edited(path: Callable[[], str], otherwise: int = 403, **data: object) -> Address:
    """A form of the operational team; posted empty it is returned with its errors."""
    return Address(path=path, get={200: TEAM}, post={422: TEAM}, otherwise=otherwise, data=lambda: data)


# Moves whose form cannot be sent empty, with what is sent besides its required fields.
ASKS: dict[str, dict[str, object]] = {
    "agree-action-plan": {},
    "pause": {},
    "report-impact": {"how_much": "Eight sessions.", "how_well": "Well.", "better_off": "Yes."},
}


def moved(move: Move) -> Address:
    """A move of a priority that has everything the move needs."""

    def path() -> str:
        status = sorted(move.sources)[0]
        paused = {"paused_from": RESUMES[move.verb]} if move.verb in RESUMES else {}
        empty = dict.fromkeys(IMPACT_ANSWERS, "") if move.verb == "report-impact" else {}
        priority = ready_priority(status, **paused, **empty)
        return reverse(f"learninghub:priority-{move.verb}", args=[priority.number])

    if PriorityStatus.PROPOSED in move.sources:
        return part(path)
    if move.verb in ASKS:
        return edited(path, **ASKS[move.verb])
    return Address(path=path, get={200: TEAM}, post={302: TEAM})


# People who may not read these get 404; members and Board may read them and may not change them.
def part(path: Callable[[], str]) -> Address:
    return Address(
        path=path,
        get={200: TEAM, 403: READERS - TEAM},
        post={422: TEAM, 403: READERS - TEAM},
        otherwise=404,
    )


ACCESS = {
    "learninghub:priority-list": Address(path=lambda: reverse("learninghub:priority-list"), get={200: EVERYBODY}),
    "learninghub:priority-summary": Address(path=of_priority("priority-summary"), get={200: EVERYBODY}),
    "learninghub:priority-detail": Address(path=of_priority("priority-detail"), get={200: READERS}),
    "learninghub:priority-history": Address(path=of_priority("priority-history"), get={200: READERS}),
    "learninghub:priority-create": edited(lambda: reverse("learninghub:priority-create")),
    "learninghub:priority-update": edited(of_priority("priority-update")),
    **{f"learninghub:priority-{move.verb}": moved(move) for move in Priority.WORKFLOW},
    "learninghub:member-create": edited(of_priority("member-create"), organisation="A charity"),
    "learninghub:activity-create": edited(of_priority("activity-create")),
    "learninghub:measure-create": edited(of_priority("measure-create")),
    "learninghub:audit-create": edited(of_priority("audit-create")),
    "learninghub:feedback-create": edited(of_priority("feedback-create")),
    "learninghub:recommendation-create": edited(of_new_recommendation),
    "learninghub:activity-update": edited(of_part("activity-update", ActivityFactory)),
    "learninghub:measure-update": edited(of_part("measure-update", SuccessMeasureFactory)),
    "learninghub:member-update": part(of_part("member-update", HubMemberFactory)),
    "learninghub:audit-update": part(of_part("audit-update", AuditFactory)),
    "learninghub:feedback-update": part(of_part("feedback-update", FeedbackFactory)),
    "learninghub:recommendation-update": Address(
        path=of_recommendation,
        get={200: TEAM, 403: READERS - TEAM | {"review_member"}},
        post={422: TEAM, 403: READERS - TEAM | {"review_member"}},
        otherwise=404,
    ),
}
