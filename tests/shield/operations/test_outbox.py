from datetime import timedelta
from time import monotonic
from uuid import uuid4

import pytest
from celery import Celery
from django.core import mail
from django.db import transaction
from django.utils import timezone

from shield.extension_points import Identity
from shield.models import AuditEntry, EmailNotice, EmailStatus
from shield.operations import email_messages, outbox
from shield.refusals import Refused

pytestmark = pytest.mark.django_db

TRIPLE = "tests/emails/note"
STYLE = "<style>p { color: red; } @media (max-width: 480px) { p { color: blue !important; } }</style>"

INLINED = (
    "<html><head><style>@media (max-width: 480px) { p { color: blue !important; } } </style></head>"
    '<body><p style="color: red;">You are booked on DASH &amp; risk.</p></body></html>'
)


@pytest.fixture(autouse=True)
def _templates(tmp_path, settings):
    folder = tmp_path / "tests" / "emails"
    folder.mkdir(parents=True)
    (folder / "note.subject.txt").write_text("About {{ course }}\n")
    (folder / "note.txt").write_text("You are booked on {{ course }}.")
    (folder / "note.html").write_text(
        f"<html><head>{STYLE}</head><body><p>You are booked on {{{{ course }}}}.</p></body></html>"
    )
    engine = dict(settings.TEMPLATES[0])
    engine["DIRS"] = [*engine["DIRS"], tmp_path]
    settings.TEMPLATES = [engine]


def test_a_notice_is_sent_with_its_words_in_both_forms():
    outbox.post(TRIPLE, to="a@example.org", course="DASH & risk")
    assert outbox.send_due() == 1
    message = mail.outbox[0]
    assert (message.subject, message.body, message.to, message.alternatives[0].content) == (
        "About DASH & risk",
        "You are booked on DASH & risk.\n",
        ["a@example.org"],
        INLINED,
    )
    assert list(EmailNotice.objects.values_list("status", "attempts")) == [("sent", 1)]


def test_the_same_occasion_makes_one_notice():
    first = outbox.post(TRIPLE, to="a@example.org", idempotency_key="booking:1", course="DASH")
    second = outbox.post(TRIPLE, to="a@example.org", idempotency_key="booking:1", course="DASH")
    assert (first is not None, second, EmailNotice.objects.count()) == (True, None, 1)


def test_sending_twice_sends_once():
    outbox.post(TRIPLE, to="a@example.org", course="DASH")
    assert [outbox.send_due(), outbox.send_due()] == [1, 0]
    assert len(mail.outbox) == 1


def test_a_notice_waits_for_its_time():
    later = timezone.now() + timedelta(hours=1)
    outbox.post(TRIPLE, to="a@example.org", send_after=later, course="DASH")
    assert [outbox.send_due(), outbox.send_due(later + timedelta(seconds=1))] == [0, 1]


def calendar(uid):
    return f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def test_calendar_entries_are_a_form_of_the_message_that_mail_programs_act_on():
    files = [
        outbox.Attachment(f"{uid}.ics", f"text/calendar; method={method}", calendar(uid))
        for uid, method in (("a", "CANCEL"), ("b", "REQUEST"), ("c", "REQUEST"))
    ]
    files.append(outbox.Attachment("note.txt", "text/plain", "Bring a pen."))
    outbox.post(TRIPLE, to="a@example.org", attachments=files, course="DASH")
    outbox.send_due()
    forms, *attached = mail.outbox[0].message().get_payload()
    assert forms.get_content_type() == "multipart/alternative"
    assert [(part.get_content_type(), part.get_param("method")) for part in forms.get_payload()] == [
        ("text/plain", None),
        ("text/html", None),
        ("text/calendar", "CANCEL"),
        ("text/calendar", "REQUEST"),
    ]
    entries = [part.get_payload(decode=True).decode().split("UID:")[1:] for part in forms.get_payload()[2:]]
    assert [[entry.split()[0] for entry in part] for part in entries] == [["a"], ["b", "c"]]
    assert [part.get_filename() for part in attached] == ["a.ics", "b.ics", "c.ics", "note.txt"]


def test_an_attachment_travels_with_its_type():
    entry = outbox.Attachment("course.ics", "text/calendar; method=REQUEST", calendar("a"))
    outbox.post(TRIPLE, to="a@example.org", attachments=[entry], course="DASH")
    outbox.send_due()
    part = mail.outbox[0].message().get_payload()[1]
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar",
        "REQUEST",
        "course.ics",
    )


def test_emails_say_that_a_machine_wrote_them_and_who_reads_answers(monkeypatch):
    monkeypatch.setattr(email_messages, "identity", lambda: Identity(contact_email="office@example.org"))
    outbox.post(TRIPLE, to="a@example.org", headers={"List-Unsubscribe": "<https://x/>"}, course="DASH")
    outbox.send_due()
    headers = mail.outbox[0].message()
    assert [headers[name] for name in ("Auto-Submitted", "Reply-To", "List-Unsubscribe")] == [
        "auto-generated",
        "office@example.org",
        "<https://x/>",
    ]


def test_a_person_may_send_it_again(team):
    notice = outbox.post(TRIPLE, to="a@example.org", course="DASH")
    EmailNotice.objects.update(status=EmailStatus.UNKNOWN)
    outbox.send_again(email=notice, by=team)
    assert (outbox.send_due(), AuditEntry.objects.filter(kind="shield.email-sent-again").count()) == (1, 1)
    with pytest.raises(Refused, match="This email has already been dealt with"):
        outbox.send_again(email=notice, by=team)


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_queue_without_doubling():
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    for number in range(60):
        outbox.post(TRIPLE, to=f"a{number}@example.org", course="DASH")

    def work(_):
        try:
            return outbox.send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert sum(pool.map(work, range(4))) == 60
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 60


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_sends_nothing():
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.post(TRIPLE, to="a@example.org", course="DASH")
        raise RuntimeError
    assert (EmailNotice.objects.count(), outbox.send_due()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_rivals_with_the_same_occasion_write_one_notice():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from django.db import connection

    together = Barrier(4)

    def rival(_):
        try:
            with transaction.atomic():
                together.wait(timeout=5)
                return outbox.post(TRIPLE, to="a@example.org", idempotency_key="booking:1", course="DASH") is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert sorted(pool.map(rival, range(4))) == [False, False, False, True]
    assert EmailNotice.objects.count() == 1


def test_a_notice_that_was_written_is_the_row_with_all_that_it_says():
    files = [outbox.Attachment("course.ics", "text/calendar", "BEGIN:VCALENDAR")]
    later = timezone.now() + timedelta(hours=1)
    written = outbox.post(
        TRIPLE, to="a@example.org", attachments=files, send_after=later, headers={"X-Note": "1"}, course="DASH"
    )
    row = EmailNotice.objects.get()
    fields = ("pk", "to", "context", "headers", "attachments", "send_after", "written_at", "status", "idempotency_key")
    assert [getattr(written, name) for name in fields] == [getattr(row, name) for name in fields]
    assert not written._state.adding


def test_in_a_rush_changes_share_a_waking_that_comes_after_all_of_them(monkeypatch):
    sent = []
    monkeypatch.setattr(outbox.app, "send_task", lambda name, *, countdown, **rest: sent.append(countdown))
    monkeypatch.setattr(outbox._Waking, "at", -outbox.RUSH_SECONDS)
    for moment in (100.0, 100.25, 100.5, 100.99, 101.25, 102.0, 104.0):
        monkeypatch.setattr(outbox, "monotonic", lambda moment=moment: moment)
        outbox.wake()
    # At 100; at 101 for three; at 102 for the next, and at 103 for the one after; at 104.
    assert sent == [None, 0.75, 0.75, 1.0, None]


def test_a_broker_that_refuses_leaves_the_email_to_the_clock_and_is_left_alone(
    monkeypatch, refusing_port, caplog, django_capture_on_commit_callbacks
):
    lonely = Celery("lonely")
    lonely.config_from_object("django.conf:settings", namespace="CELERY")
    lonely.conf.broker_url = f"redis://127.0.0.1:{refusing_port}/0"
    monkeypatch.setattr(outbox, "app", lonely)
    monkeypatch.setattr(outbox._Waking, "at", -outbox.RUSH_SECONDS)
    began = monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        outbox.post(TRIPLE, to="a@example.org", course="DASH")
        outbox.post(TRIPLE, to="b@example.org", course="DASH")
    assert monotonic() - began < 3
    assert [record.getMessage() for record in caplog.records] == [
        "The broker did not answer; the clock will send what is queued."
    ]
    assert EmailNotice.objects.due().count() == 2


def test_what_waits_is_taken_back_by_the_beginning_of_its_key_and_may_be_written_again():
    for key in ("reminder:1:a", "reminder:1:b", "reminder:1:c", "reminder:2"):
        outbox.post(TRIPLE, to="a@example.org", idempotency_key=key, course="DASH")
    in_hand = {"claim": uuid4(), "lease_until": timezone.now() + timedelta(hours=1)}
    for key, status in (("reminder:1:b", EmailStatus.SENDING), ("reminder:1:c", EmailStatus.CLAIMED)):
        EmailNotice.objects.filter(idempotency_key=key).update(status=status, **in_hand)
    assert [outbox.withdraw([]), outbox.withdraw(["reminder:1:", "reminder:3"])] == [0, 2]
    assert list(EmailNotice.objects.order_by("pk").values_list("idempotency_key", flat=True)) == [
        "reminder:1:b",
        "reminder:2",
    ]
    assert outbox.post(TRIPLE, to="a@example.org", idempotency_key="reminder:1:a", course="DASH") is not None
