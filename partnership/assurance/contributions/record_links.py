"""Links from a record to the Section 11 return behind it."""

from collections.abc import Iterable
from typing import Any

from partnership.assurance.models import Section11Response, Section11Return
from partnership.board.models import Action
from shield.extension_points import RecordLink


def return_of_action(user: Any, record: Any) -> Iterable[RecordLink]:
    """Return the return whose gap an action closes, when the user may see it."""
    if not isinstance(record, Action) or record.gap_id is None:
        return
    gap = Section11Response.objects.only("section_11_return").get(pk=record.gap_id)
    if Section11Return.objects.visible_to(user).filter(pk=gap.section_11_return_id).exists():
        yield RecordLink("Source", record.origin_title, record.origin_url)
