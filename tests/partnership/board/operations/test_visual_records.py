"""Pictures that visual recorders drew at a meeting."""

from unittest import mock

import pytest
from django.core.files.base import ContentFile

from partnership.board.operations import agendas
from partnership.models import VisualRecord
from shield.models import Document
from shield.operations import documents
from shield.refusals import Refused
from tests.factories.meetings import PlannedMeetingFactory
from tests.factories.publications import MeetingFactory
from tests.file_contents import png

pytestmark = pytest.mark.django_db
PNG = png()


def file(name, content):
    return ContentFile(content, name=name)


def picture(meeting, by, name="board.png", content=PNG):
    return agendas.add_visual_record(meeting=meeting, file=file(name, content), description="A tree of ideas", by=by)


def test_a_picture_has_a_description(team):
    record = picture(MeetingFactory(), team)
    assert (record.description, record.document.content_type) == ("A tree of ideas", "image/png")
    assert record.document.permission == "partnership.see-visual-record"


def test_other_files_are_refused_as_pictures_and_not_stored(team):
    with (
        mock.patch.object(documents, "store") as store,
        pytest.raises(Refused, match="^The picture must be a PNG or JPEG file$") as refusal,
    ):
        picture(MeetingFactory(), team, "board.pdf", b"%PDF-1.7 x")
    assert (refusal.value.field, store.call_count, VisualRecord.objects.count()) == ("file", 0, 0)


def test_a_picture_can_be_added_only_after_the_meeting(team):
    with pytest.raises(Refused, match="^You can add a picture after the meeting has taken place$"):
        picture(PlannedMeetingFactory(), team)


def test_a_picture_without_its_audit_entry_is_rolled_back(team, broken_record):
    broken_record(lambda: picture(MeetingFactory(), team))
    assert (VisualRecord.objects.count(), Document.objects.count()) == (0, 0)
