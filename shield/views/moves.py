"""Addresses for the moves of a workflow: one page for each verb, with the words of the workflow table.

MEETING_MOVES: Moves = {
    "publish-agenda": meetings.publish_agenda,
    "cancel": MoveForm(meetings.cancel, ReasonForm),
    "hold": MoveForm(meetings.hold, HoldForm, page=MeetingHold),
}
urlpatterns = [*move_urls("meetings/<slug:slug>/", Meeting, MEETING_MOVES)]
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.urls import URLPattern, path

from shield.forms.base import PortalForm, PortalModelForm
from shield.records.workflow import Move, permission_for, workflow_of
from shield.views.form_pages import MovePage


@dataclass(frozen=True)
class MoveForm:
    """The operation that makes a move, the form that asks for what it needs, and a page where it needs its own.

    ``record_name`` is the operation's keyword where it differs from that of the other moves.
    """

    operation: Callable[..., Any]
    form_class: type[PortalForm] | type[PortalModelForm] = PortalForm
    page: type[MovePage] = MovePage
    record_name: str = ""


# The operation, or the form with it, for each verb of a workflow; ``None`` when another operation makes the move.
Moves = Mapping[str, Callable[..., Any] | MoveForm | None]


def move_urls(
    route: str,
    model: type[models.Model],
    operations: Moves,
    *,
    name: str = "",
    record_name: str = "",
) -> list[URLPattern]:
    """Return an address for each move of the model's workflow: ``<route><verb>/``, named ``<name>-<verb>``.

    A verb whose operation is ``None`` has no address: another operation makes that move. ``name`` and ``record_name``
    (the operation's keyword) are the model's name unless given. Raise
    ``ImproperlyConfigured`` when a verb of the workflow has no operation, or an operation no verb.
    """
    workflow = workflow_of(model)
    if {move.verb for move in workflow} != set(operations):
        unmatched = sorted({move.verb for move in workflow} ^ set(operations))
        raise ImproperlyConfigured(f"{model.__name__}: no match for {', '.join(unmatched)} in workflow and operations.")
    model_name = str(model._meta.model_name)
    return [
        path(
            f"{route}{move.verb}/",
            _page(model, move, operation, record_name or model_name),
            name=f"{name or model_name}-{move.verb}",
        )
        for move in workflow
        if (operation := operations[move.verb]) is not None
    ]


def _page(model: type[models.Model], move: Move, operation: Callable[..., Any] | MoveForm, record_name: str) -> Any:
    made = operation if isinstance(operation, MoveForm) else MoveForm(operation)
    return made.page.as_view(
        model=model,
        move=move,
        permission_required=permission_for(model, move.verb),
        operation=made.operation,
        form_class=made.form_class,
        record_name=made.record_name or record_name,
    )
