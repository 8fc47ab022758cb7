"""Add an action to an escalation or a visit."""

from typing import Any

from partnership.assurance.models import Escalation, Section11Visit
from partnership.assurance.rules import READ_ESCALATIONS
from partnership.board.views.actions import RecordActionCreate


class EscalationActionCreate(RecordActionCreate):
    model = Escalation

    def origin(self) -> dict[str, Any]:
        origin = {"origin_title": f"Escalation {self.object.reference}", "origin_permission": READ_ESCALATIONS}
        return super().origin() | origin


class VisitActionCreate(RecordActionCreate):
    model = Section11Visit
