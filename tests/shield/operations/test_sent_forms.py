"""A form that is sent twice is done once: also by two connections at the same moment."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from shield.models import AuditEntry, SentForm
from shield.operations import audit, sent_forms
from shield.operations.sent_forms import Answer
from shield.refusals import Refused
from tests.factories.partnership import UserFactory

ANSWER = Answer("/there/", "Saved")


def send(by, key, *, fingerprint="a", answer=ANSWER, before=None):
    """Send a form whose operation leaves one audit entry."""

    def perform():
        if before:
            before()
        audit.record("test.sent", by, by=by)
        return answer

    return sent_forms.send_once(key=key, fingerprint=fingerprint, by=by, perform=perform)


def times_done():
    return AuditEntry.objects.filter(kind="test.sent").count()


@pytest.mark.django_db
def test_the_second_sending_gets_the_answer_of_the_first():
    user, key = UserFactory(), uuid4()
    assert send(user, key) == ANSWER
    assert send(user, key, answer=Answer("/elsewhere/")) == ANSWER
    assert sent_forms.find_answer(key=key, fingerprint="a", owner=user.pk) == ANSWER
    assert times_done() == 1


@pytest.mark.django_db
def test_what_was_changed_before_it_was_sent_again_is_new():
    user, key = UserFactory(), uuid4()
    send(user, key)
    assert send(user, key, fingerprint="b", answer=Answer("/other/")) == Answer("/other/")
    assert times_done() == 2


@pytest.mark.django_db
def test_a_refused_form_leaves_nothing_and_can_be_sent_again():
    user, key = UserFactory(), uuid4()

    def refuse():
        audit.record("test.sent", user, by=user)
        raise Refused("Not yet")

    with pytest.raises(Refused):
        send(user, key, before=refuse)
    assert (times_done(), SentForm.objects.count()) == (0, 0)
    assert send(user, key) == ANSWER


@pytest.mark.django_db
def test_the_answer_is_for_the_person_who_was_answered():
    user, key = UserFactory(), uuid4()
    send(user, key)
    assert sent_forms.find_answer(key=key, fingerprint="a", owner=UserFactory().pk) is None
    assert sent_forms.find_answer(key=key, fingerprint="a", owner=None) is None


@pytest.mark.django_db
def test_the_answer_is_stored_encrypted():
    send(UserFactory(), uuid4())
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM shield_sentform")
        assert cursor.fetchone()[0].startswith("e1:")


@pytest.mark.django_db
def test_sendings_are_forgotten_after_thirty_days():
    user, now = UserFactory(), timezone.now()
    for days in (29, 31):
        send(user, key := uuid4())
        SentForm.objects.filter(key=key).update(sent_at=now - timedelta(days=days))
    assert sent_forms.delete_outdated(now=now) == 1
    assert [(now - sent.sent_at).days for sent in SentForm.objects.all()] == [29]


def press_at_once(times, press):
    """Press so often at once, each on a connection of its own."""

    def on_its_own(_):
        try:
            return press()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=times) as pool:
        return list(pool.map(on_its_own, range(times)))


def wait_for(others):
    """Hold a press inside its operation until the others are there too, or half a second is over."""
    with contextlib.suppress(BrokenBarrierError):
        others.wait(timeout=0.5)


@pytest.mark.django_db(transaction=True)
def test_of_four_presses_at_once_one_does_it_and_all_get_its_answer():
    user, key, together = UserFactory(), uuid4(), Barrier(4)
    answers = press_at_once(4, lambda: send(user, key, before=lambda: wait_for(together)))
    assert answers == [ANSWER] * 4
    assert times_done() == 1


@pytest.mark.django_db(transaction=True)
def test_the_canary_with_a_key_for_each_press_it_is_done_four_times():
    user, together = UserFactory(), Barrier(4)
    press_at_once(4, lambda: send(user, uuid4(), before=lambda: wait_for(together)))
    assert times_done() == 4


@pytest.mark.django_db(transaction=True)
def test_when_the_first_press_is_refused_the_second_one_counts():
    user, key, together, refused = UserFactory(), uuid4(), Barrier(2), []

    def refuse_the_first():
        if not refused:
            refused.append(True)
            wait_for(together)
            raise Refused("Not yet")

    def press():
        try:
            return send(user, key, before=refuse_the_first)
        except Refused:
            return None

    answers = press_at_once(2, press)
    assert sorted(answers, key=bool) == [None, ANSWER]
    assert times_done() == 1
