"""Add an action to an escalation or a visit."""

from partnership.assurance.models import Escalation, Section11Visit
from partnership.assurance.rules import READ_ESCALATIONS
from partnership.board.views.actions import GiveAction


class EscalationGiveAction(GiveAction):
    model = Escalation

    def origin(self):
        words = {"origin_title": f"Escalation {self.object.reference}", "origin_permission": READ_ESCALATIONS}
        return super().origin() | words


class VisitGiveAction(GiveAction):
    model = Section11Visit
