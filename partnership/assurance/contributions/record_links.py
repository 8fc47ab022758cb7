"""Links from a record to the Section 11 return behind it, and to what the scrutineer says of it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from partnership.assurance.models import ScrutinyComment, Section11Response, Section11Return
from partnership.board.models import Action
from partnership.directory.rules.permissions import SCRUTINISE
from shield.extension_points import RecordLink


def return_of_action(user: Any, record: Any) -> Iterable[RecordLink]:
    """Return the return whose gap an action closes, when the user may see it."""
    if not isinstance(record, Action) or record.gap_id is None:
        return
    gap = Section11Response.objects.only("section_11_return").get(pk=record.gap_id)
    if Section11Return.objects.visible_to(user).filter(pk=gap.section_11_return_id).exists():
        yield RecordLink("Source", record.origin_title, record.origin_url)


def scrutiny_of_record(user: Any, record: Any) -> Iterable[RecordLink]:
    """Return the scrutineer's comments on the page of a record, and for the scrutineer the way to add one."""
    url = record.get_absolute_url()
    for comment in ScrutinyComment.objects.visible_to(user).filter(url=url):
        yield RecordLink("Scrutineer’s comment", comment.about, comment.get_absolute_url())
    if user.has_perm(SCRUTINISE):
        query = {"about": str(record)[:200], "url": url}
        address = reverse("partnership:scrutiny-comment-create", query=query)
        yield RecordLink("Scrutiny", "Add a comment on this record", address)
