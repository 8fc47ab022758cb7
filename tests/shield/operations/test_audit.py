"""The audit is append-only by privilege and each kind of tampering is found."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from shield.models import AuditEntry, AuditLink
from shield.operations import audit
from shield.operations.audit import Finding

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def five_entries():
    for number in range(1, 6):
        audit.record("test.happened", None, by=None, number=number)
    return list(AuditEntry.objects.order_by("pk"))


def as_owner(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE portal_owner")
        cursor.execute(statement, values)


def test_an_untouched_chain_is_whole(five_entries):
    assert audit.verify() == []
    assert list(AuditLink.objects.order_by("number").values_list("number", "entry_id")) == [
        (number, entry.pk) for number, entry in enumerate(five_entries, start=1)
    ]


def test_an_edited_entry_is_found(five_entries):
    as_owner("UPDATE shield_auditentry SET kind = 'test.other' WHERE id = %s", five_entries[2].pk)
    assert audit.verify() == [Finding(3, "its entry was changed")]


def test_a_deleted_entry_is_found(five_entries):
    as_owner("DELETE FROM shield_auditentry WHERE id = %s", five_entries[1].pk)
    assert audit.verify() == [Finding(2, "its entry is gone")]


def test_an_entry_deleted_with_its_link_is_found(five_entries):
    as_owner("DELETE FROM shield_auditentry WHERE id = %s", five_entries[1].pk)
    as_owner("DELETE FROM shield_auditlink WHERE number = 2")
    assert audit.verify() == [Finding(3, "links before it are gone")]


def test_two_entries_that_changed_places_are_found(five_entries):
    second, third = five_entries[1].pk, five_entries[2].pk
    as_owner("UPDATE shield_auditlink SET entry_id = -1 WHERE number = 2")
    as_owner("UPDATE shield_auditlink SET entry_id = %s WHERE number = 3", second)
    as_owner("UPDATE shield_auditlink SET entry_id = %s WHERE number = 2", third)
    assert audit.verify() == [Finding(2, "its entry was changed"), Finding(3, "its entry was changed")]


def test_a_cut_tail_is_found_against_the_checkpoint_kept_elsewhere(five_entries, tmp_path):
    checkpoints = tmp_path / "checkpoints.jsonl"
    audit.write_checkpoint(checkpoints)
    as_owner("DELETE FROM shield_auditlink WHERE number = 5")
    as_owner("DELETE FROM shield_auditentry WHERE id = %s", five_entries[4].pk)
    assert audit.verify() == []
    assert audit.verify(checkpoints) == [
        Finding(5, "the chain ends before this checkpoint: entries have been removed from the end"),
    ]


def test_an_entry_slipped_past_the_chain_is_found(five_entries):
    as_owner("DELETE FROM shield_auditlink WHERE number = 5")
    assert audit.verify() == [Finding(0, "1 entries are not linked to the chain")]


def test_a_checkpoint_is_written_once_for_each_head(five_entries, tmp_path):
    checkpoints = tmp_path / "checkpoints.jsonl"
    head = audit.write_checkpoint(checkpoints)
    assert audit.write_checkpoint(checkpoints) is None
    assert [json.loads(line)["hash"] for line in checkpoints.read_text().splitlines()] == [head.hash]


@pytest.fixture
def checkpoints(tmp_path, settings):
    settings.AUDIT_CHECKPOINT_FILE = tmp_path / "checkpoints.jsonl"
    audit.write_checkpoint(settings.AUDIT_CHECKPOINT_FILE)
    return settings.AUDIT_CHECKPOINT_FILE


def test_the_command_exits_with_an_error_when_the_chain_is_broken(five_entries, checkpoints, capsys):
    call_command("verify_audit")
    assert capsys.readouterr().out == "The audit log check passed: 5 links.\n"
    as_owner("UPDATE shield_auditentry SET actor_label = 'Nobody' WHERE id = %s", five_entries[0].pk)
    with pytest.raises(CommandError, match="The audit log check failed: 1 findings"):
        call_command("verify_audit")


@pytest.mark.parametrize("content", [None, "", '{"number": 5, "ha'])
def test_without_checkpoints_the_check_fails(five_entries, checkpoints, content):
    checkpoints.unlink() if content is None else checkpoints.write_text(content)
    with pytest.raises(CommandError, match="1 findings"):
        call_command("verify_audit")


def test_a_checkpoint_that_was_cut_off_hides_no_other_and_gives_way_to_the_next(five_entries, checkpoints):
    whole = checkpoints.read_text()
    checkpoints.write_text(whole + '{"number": 6, "hash": "ab')
    assert audit.verify(checkpoints) == []
    audit.record("shield.test", None, by=None)
    connection.check_constraints()
    head = audit.write_checkpoint(checkpoints)
    assert [json.loads(line)["number"] for line in checkpoints.read_text().splitlines()] == [5, head.number]


@pytest.mark.parametrize("line", ["{}", "[]", "5", "no json", '{"number": 1}'])
def test_a_line_that_is_no_checkpoint_is_a_finding(five_entries, checkpoints, line):
    checkpoints.write_text(f"{line}\n{checkpoints.read_text()}")
    assert audit.verify(checkpoints) == [
        Finding(0, "a line of the checkpoints kept outside the database cannot be read")
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE shield_auditentry SET kind = 'x'",
        "DELETE FROM shield_auditentry",
        "TRUNCATE shield_auditentry",
        "INSERT INTO shield_auditlink (number, entry_id, previous_hash, hash) VALUES (99, 99, '', '')",
        "UPDATE shield_auditlink SET hash = ''",
        "DELETE FROM shield_auditlink",
        "ALTER TABLE shield_auditentry DISABLE TRIGGER ALL",
        "UPDATE shield_statuschange SET reason = ''",
        "DELETE FROM shield_statuschange",
        "UPDATE shield_document SET title = ''",
        "DELETE FROM shield_document",
    ],
)
def test_the_application_role_cannot(statement, five_entries):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_change_that_is_rolled_back_leaves_no_entry():
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("test.happened", None, by=None)
        raise RuntimeError
    assert (AuditEntry.objects.count(), AuditLink.objects.count()) == (0, 0)


def test_writers_side_by_side_make_one_unbroken_chain():
    from concurrent.futures import ThreadPoolExecutor

    def write(number):
        try:
            with transaction.atomic():
                audit.record("test.raced", None, by=None, number=number)
                audit.record("test.raced-again", None, by=None, number=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(write, range(30)))
    assert (audit.verify(), AuditLink.objects.count()) == ([], 60)
