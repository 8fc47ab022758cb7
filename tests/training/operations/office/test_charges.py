import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from partnership.models import AgencyCategory
from shield.models import AuditEntry
from shield.refusals import Refused
from shield.tables import as_csv
from tests.factories.partnership import AgencyFactory
from tests.factories.training import (
    BookingFactory,
    ChargeFactory,
    CourseRunFactory,
    OfferedFactory,
    PractitionerFactory,
    RunDateFactory,
    TariffFactory,
    TariffRateFactory,
)
from training.models import Charge, Length
from training.operations.office import charges, runs
from training.operations.places import bookings, offers, substitution

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)  # a Thursday
LAST_FREE = datetime(2090, 11, 27, 9, 30, tzinfo=UTC)


@pytest.fixture
def run():
    return CourseRunFactory(
        starts_at=START, tariff=TariffFactory(rate__fee_pence=2000, rate__late_pence=5000, rate__no_show_pence=9000)
    )


@pytest.fixture
def ada():
    return PractitionerFactory(name="Ada Lovelace", post__agency=AgencyFactory(name="Ash School"))


def book(run, person, now=NOW):
    return bookings.book(run=run, attendee=person, by=person.user, now=now)


def ledger():
    rows = Charge.objects.order_by("made_at", "pk")
    return [
        (row.kind, row.pence, "waived" if row.waived_at else "invoiced" if row.invoiced_at else "owed") for row in rows
    ]


@pytest.mark.parametrize(
    ("start", "free_days", "last"),
    [
        (START, 3, LAST_FREE),
        (START, 0, START),
        (datetime(2090, 11, 28, 9, 30, tzinfo=UTC), 3, datetime(2090, 11, 23, 9, 30, tzinfo=UTC)),  # over a week-end
        (
            datetime(2090, 10, 31, 9, 30, tzinfo=UTC),
            3,
            datetime(2090, 10, 26, 8, 30, tzinfo=UTC),
        ),  # and a change of clocks
        (datetime(2026, 12, 30, 9, 30, tzinfo=UTC), 3, datetime(2026, 12, 23, 9, 30, tzinfo=UTC)),  # over Christmas
    ],
)
def test_cancelling_is_free_until_the_hour_of_the_start_some_working_days_before(start, free_days, last):
    run = CourseRunFactory(starts_at=start, tariff=TariffFactory(free_days=free_days))
    assert charges.free_until(run) == last
    assert [charges.is_late(run, at) for at in (last, last + timedelta(microseconds=1))] == [False, True]


def test_a_run_without_a_tariff_has_its_last_free_moment_too_and_charges_nothing(ada):
    run = CourseRunFactory(starts_at=START)
    booking = book(run, ada)
    bookings.cancel(booking=booking, reason="Ill", by=ada.user, now=LAST_FREE + timedelta(minutes=1))
    booking.refresh_from_db()
    assert (charges.free_until(run), booking.cancelled_late, Charge.objects.count()) == (LAST_FREE, True, 0)


def test_rates_go_by_length_and_kind_of_agency():
    run = CourseRunFactory(starts_at=START, tariff=TariffFactory())
    lines = {
        (length, category): TariffRateFactory(tariff=run.tariff, length=length, category=category)
        for length in Length
        for category in ("", AgencyCategory.VOLUNTARY)
    }
    voluntary, school = AgencyFactory(category=AgencyCategory.VOLUNTARY), AgencyFactory()
    assert charges.rate(run, voluntary) == lines[Length.HALF_DAY, AgencyCategory.VOLUNTARY]
    assert charges.rate(run, school) == lines[Length.HALF_DAY, ""]
    run.dates.update(ends_at=START + timedelta(hours=4, minutes=1))
    assert charges.rate(run, school) == lines[Length.FULL_DAY, ""]
    RunDateFactory(run=run, starts_at=START + timedelta(days=7), ends_at=START + timedelta(days=7, hours=1))
    assert charges.rate(run, voluntary) == lines[Length.SEVERAL_DAYS, AgencyCategory.VOLUNTARY]
    assert charges.rate(CourseRunFactory(), school) is None


def test_a_place_costs_its_fee_and_gives_it_back_when_cancelled_in_time(run, ada):
    booking = book(run, ada)
    assert ledger() == [("fee", 2000, "owed")]
    bookings.cancel(booking=booking, reason="Ill", by=ada.user, now=LAST_FREE)
    assert ledger() == [("fee", 2000, "waived")]
    assert Charge.objects.get().waive_reason == "The place was cancelled"


def test_an_accepted_offer_costs_the_fee(run):
    booking = OfferedFactory(run=run, offer__made_at=NOW)
    assert ledger() == []
    offers.accept(booking=booking, by=booking.booked_by, now=NOW)
    assert ledger() == [("fee", 2000, "owed")]


def test_a_late_cancellation_is_charged_to_the_agency_of_the_day_of_booking(run, ada):
    booking = book(run, ada)
    late = LAST_FREE + timedelta(minutes=1)
    bookings.cancel(booking=booking, reason="Ill", by=ada.user, now=late)
    assert ledger() == [("fee", 2000, "waived"), ("late_cancellation", 5000, "owed")]
    charge = Charge.objects.owed().get()
    assert (charge.agency, charge.made_at) == (booking.agency, late)


def test_a_free_course_charges_for_leaving_late_and_for_an_empty_chair(ada):
    run = CourseRunFactory(starts_at=START, tariff=TariffFactory(rate__late_pence=5000, rate__no_show_pence=9000))
    booking = book(run, ada)
    assert ledger() == []
    charges.no_show(booking, now=START)
    assert ledger() == [("no_show", 9000, "owed")]


def test_a_place_is_charged_once_for_one_kind(run, ada):
    booking = book(run, ada)
    assert (charges.fee(booking, now=NOW), ledger()) == (None, [("fee", 2000, "owed")])


def test_a_run_that_is_called_off_costs_nobody_anything(run, ada, team):
    book(run, ada)
    runs.cancel(run=run, reason="No trainer", by=team, now=NOW)
    assert ledger() == [("fee", 2000, "waived")]


def test_the_fee_of_a_place_that_went_to_a_colleague_is_given_back_when_the_colleague_cancels(run, ada):
    colleague = PractitionerFactory(post__agency=ada.agency_on())
    instead = substitution.substitute(booking=book(run, ada), attendee=colleague, by=ada.user, now=NOW)
    bookings.cancel(booking=instead, reason="Ill", by=ada.user, now=NOW)
    assert Charge.objects.owed().count() == 0


def test_the_fee_of_a_place_that_went_to_a_colleague_is_given_back_when_the_run_is_called_off(run, ada, team):
    colleague = PractitionerFactory(post__agency=ada.agency_on())
    substitution.substitute(booking=book(run, ada), attendee=colleague, by=ada.user, now=NOW)
    runs.cancel(run=run, reason="No trainer", by=team, now=NOW)
    assert Charge.objects.owed().count() == 0


def test_a_place_that_went_to_a_colleague_costs_one_fee(run, ada):
    colleague = PractitionerFactory(post__agency=ada.agency_on())
    substitution.substitute(booking=book(run, ada), attendee=colleague, by=ada.user, now=NOW)
    assert [row for row in ledger() if row[2] != "waived"] == [("fee", 2000, "owed")]


def test_a_place_whose_fee_was_invoiced_goes_to_a_colleague_at_no_further_cost(run, ada, team):
    booking = book(run, ada)
    charges.export(by=team, now=NOW)
    colleague = PractitionerFactory(post__agency=ada.agency_on())
    substitution.substitute(booking=booking, attendee=colleague, by=ada.user, now=NOW)
    assert ledger() == [("fee", 2000, "invoiced")]


def test_a_charge_is_waived_with_a_reason_once(team):
    charge = ChargeFactory()
    charges.waive(charge=charge, reason="A bereavement", by=team, now=NOW)
    charge.refresh_from_db()
    assert (charge.waived_at, charge.waived_by, charge.waive_reason) == (NOW, team, "A bereavement")
    entry = AuditEntry.objects.get(kind="training.charge-waived")
    assert (entry.target_id, entry.actor, entry.facts) == (str(charge.pk), team, {"pence": 5000})
    with pytest.raises(Refused, match=r"^This charge has already been waived or invoiced\.$"):
        charges.waive(charge=charge, reason="Again", by=team)


def test_what_is_owed_goes_out_once_as_a_table(ada, team):
    run = CourseRunFactory(title="=DASH", starts_at=START)
    owed = ChargeFactory(booking=BookingFactory(run=run, attendee=ada), pence=5005, made_at=NOW)
    ChargeFactory(waived_at=NOW, waive_reason="A bereavement")
    name = charges.export(by=team, now=NOW)
    assert name == "2090-10-30-090000"
    text = as_csv(charges.COLUMNS, charges.read_export(name=name)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Export", "Agency", "Charge", "Course", "Date", "Person", "Charged on", "Amount in pounds"],
        [name, "Ash School", "Late cancellation", "'=DASH", "2090-11-30", "Ada Lovelace", "2090-10-30", "50.05"],
    ]
    owed.refresh_from_db()
    assert (owed.invoiced_at, owed.invoice, Charge.objects.owed().count()) == (NOW, name, 0)
    with pytest.raises(Refused, match=r"^There are no charges to export\.$"):
        charges.export(by=team)
    with pytest.raises(Refused, match=r"^This charge has already been waived or invoiced\.$"):
        charges.waive(charge=owed, reason="Too late to join", by=team)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"pence": 0}, "charge_is_not_nothing"),
        ({"waived_at": NOW}, "charge_waived_with_a_reason"),
        ({"waive_reason": "Why"}, "charge_waived_with_a_reason"),
        ({"waived_at": NOW, "waive_reason": "Why", "invoiced_at": NOW}, "charge_is_waived_or_invoiced"),
    ],
)
def test_the_database_keeps_the_ledger_straight(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ChargeFactory(**fields)


def test_the_database_refuses_a_second_standing_charge_of_one_kind():
    charge = ChargeFactory()
    with pytest.raises(IntegrityError, match="one_standing_charge_per_booking_and_kind"), transaction.atomic():
        ChargeFactory(booking=charge.booking)


def test_a_charge_whose_entry_fails_does_not_stay(run, ada, broken):
    booking = book(run, ada)
    with broken(charges.audit, "record"):
        bookings.cancel(booking=booking, reason="Ill", by=ada.user, now=START - timedelta(hours=1))
    assert ledger() == [("fee", 2000, "owed")]


def test_a_waiver_or_an_export_whose_entry_fails_does_not_stay(team, broken):
    charge = ChargeFactory()
    with broken(charges.audit, "record"):
        charges.waive(charge=charge, reason="A bereavement", by=team)
    with broken(charges.audit, "record"):
        charges.export(by=team)
    charge.refresh_from_db()
    assert (charge.waived_at, charge.invoiced_at) == (None, None)


def test_the_team_takes_a_place_away_without_charging_the_agency(run, ada, team):
    booking = book(run, ada)
    bookings.cancel(booking=booking, reason="The room is too small", by=team, now=LAST_FREE + timedelta(minutes=1))
    booking.refresh_from_db()
    assert (booking.cancelled_by_team, booking.cancelled_late) == (True, False)
    assert ledger() == [("fee", 2000, "waived")]


def test_whoever_of_the_team_gives_up_their_own_late_is_charged_like_everybody(run, team):
    booking = book(run, team.person)
    bookings.cancel(booking=booking, reason="Ill", by=team, now=LAST_FREE + timedelta(minutes=1))
    booking.refresh_from_db()
    assert (booking.cancelled_by_team, booking.cancelled_late) == (False, True)
    assert ledger() == [("fee", 2000, "waived"), ("late_cancellation", 5000, "owed")]


def test_whose_place_the_team_took_away_has_not_given_it_up(ada, team):
    run = CourseRunFactory(starts_at=START, capacity=1)
    booking = book(run, ada)
    other = PractitionerFactory()
    waits = bookings.join_waiting_list(run=run, attendee=other, by=other.user, now=NOW)
    bookings.cancel(booking=booking, reason="Taken by mistake", by=team, now=NOW)
    again = bookings.join_waiting_list(run=run, attendee=ada, by=ada.user, now=NOW)
    offers.decline(booking=waits, by=other.user, now=NOW)
    again.refresh_from_db()
    assert again.is_offered
