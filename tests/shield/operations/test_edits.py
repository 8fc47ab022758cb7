from unittest.mock import patch

import pytest

from shield.models import AuditEntry
from shield.operations.edits import update_record
from shield.refusals import Refused
from tests.factories.learninghub import PriorityFactory

pytestmark = pytest.mark.django_db


def test_an_edit_counts_up_and_names_its_fields_in_the_audit(team):
    priority = PriorityFactory(title="Old")
    updated = update_record(priority, "learninghub.priority-edited", version=1, by=team, title="New", summary="Words")
    assert (updated.version, updated.title) == (2, "New")
    assert AuditEntry.objects.get().facts == {"fields": ["summary", "title"]}


def test_an_old_version_writes_nothing(team):
    priority = PriorityFactory(title="Old", version=2)
    with pytest.raises(Refused):
        update_record(priority, "learninghub.priority-edited", version=1, by=team, title="New")
    priority.refresh_from_db()
    assert (priority.title, priority.version) == ("Old", 2)
    assert not AuditEntry.objects.exists()


def test_nothing_stays_when_the_last_write_breaks(team):
    priority = PriorityFactory(title="Old")
    with patch("shield.operations.edits.audit.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        update_record(priority, "learninghub.priority-edited", version=1, by=team, title="New")
    priority.refresh_from_db()
    assert (priority.title, priority.version) == ("Old", 1)
