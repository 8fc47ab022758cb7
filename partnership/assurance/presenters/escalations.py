"""The diagram of the escalation policy."""

from collections.abc import Iterable
from dataclasses import dataclass

from partnership.assurance.models import EscalationStage


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
