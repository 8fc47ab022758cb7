"""The diagram of the escalation policy, and the answers of the safeguarding partners."""

from collections.abc import Iterable
from dataclasses import dataclass

from partnership.assurance.models import Escalation, EscalationStage, PartnerAnswer
from partnership.directory.models import AgencyRelation


@dataclass(frozen=True)
class StageBox:
    """One stage in the diagram of the escalation policy, with the positions of its parts."""

    title: str
    days: int
    y: int
    is_last: bool

    @property
    def time_limit(self) -> str:
        return f"{self.days} working day{'' if self.days == 1 else 's'}"

    @property
    def title_y(self) -> int:
        return self.y + 28

    @property
    def days_y(self) -> int:
        return self.y + 51

    @property
    def arrow_y(self) -> int:
        return 0 if self.is_last else self.y + 68

    @property
    def arrow_text_y(self) -> int:
        return self.y + 86


@dataclass(frozen=True)
class PolicyDiagram:
    """The stages of the escalation policy, one under the other."""

    boxes: list[StageBox]
    height: int

    @property
    def description(self) -> str:
        """Return the diagram in words."""
        return " If it is not resolved: ".join(f"{box.title}, within {box.time_limit}." for box in self.boxes)


BOX_EVERY = 100


def policy_diagram(stages: Iterable[EscalationStage]) -> PolicyDiagram:
    """Return the diagram of the stages."""
    rows = list(stages)
    boxes = [
        StageBox(str(stage), stage.days, 4 + place * BOX_EVERY, place == len(rows) - 1)
        for place, stage in enumerate(rows)
    ]
    return PolicyDiagram(boxes, len(rows) * BOX_EVERY - 24)


@dataclass(frozen=True)
class PartnerView:
    """One of the three partners, and its answer if it has given one."""

    name: str
    agency: str
    answer: PartnerAnswer | None
    decides: bool


def partner_views(
    escalation: Escalation, answers: Iterable[PartnerAnswer], holders: Iterable[AgencyRelation]
) -> list[PartnerView]:
    """Return the three partners in the order of their seats; the side complained of is heard but does not decide."""
    given = {answer.seat: answer for answer in answers}
    return [
        PartnerView(
            holder.get_seat_display(),
            str(holder.agency),
            given.get(holder.seat),
            decides=holder.agency_id != escalation.to_agency_id,
        )
        for holder in holders
    ]
