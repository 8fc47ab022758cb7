"""Between processes: a real worker, a real broker, a real mail server."""

import os
import random
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from shield.celery import app
from shield.local.processes import Program, Running
from shield.models import EmailNotice, EmailStatus, FailedTask, Heartbeat
from shield.operations import delivery, outbox, readiness
from tests.real_worker import MailSink, RealWorker, wait_until


class Clock:
    """A real beat process."""

    def __init__(self, folder: Path) -> None:
        options = ["beat", "--pidfile=", "-s", str(folder / "schedule")]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "WORKER_DATABASE": connection.settings_dict["NAME"],
            "DB_ROLE": "portal_app",
        }
        command = [sys.executable, "-m", "celery", "-A", "shield", *options]
        self._running = Running(Program("clock", command, environment, log=folder / "clock.log"))

    def __enter__(self) -> "Clock":
        return self

    def __exit__(self, *trouble: object) -> None:
        self._running.ask_to_stop()
        self._running.make_sure()


pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

WORD = "tests/emails/word"
# The full size is MAIL_READERS=2000 MAIL_KILLS=50.
READERS, KILLS = int(os.environ.get("MAIL_READERS", "60")), int(os.environ.get("MAIL_KILLS", "1"))


def status() -> str:
    return EmailNotice.objects.get().status


def test_a_notice_of_a_committed_change_is_sent_by_a_real_worker(real_worker: RealWorker, mail_sink: MailSink) -> None:
    with transaction.atomic():
        outbox.post(WORD, to="amina@example.org", name="Amina")

    assert wait_until(lambda: status() == EmailStatus.SENT)
    assert [(mail["to"], mail["subject"]) for mail in mail_sink.mails] == [("amina@example.org", "A word for Amina")]
    body, alternative = mail_sink.mails[0].iter_parts()
    words = ["".join(part.get_content().splitlines()) for part in (body, alternative)]
    assert words == ["Hello Amina.", "<html><head></head><body><p>Hello Amina.</p></body></html>"]


def test_a_change_that_is_undone_sends_nothing(real_worker: RealWorker, mail_sink: MailSink) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.post(WORD, to="amina@example.org", name="Amina")
        raise RuntimeError

    outbox.wake()
    assert not wait_until(lambda: bool(mail_sink.mails), seconds=2)
    assert list(EmailNotice.objects.all()) == []


def test_a_notice_written_while_no_worker_ran_is_sent_by_the_next(real_worker: RealWorker, mail_sink: MailSink) -> None:
    real_worker.kill()
    outbox.post(WORD, to="amina@example.org", name="Amina")
    real_worker.start()

    assert wait_until(lambda: status() == EmailStatus.SENT)
    assert len(mail_sink.mails) == 1


def test_a_worker_killed_while_handing_over_leaves_it_unknown_and_never_sends_twice(
    real_worker: RealWorker, mail_sink: MailSink
) -> None:
    mail_sink.hold.set()
    outbox.post(WORD, to="amina@example.org", name="Amina")
    assert wait_until(lambda: len(mail_sink.mails) == 1)
    assert status() == EmailStatus.SENDING
    real_worker.kill()
    mail_sink.hold.clear()

    assert outbox.sweep(timezone.now() + delivery.LEASE - timedelta(minutes=1)) == 0
    assert outbox.sweep(timezone.now() + delivery.LEASE + timedelta(minutes=1)) == 1
    assert status() == EmailStatus.UNKNOWN

    real_worker.start()
    outbox.post(WORD, to="ravi@example.org", name="Ravi")
    assert wait_until(lambda: EmailNotice.objects.filter(status=EmailStatus.SENT).exists())
    assert [mail["to"] for mail in mail_sink.mails] == ["amina@example.org", "ravi@example.org"]
    assert EmailNotice.objects.get(to="amina@example.org").status == EmailStatus.UNKNOWN


def test_worker_and_clock_are_heard_of_and_a_task_that_fails_is_named(real_worker: RealWorker, tmp_path: Path) -> None:
    app.send_task("training.tasks.import_learning_file", args=["no key"])
    with Clock(tmp_path):
        assert wait_until(lambda: set(Heartbeat.objects.values_list("pk", flat=True)) == set(readiness.PARTS))
    assert wait_until(lambda: FailedTask.objects.exists())
    failed = FailedTask.objects.get()
    assert (failed.label, failed.error.split(" (")[0]) == ("Reading an e-learning file", "ValidationError")


def test_each_kill_leaves_at_most_one_email_unknown_and_no_email_is_doubled_or_lost(
    real_worker: RealWorker, mail_sink: MailSink
) -> None:
    mail_sink.pause = 0.02
    readers = [outbox.Recipient(f"a{number}@example.org", f"b:{number}") for number in range(READERS)]
    outbox.post_to_many(WORD, readers)
    for _ in range(KILLS):
        arrived = len(mail_sink.mails)
        wait_until(lambda arrived=arrived: len(mail_sink.mails) > arrived, 3)  # type: ignore[misc]
        time.sleep(random.uniform(0, 0.5))  # noqa: S311 - when a process dies
        real_worker.kill()
        real_worker.start()
        outbox.wake()
    assert wait_until(lambda: not EmailNotice.objects.due().exists(), 120)
    time.sleep(1)
    handed_over = outbox.sweep(timezone.now() + 2 * delivery.LEASE)
    assert wait_until(lambda: not EmailNotice.objects.exclude(status__in=("sent", "unknown")).exists(), 60)

    addresses = [mail["to"] for mail in mail_sink.mails]
    unknown = set(EmailNotice.objects.filter(status=EmailStatus.UNKNOWN).values_list("to", flat=True))
    figures = f"{len(unknown)} unknown, of which {len(unknown - set(addresses))} never arrived"
    print(f"{READERS} emails, {KILLS} kills: {figures}")  # noqa: T201 - shown by -rP
    assert len(set(addresses)) == len(addresses)
    assert {reader.to for reader in readers} - set(addresses) <= unknown
    assert handed_over == len(unknown) <= KILLS
