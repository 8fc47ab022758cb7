"""What monitoring and the team are told of the parts of the portal."""

from datetime import timedelta

import pytest
from django.conf import settings as portal
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.utils import timezone

from shield.contributions import stopped_parts
from shield.models import EmailNotice, FailedTask, Heartbeat, Installation
from shield.operations import heartbeats, outbox, readiness

pytestmark = pytest.mark.django_db

DECLINED = "partnership/emails/join-declined"
OTHER_KEY = {"other": b"0123456789abcdef0123456789abcdef"}


@pytest.fixture
def all_running():
    heartbeats.beat(*readiness.PARTS)
    Installation.objects.create(started_at=timezone.now() - timedelta(hours=1))


def not_well():
    return [check.key for check in readiness.everything() if not check.is_ok]


def test_nothing_is_said_of_a_portal_that_runs(all_running, team):
    assert (not_well(), list(stopped_parts(team))) == ([], [])


@pytest.mark.parametrize("part", readiness.PARTS)
def test_a_part_that_has_stopped_is_named_with_what_that_means(all_running, team, part):
    Heartbeat.objects.filter(name=part).update(heard_at=Now() - readiness.SILENT_AFTER - timedelta(seconds=1))
    assert not_well() == [part]
    (task,) = stopped_parts(team)
    assert task.why.startswith(readiness.PARTS[part][1] + " Last heard of on ")


def test_a_part_that_never_ran_is_named_once_the_portal_has_run_for_a_while(all_running, team):
    Heartbeat.objects.filter(name="clock").delete()
    assert [task.why.endswith("It has not been heard of yet.") for task in stopped_parts(team)] == [True]
    Installation.objects.update(started_at=timezone.now())
    assert list(stopped_parts(team)) == []


def test_nobody_else_is_told(all_running, practitioner):
    Heartbeat.objects.all().delete()
    assert list(stopped_parts(practitioner)) == []


def test_late_emails_are_named_with_when_the_oldest_was_due(all_running):
    outbox.post(DECLINED, to="a@example.org", name="Ada", reason="")
    assert not_well() == []
    EmailNotice.objects.update(send_after=Now() - readiness.EMAILS_LATE_AFTER - timedelta(seconds=1))
    assert not_well() == ["due-emails"]


def test_a_task_that_failed_is_named_until_it_succeeds(all_running, team):
    error = ValueError("a name that nobody may read")
    heartbeats.task_failed(name="training.tasks.run_housekeeping", label="Training places", error=error)
    heartbeats.task_failed(name="training.tasks.run_housekeeping", label="Training places", error=error)
    (task,) = stopped_parts(team)
    assert (task.title, "ValueError" in task.why, "nobody may read" in task.why) == (
        "Training places: needs attention",
        True,
        False,
    )
    assert FailedTask.objects.count() == 1
    heartbeats.task_succeeded(name="training.tasks.run_housekeeping")
    assert not_well() == []


def test_a_wrong_key_is_found_by_readiness_and_by_the_check(all_running, settings):
    settings.FIELD_KEYS = OTHER_KEY
    assert not_well() == ["keys"]
    assert "portal.E002" in {message.id for message in run_checks(include_deployment_checks=True)}


def test_a_clock_an_hour_off_is_found(all_running, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(readiness.timezone, "now", lambda: now + timedelta(hours=1))
    assert not_well() == ["clocks"]


def test_a_cache_that_does_not_answer_is_named(all_running, no_cache):
    assert not_well() == ["cache"]


def test_a_database_that_only_reads_is_named(all_running):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    assert [check.key for check in readiness.everything() if not check.is_ok] == ["database"]


def test_a_process_goes_on_when_its_heartbeat_cannot_be_recorded(monkeypatch, caplog):
    def fail(*names):
        raise DatabaseError("a value")

    monkeypatch.setattr(heartbeats, "beat", fail)
    heartbeats.try_to_beat("clock")
    assert [record.getMessage() for record in caplog.records] == ["The heartbeat could not be recorded: DatabaseError."]


def test_the_check_names_static_files_that_were_not_collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert "portal.E001" in {message.id for message in run_checks(include_deployment_checks=True)}
    (tmp_path / "staticfiles.json").write_text("{}")
    assert "portal.E001" not in {message.id for message in run_checks(include_deployment_checks=True)}
    assert portal.SECURE_REDIRECT_EXEMPT == [r"^health/"]
