"""Tasks of CREST. They show counts only: a record is opened, and its reading recorded, on its own page."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from crest.models import PanelMeeting, Referral, ReferralDraft
from crest.rules import READ_PANEL, REFER, SCREEN
from shield.extension_points import Waiting
from shield.records.row_security import acting_as
from shield.working_days import LONDON

# The MASH screens a referral within this time before the home page shows it as late.
SCREEN_WITHIN = timedelta(days=1)


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the tasks of screeners, panel members and referrers."""
    tasks: list[Waiting] = []
    if user.has_perm(SCREEN):
        tasks += _referrals_to_screen(user)
    if user.has_perm(READ_PANEL):
        tasks += _next_meeting(user)
    if user.has_perm(REFER):
        tasks += _unsent_drafts(user)
    return tasks


def _referrals_to_screen(user: Any) -> list[Waiting]:
    with acting_as(user):
        asked = list(Referral.objects.visible_to(user).waiting().values_list("asked_at", flat=True))
    if not asked:
        return []
    title = "1 referral to CREST to screen" if len(asked) == 1 else f"{len(asked)} referrals to CREST to screen"
    due = (asked[0] + SCREEN_WITHIN).astimezone(LONDON).date()
    return [Waiting(title, "Accept or signpost", reverse("crest:referral-list"), "Screen", due)]


def _next_meeting(user: Any) -> list[Waiting]:
    with acting_as(user):
        meetings = PanelMeeting.objects.visible_to(user).with_item_count().ahead(timezone.now())
        meeting: Any = meetings.select_related("panel").first()
    if meeting is None:
        return []
    url = reverse("crest:meeting-detail", args=[meeting.pk])
    count = meeting.item_count
    why = "1 young person on the agenda" if count == 1 else f"{count} young people on the agenda"
    return [Waiting(f"{meeting.panel} meeting", why, url, "Read the agenda", meeting.held_on)]


def _unsent_drafts(user: Any) -> list[Waiting]:
    with acting_as(user):
        drafts = list(ReferralDraft.objects.visible_to(user).unsent().values_list("started_at", flat=True))
    if not drafts:
        return []
    why = f"Started {min(drafts).astimezone(LONDON):%-d %B}"
    return [Waiting("A referral you have not sent", why, reverse("crest:receipt-list"), "Continue writing", own=True)]
