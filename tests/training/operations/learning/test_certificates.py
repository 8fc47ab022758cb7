"""Certificates: earned, issued once, revoked with the register and restored with it, and found by their code."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.training import (
    BookingFactory,
    CertificateFactory,
    CourseRunFactory,
    EvaluationFactory,
    RunDateFactory,
    take_register,
)
from training.models import BookingStatus, Certificate, Presence, Refresher, Stage
from training.operations.learning import certificates, validity

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
OVER = START + timedelta(days=1, hours=3)


@pytest.fixture
def run():
    """Of two dates, with a certificate only for the register."""
    run = CourseRunFactory(
        starts_at=START,
        title="DASH",
        course__levels=[2, 3],
        course__cpd_hours=Decimal("3.5"),
        certificate_after_evaluation=False,
    )
    RunDateFactory(run=run, starts_at=START + timedelta(days=1), ends_at=OVER)
    run.ends_at = OVER
    run.save()
    return run


@pytest.fixture
def booking(run):
    return BookingFactory(run=run, attendee__name="Ada Lovelace")


def take(run, *marks, by, now=OVER):
    """The register of each date in turn, everybody marked the same."""
    for run_date, presence in zip(run.dates.all(), marks, strict=False):
        take_register(run_date=run_date, marks=dict.fromkeys(run.bookings.on_register(), presence), by=by, now=now)


P, PART, LATE, GONE = Presence.PRESENT, Presence.PART, Presence.LATE, Presence.NO_SHOW


@pytest.mark.parametrize(
    ("marks", "earned"),
    [((P, P), 1), ((P,), 0), ((P, PART), 0), ((PART, P), 0), ((P, LATE), 0), ((P, GONE), 0), ((GONE, GONE), 0)],
)
def test_it_is_earned_by_being_there_on_every_date(run, booking, trainer, marks, earned):
    take(run, *marks, by=trainer)
    assert Certificate.objects.count() == earned


def test_it_says_what_was_true_on_the_day(run, booking, trainer):
    Refresher.objects.bulk_create([Refresher(level=2, months=24), Refresher(level=3, months=36)])
    take(run, P, P, by=trainer)
    row = Certificate.objects.get()
    assert (row.holder, row.course_title, row.levels, row.cpd_hours) == ("Ada Lovelace", "DASH", [2, 3], Decimal("3.5"))
    assert (row.held_on, row.issued_at, row.expires_on) == (date(2090, 11, 10), OVER, date(2092, 11, 10))
    booking.attendee.name = "Ada King"
    booking.attendee.save()
    assert Certificate.objects.get().holder == "Ada Lovelace"


def test_the_holder_is_told_once(run, booking, trainer):
    for _ in range(2):
        take(run, P, P, by=trainer)
    assert (Certificate.objects.count(), EmailNotice.objects.count()) == (1, 1)
    letter = EmailNotice.objects.get()
    assert (letter.template, letter.context["code"]) == (
        "training/emails/certificate-ready",
        Certificate.objects.get().code,
    )


def test_nothing_is_issued_before_the_run_is_over(run, booking, trainer):
    take(run, P, P, by=trainer, now=OVER - timedelta(seconds=1))
    assert Certificate.objects.count() == 0


def test_a_run_without_certificates_issues_none(run, booking, trainer):
    type(run).objects.update(gives_certificate=False)
    take(run, P, P, by=trainer)
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(("stage", "issued"), [(Stage.BEFORE, 0), (Stage.AFTER, 1), (Stage.LATER, 0)])
def test_where_asked_it_waits_for_the_questions_afterwards(run, booking, trainer, stage, issued):
    type(run).objects.update(certificate_after_evaluation=True)
    EvaluationFactory(booking=booking, stage=stage)
    take(run, P, P, by=trainer)
    assert Certificate.objects.count() == issued


def test_whoever_walked_in_earns_one_too(run, trainer):
    BookingFactory(run=run, status=BookingStatus.WALKED_IN, booked_at=START)
    take(run, P, P, by=trainer)
    assert Certificate.objects.count() == 1


# --- Revoked ----------------------------------------------------------------------------------------------------------


def test_a_corrected_register_revokes_it_and_a_correction_back_restores_it(run, booking, trainer):
    take(run, P, P, by=trainer)
    code = Certificate.objects.get().code
    take(run, PART, by=trainer, now=OVER + timedelta(hours=1))
    row = Certificate.objects.get()
    assert (row.revoked_at, row.revoke_reason) == (OVER + timedelta(hours=1), "The register was corrected")
    take(run, P, by=trainer)
    row = Certificate.objects.get()
    assert (row.code, row.revoked_at, row.revoke_reason) == (code, None, "")
    kinds = AuditEntry.objects.filter(kind__startswith="training.certificate").order_by("pk")
    assert [entry.kind.split("-")[1] for entry in kinds] == ["issued", "revoked", "restored"]


def test_what_the_team_revoked_stays_revoked(run, booking, trainer, team):
    take(run, P, P, by=trainer)
    certificates.revoke(certificate=Certificate.objects.get(), reason="Signed in for somebody else", by=team, now=OVER)
    take(run, P, P, by=trainer)
    row = Certificate.objects.get()
    assert (row.revoked_by, row.revoked_at, row.revoke_reason) == (team, OVER, "Signed in for somebody else")


def test_what_the_team_revoked_in_the_same_words_as_the_register_stays_revoked(run, booking, trainer, team):
    take(run, P, P, by=trainer)
    certificates.revoke(certificate=Certificate.objects.get(), reason=certificates.WITHDRAWN, by=team, now=OVER)
    take(run, P, P, by=trainer)
    assert Certificate.objects.get().revoked_by == team


def test_it_is_revoked_once(team):
    row = CertificateFactory()
    certificates.revoke(certificate=row, reason="A mistake", by=team)
    with pytest.raises(Refused, match=r"^This certificate has already been revoked\.$"):
        certificates.revoke(certificate=row, reason="Again", by=team)
    assert Certificate.objects.get().revoke_reason == "A mistake"


def test_a_revocation_whose_entry_fails_does_not_stay(team, broken):
    row = CertificateFactory()
    with broken(certificates.audit, "record"):
        certificates.revoke(certificate=row, reason="A mistake", by=team)
    assert Certificate.objects.get().revoked_at is None


def test_a_certificate_whose_letter_fails_does_not_stay(run, booking, trainer, broken):
    take(run, P, by=trainer)
    with broken(certificates.emails, "certificate_ready"):
        take_register(run_date=run.dates.last(), marks={booking: P}, by=trainer, now=OVER)
    assert (Certificate.objects.count(), AuditEntry.objects.filter(kind="training.register-taken").count()) == (0, 1)


# --- Until when, and by which code ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "until"),
    [
        ([1], None),
        ([2], date(2092, 2, 28)),
        ([3], date(2093, 2, 28)),
        ([1, 3], date(2093, 2, 28)),
        ([2, 3], date(2092, 2, 28)),
    ],
)
def test_the_shortest_refresher_of_its_levels_says_until_when_it_counts(levels, until):
    Refresher.objects.bulk_create([Refresher(level=2, months=12), Refresher(level=3, months=24)])
    assert validity.valid_at_every_level_until(levels, date(2091, 2, 28), validity.refreshers()) == until


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"expires_on": None}, "valid"),
        ({"expires_on": date(2091, 5, 1)}, "valid"),
        ({"expires_on": date(2091, 4, 30)}, "expired"),
        ({"revoked_at": OVER, "revoke_reason": "A mistake"}, "revoked"),
        ({"expires_on": date(2091, 4, 30), "revoked_at": OVER, "revoke_reason": "A mistake"}, "revoked"),
    ],
)
def test_what_a_check_says_and_what_counts_as_valid(fields, state):
    row = CertificateFactory(**fields)
    today = date(2091, 5, 1)
    assert (row.state(today), Certificate.objects.valid(today).exists()) == (state, state == "valid")


@pytest.mark.parametrize(
    "typed", ["K7QM-3XPA-9TZ2", "k7qm3xpa9tz2", " K7QM 3XPA 9TZ2 ", "k7qm–3xpa–9tz2", "K7Q-M3X-PA9-TZ2"]
)  # noqa: RUF001
def test_a_code_is_found_in_any_writing(typed):
    row = CertificateFactory(code="K7QM-3XPA-9TZ2")
    assert certificates.with_code(typed) == row


@pytest.mark.parametrize("typed", ["", "K7QM-3XPA-9TZ", "K7QM-3XPA-9TZ22", "K7QM-3XPA-9TZ3", "' OR 1=1 --", "\x00"])
def test_another_code_finds_nothing(typed):
    CertificateFactory(code="K7QM-3XPA-9TZ2")
    assert certificates.with_code(typed) is None
