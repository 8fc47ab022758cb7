"""Emails are handed over once, against a real mail server in this process."""

import socket
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.utils import timezone

from shield.mail_server import MailServer, NotOurs
from shield.models import EmailNotice, EmailPriority, EmailStatus
from shield.operations import delivery, outbox

pytestmark = pytest.mark.django_db

WORD = "tests/emails/word"


@pytest.fixture(autouse=True)
def _templates(settings):
    engine = dict(settings.TEMPLATES[0])
    engine["DIRS"] = [*engine["DIRS"], settings.BASE_DIR / "tests" / "templates"]
    settings.TEMPLATES = [engine]


@pytest.fixture
def sink(mail_sink, settings):
    settings.EMAIL_BACKEND = "shield.mail_server.MailServer"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_sink.port
    return mail_sink


def write(*names, **changes):
    return [outbox.post(WORD, to=f"{name}@example.org", name=name, **changes) for name in names]


def states():
    return dict(EmailNotice.objects.order_by("pk").values_list("to", "status"))


def attempts():
    return list(EmailNotice.objects.order_by("pk").values_list("status", "attempts", "error"))


def claimed(**changes):
    return {"status": EmailStatus.CLAIMED, "claim": uuid4(), "lease_until": Now() + timedelta(minutes=1), **changes}


def test_a_run_sends_many_emails_over_one_connection(sink):
    write(*(f"a{number}" for number in range(delivery.BATCH + 5)))
    assert outbox.send_due() == len(sink.mails) == delivery.BATCH + 5
    assert sink.greetings == 1


def test_only_the_email_that_is_handed_over_is_marked_so(sink, monkeypatch):
    write("a", "b", "c")
    seen = []
    send = MailServer.hand_over
    monkeypatch.setattr(
        MailServer,
        "hand_over",
        lambda self, message, before_data: send(
            self, message, lambda: (before_data(), seen.append(list(states().values())))
        ),
    )
    outbox.send_due()
    assert seen == [["sending", "claimed", "claimed"], ["sent", "sending", "claimed"], ["sent", "sent", "sending"]]


def test_people_who_wait_at_the_screen_come_before_everybody_else_and_bulletins_last(sink):
    outbox.post_to_many(WORD, [outbox.Recipient("reader@example.org", "b:1")], name="reader")
    write("usual")
    write("reset", priority=EmailPriority.ACCOUNT)
    outbox.send_due()
    assert [message["to"].split("@")[0] for message in sink.mails] == ["reset", "usual", "reader"]


def test_what_an_account_email_said_is_not_kept_after_it_was_sent(sink):
    write("reset", priority=EmailPriority.ACCOUNT)
    write("usual")
    outbox.send_due()
    assert list(EmailNotice.objects.order_by("pk").values_list("context", flat=True)) == [{}, {"name": "usual"}]


def test_an_address_that_is_refused_is_tried_again_later_and_then_left_to_a_person(sink):
    sink.refusals["a@example.org"] = "550 No such person"
    write("a", "b")
    now = timezone.now()
    assert [outbox.send_due(now + timedelta(days=day)) for day in range(6)] == [1, 0, 0, 0, 0, 0]
    refused = EmailNotice.objects.get(to="a@example.org")
    assert (refused.status, refused.attempts, "550" in refused.error) == ("failed", 5, True)
    assert [message["to"] for message in sink.mails] == ["b@example.org"]


def test_the_next_attempt_is_after_a_while(sink):
    sink.refusals["a@example.org"] = "450 Come again"
    write("a")
    outbox.send_due()
    waiting = EmailNotice.objects.get()
    assert (waiting.status, waiting.attempts) == ("queued", 1)
    assert timedelta(seconds=55) < waiting.send_after - timezone.now() < timedelta(seconds=61)


def test_a_server_that_cannot_be_reached_costs_no_attempt(sink, settings, refusing_port, caplog):
    settings.EMAIL_PORT = refusing_port
    write("a", "b")
    assert [outbox.send_due() for _ in range(6)] == [0] * 6
    assert attempts() == [("queued", 0, "")] * 2
    said = [record.getMessage() for record in caplog.records if record.name == delivery.log.name]
    assert said[0].startswith("The mail server cannot be used (ConnectionRefusedError")


def test_a_server_that_takes_nothing_at_present_costs_no_attempt(sink):
    sink.refusals["a@example.org"] = "421 Service not available"
    write("a", "b")
    assert outbox.send_due() == 0
    assert attempts() == [("queued", 0, "")] * 2


def test_a_connection_lost_before_the_text_costs_no_attempt(sink, monkeypatch):
    def lose(self, message, before_data):
        self.connection.sock.shutdown(socket.SHUT_RDWR)
        send(self, message, before_data)

    send = MailServer.hand_over
    monkeypatch.setattr(MailServer, "hand_over", lose)
    write("a", "b")
    assert outbox.send_due() == 0
    assert attempts() == [("queued", 0, "")] * 2


def test_a_connection_lost_after_the_text_leaves_one_email_to_a_person_and_the_others_waiting(sink):
    sink.hang_up.set()
    write("a", "b", "c")
    assert outbox.send_due() == 0
    assert attempts() == [("unknown", 1, delivery.LOST), ("queued", 0, ""), ("queued", 0, "")]
    sink.hang_up.clear()
    assert outbox.send_due() == 2
    assert [message["to"][0] for message in sink.mails] == ["a", "b", "c"]


def test_a_broken_email_does_not_stop_the_others():
    outbox.post("tests/emails/missing", to="a@example.org")
    write("b")
    assert outbox.send_due() == 1
    assert states() == {"a@example.org": "queued", "b@example.org": "sent"}
    assert attempts()[0] == ("queued", 1, "TemplateDoesNotExist: tests/emails/missing.subject.txt")


def test_what_a_dead_worker_had_only_claimed_waits_again():
    write("a", "b")
    EmailNotice.objects.filter(to="a@example.org").update(**claimed())
    EmailNotice.objects.filter(to="b@example.org").update(**claimed(status=EmailStatus.SENDING))
    assert [outbox.sweep(), outbox.sweep(timezone.now() + timedelta(minutes=2))] == [0, 1]
    assert states() == {"a@example.org": "queued", "b@example.org": "unknown"}
    assert (outbox.send_due(), [message.to for message in mail.outbox]) == (1, [["a@example.org"]])


def test_leases_end_by_the_clock_of_the_database(monkeypatch):
    write("a")
    EmailNotice.objects.update(**claimed())
    for hours in (-1, 1):
        monkeypatch.setattr(
            timezone, "now", lambda hours=hours: EmailNotice.objects.get().written_at + timedelta(hours=hours)
        )
        assert (outbox.sweep(), states()) == (0, {"a@example.org": "claimed"})


def test_an_email_taken_by_another_run_is_not_sent_by_the_first():
    (email,) = write("a")
    slow = delivery.Claim()
    assert slow.take(None, 1) == [email]
    outbox.sweep(timezone.now() + delivery.LEASE + timedelta(minutes=1))
    assert (outbox.send_due(), states()) == (1, {"a@example.org": "sent"})
    with pytest.raises(NotOurs):
        slow.begin(email)
    slow.end(email, EmailStatus.QUEUED)
    assert states() == {"a@example.org": "sent"}


def test_an_email_that_was_withdrawn_after_it_was_taken_is_not_sent(sink, monkeypatch):
    write("a", "b", idempotency_key=None)
    send = MailServer.hand_over

    def withdraw_first(self, message, before_data):
        EmailNotice.objects.filter(to="a@example.org").delete()
        send(self, message, before_data)

    monkeypatch.setattr(MailServer, "hand_over", withdraw_first)
    assert (outbox.send_due(), [message["to"] for message in sink.mails]) == (1, ["b@example.org"])
    assert sink.greetings == 1


def test_a_slow_run_may_still_say_that_an_email_arrived():
    (email,) = write("a")
    slow = delivery.Claim()
    slow.take(None, 1)
    slow.begin(email)
    assert outbox.sweep(timezone.now() + delivery.LEASE + timedelta(minutes=1)) == 1
    slow.end(email, EmailStatus.SENT, sent_at=Now(), error="")
    assert attempts() == [("sent", 0, "")]


def test_a_long_run_keeps_what_it_has_taken(monkeypatch):
    first, _ = write("a", "b")
    run = delivery.Claim()
    run.take(None, 2)
    EmailNotice.objects.update(lease_until=Now() + timedelta(seconds=5))
    run.renewed_at -= delivery.LEASE.total_seconds()
    run.begin(first)
    assert EmailNotice.objects.lapsed(timezone.now() + delivery.LEASE - timedelta(minutes=1)).count() == 0
