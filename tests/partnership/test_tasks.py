"""Scheduled tasks of the partnership."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from partnership.board import tasks
from partnership.models import MeetingStatus, PartnerSeat
from tests.factories.meetings import AgendaItemFactory, meeting_in

pytestmark = pytest.mark.django_db


def test_the_minute_task_ends_correspondence_after_its_closing_time():
    ended, out = (
        AgendaItemFactory(
            meeting=meeting_in(
                MeetingStatus.CIRCULATED,
                closes_at=timezone.now() + more,
                required_seats=[PartnerSeat.HEALTH],
            )
        ).meeting
        for more in (timedelta(seconds=-1), timedelta(hours=1))
    )
    assert tasks.end_correspondence() == 1
    for each in (ended, out):
        each.refresh_from_db()
    assert (ended.status, out.status) == (MeetingStatus.LAPSED, MeetingStatus.CIRCULATED)
    entry = settings.CELERY_BEAT_SCHEDULE["end-correspondence"]
    assert entry == {"task": "partnership.board.tasks.end_correspondence", "schedule": 60.0}
