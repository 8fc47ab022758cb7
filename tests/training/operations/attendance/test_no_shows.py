"""Marks for not coming: made, lapsed, corrected, contested and decided."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.training import (
    ApprovalFactory,
    BookingFactory,
    CourseRunFactory,
    NoShowFactory,
    RunDateFactory,
    TariffFactory,
    take_register,
)
from training.models import BookingStatus, Charge, NoShow, Presence
from training.operations.attendance import no_shows

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
NOW = datetime(2090, 11, 9, 13, tzinfo=UTC)


@pytest.fixture
def booking():
    run = CourseRunFactory(starts_at=START, tariff=TariffFactory(rate__no_show_pence=9000), gives_certificate=False)
    return BookingFactory(run=run)


def take(booking, presence, by, now=NOW):
    take_register(run_date=booking.run.dates.get(), marks={booking: presence}, by=by, now=now)


def owed():
    return list(Charge.objects.owed().values_list("kind", "pence"))


def test_whoever_does_not_come_gets_a_mark_a_charge_and_a_letter(booking, trainer):
    take(booking, Presence.NO_SHOW, trainer)
    mark = NoShow.objects.get()
    assert (mark.booking, mark.made_at, mark.lapses_on) == (booking, NOW, date(2091, 11, 9))
    assert (owed(), mark.may_be_challenged) == ([("no_show", 9000)], True)
    letter = EmailNotice.objects.get()
    assert (letter.template, letter.to) == ("training/emails/did-not-attend", booking.attendee.email)
    assert letter.context["charge"] == "£90"
    assert AuditEntry.objects.get(kind="training.no-show-marked").target_id == str(mark.pk)


def test_the_manager_who_agreed_is_told_as_well(booking, trainer):
    ApprovalFactory(booking=booking, answer="agreed", answered_at=START - timedelta(days=5))
    take(booking, Presence.NO_SHOW, trainer)
    assert list(EmailNotice.objects.order_by("pk").values_list("template", "to")) == [
        ("training/emails/did-not-attend", booking.attendee.email),
        ("training/emails/did-not-attend-manager", "mary@example.org"),
    ]


def test_a_mark_stands_until_the_day_it_lapses_and_not_on_it(booking):
    mark = NoShowFactory(booking=booking, made_at=NOW, lapses_on=date(2091, 11, 9))
    person = booking.attendee
    assert no_shows.current(person, date(2091, 11, 8)) == [mark]
    assert no_shows.current(person, date(2091, 11, 9)) == []


def test_the_same_register_again_makes_no_second_mark(booking, trainer):
    for _ in range(2):
        take(booking, Presence.NO_SHOW, trainer)
    assert (NoShow.objects.count(), Charge.objects.count(), EmailNotice.objects.count()) == (1, 1, 1)


def test_a_corrected_register_takes_mark_and_charge_away(booking, trainer, team):
    take(booking, Presence.NO_SHOW, trainer)
    take(booking, Presence.PRESENT, team)
    mark = NoShow.objects.get()
    assert (mark.decision, mark.reason, mark.decided_by) == ("removed", "The register was corrected", team)
    assert (owed(), Charge.objects.get().waive_reason) == ([], "The register was corrected")
    assert no_shows.current(booking.attendee, NOW.date()) == []


def test_a_register_corrected_back_brings_mark_and_charge_back(booking, trainer):
    for presence in (Presence.NO_SHOW, Presence.PRESENT, Presence.NO_SHOW):
        take(booking, presence, trainer)
    assert [(mark.decision, mark.reason) for mark in NoShow.objects.all()] == [("", "")]
    assert (owed(), Charge.objects.count()) == ([("no_show", 9000)], 2)
    assert EmailNotice.objects.filter(template="training/emails/did-not-attend").count() == 1


def test_a_mark_that_the_team_removed_does_not_come_back_with_the_next_register(booking, trainer, team):
    take(booking, Presence.NO_SHOW, trainer)
    mark = no_shows.challenge(no_show=NoShow.objects.get(), objection="My mother died.", by=team, now=NOW)
    no_shows.decide(no_show=mark, removed=True, reason="A bereavement", by=team, now=NOW)
    take(booking, Presence.NO_SHOW, trainer)
    assert (NoShow.objects.get().reason, owed()) == ("A bereavement", [])


def test_whoever_came_to_one_of_two_dates_has_no_mark(trainer):
    run = CourseRunFactory(starts_at=START, gives_certificate=False)
    RunDateFactory(run=run, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=3))
    booking = BookingFactory(run=run)
    for run_date, presence in zip(run.dates.all(), (Presence.PRESENT, Presence.NO_SHOW), strict=True):
        take_register(run_date=run_date, marks={booking: presence}, by=trainer, now=NOW + timedelta(days=1))
    assert NoShow.objects.count() == 0


def test_whoever_walked_in_and_missed_the_second_date_has_no_mark(trainer):
    run = CourseRunFactory(starts_at=START)
    walked = BookingFactory(run=run, status=BookingStatus.WALKED_IN, booked_at=START)
    take_register(run_date=run.dates.get(), marks={walked: Presence.NO_SHOW}, by=trainer, now=NOW)
    assert NoShow.objects.count() == 0


# --- Contested and decided --------------------------------------------------------------------------------------------


@pytest.fixture
def mark(booking, trainer):
    take(booking, Presence.NO_SHOW, trainer)
    return NoShow.objects.get()


@pytest.fixture
def challenged(mark):
    return no_shows.challenge(no_show=mark, objection="I was there.", by=mark.booking.attendee.user, now=NOW)


def test_a_mark_is_contested_in_words_and_once(mark):
    user = mark.booking.attendee.user
    no_shows.challenge(no_show=mark, objection="I was there.", by=user, now=NOW)
    mark.refresh_from_db()
    assert (mark.objection, mark.contested_at, list(NoShow.objects.challenged())) == ("I was there.", NOW, [mark])
    with pytest.raises(Refused, match=r"^You have already challenged this record, or it has been decided\.$"):
        no_shows.challenge(no_show=mark, objection="Again", by=user, now=NOW)
    assert NoShow.objects.get().objection == "I was there."


def test_what_was_decided_cannot_be_contested(challenged, team):
    no_shows.decide(no_show=challenged, removed=False, reason="Two people saw the empty chair", by=team, now=NOW)
    with pytest.raises(Refused, match=r"^You have already challenged this record, or it has been decided\.$"):
        no_shows.challenge(no_show=challenged, objection="I was there.", by=team, now=NOW)


def test_a_mark_that_nobody_contested_is_not_decided(mark, team):
    with pytest.raises(Refused, match=r"^This record has not been challenged\.$"):
        no_shows.decide(no_show=mark, removed=True, reason="A bereavement", by=team)
    assert (NoShow.objects.get().decision, EmailNotice.objects.filter(template__endswith="decided").count()) == ("", 0)


@pytest.mark.parametrize(
    ("removed", "decision", "left"), [(True, "removed", []), (False, "stands", [("no_show", 9000)])]
)
def test_a_contested_mark_is_decided_with_a_reason_and_its_charge(mark, team, removed, decision, left):
    no_shows.challenge(no_show=mark, objection="I was there.", by=mark.booking.attendee.user, now=NOW)
    no_shows.decide(no_show=mark, removed=removed, reason="We asked the trainer", by=team, now=NOW)
    mark.refresh_from_db()
    assert (mark.decision, mark.reason, mark.decided_by, mark.decided_at) == (
        decision,
        "We asked the trainer",
        team,
        NOW,
    )
    assert (owed(), NoShow.objects.challenged().count()) == (left, 0)
    letter = EmailNotice.objects.get(template="training/emails/no-show-decided")
    assert (letter.context["stands"], letter.context["reason"]) == (not removed, "We asked the trainer")


def test_a_mark_is_decided_once(challenged, team):
    no_shows.decide(no_show=challenged, removed=True, reason="A bereavement", by=team)
    with pytest.raises(Refused, match=r"^This challenge has already been decided\.$"):
        no_shows.decide(no_show=challenged, removed=False, reason="After all", by=team)
    assert NoShow.objects.get().reason == "A bereavement"


def test_an_invoiced_charge_is_not_taken_back_by_itself(mark, trainer):
    Charge.objects.update(invoiced_at=NOW, invoice="2090-11")
    take(mark.booking, Presence.PRESENT, trainer)
    assert Charge.objects.get().waived_at is None


# --- Rolled back ------------------------------------------------------------------------------------------------------


def test_a_mark_whose_letter_fails_does_not_stay(booking, trainer, broken):
    with broken(no_shows.emails, "did_not_attend"):
        take(booking, Presence.NO_SHOW, trainer)
    assert (NoShow.objects.count(), Charge.objects.count()) == (0, 0)


def test_an_objection_whose_entry_fails_does_not_stay(mark, broken):
    with broken(no_shows.audit, "record"):
        no_shows.challenge(no_show=mark, objection="I was there.", by=mark.booking.attendee.user)
    assert NoShow.objects.get().contested_at is None


def test_a_decision_whose_letter_fails_does_not_stay(challenged, team, broken):
    with broken(no_shows.emails, "no_show_decided"):
        no_shows.decide(no_show=challenged, removed=True, reason="A bereavement", by=team)
    assert (NoShow.objects.get().decision, owed()) == ("", [("no_show", 9000)])


def test_a_register_corrected_after_the_team_removed_the_mark_leaves_their_reason(booking, trainer, team):
    take(booking, Presence.NO_SHOW, trainer)
    mark = no_shows.challenge(no_show=NoShow.objects.get(), objection="My mother died.", by=team, now=NOW)
    no_shows.decide(no_show=mark, removed=True, reason="A bereavement", by=team, now=NOW)
    take(booking, Presence.PRESENT, trainer, now=NOW + timedelta(hours=1))
    mark = NoShow.objects.get()
    assert (mark.reason, mark.decided_by, mark.decided_at) == ("A bereavement", team, NOW)
