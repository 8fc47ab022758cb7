from datetime import UTC, datetime, timedelta

import pytest

from partnership.models import AgencyCategory
from tests.factories.partnership import AgencyFactory
from tests.factories.training import BookingFactory, CourseRunFactory, TariffFactory, TariffRateFactory
from training.models import BookingStatus, CourseRun, Delivery, RunStatus
from training.presenters.runs import CancellationTerms, booking_rules, cancellation_terms, short_when, state_of, time_of

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
START = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


def run(**fields):
    defaults = {
        "status": RunStatus.PUBLISHED,
        "published_at": datetime(2026, 1, 1, tzinfo=UTC),
        "starts_at": START,
        "ends_at": datetime(2026, 11, 5, 12, 30, tzinfo=UTC),
        "closes_at": START,
        "capacity": 24,
    }
    return CourseRun(**(defaults | fields))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("", "")),
        ({"status": RunStatus.CANCELLED}, ("cancelled", "")),
        ({"status": RunStatus.PLANNED, "published_at": None}, ("plan", "")),
        ({"published_at": datetime(2026, 11, 2, tzinfo=UTC)}, ("plan", "")),
        ({"delivery": Delivery.E_LEARNING}, ("any-day", "")),
        ({"starts_at": NOW}, ("over", "")),
        ({"opens_at": datetime(2026, 11, 2, tzinfo=UTC)}, ("opens", "24 places")),
        ({"closes_at": NOW}, ("closed", "")),
    ],
)
def test_the_state_of_a_run_for_somebody_new(fields, expected):
    assert state_of(run(**fields), NOW) == expected


@pytest.mark.django_db
def test_the_state_of_a_run_for_those_who_are_in():
    shown = CourseRunFactory()
    booked, waits = BookingFactory(run=shown), BookingFactory(run=shown, status=BookingStatus.WAITING)
    gave_up = BookingFactory(run=shown, status=BookingStatus.CANCELLED, cancelled_at=NOW, cancel_reason="Ill")
    seen = [CourseRun.objects.with_own_booking(each.attendee.user).get() for each in (booked, waits, gave_up)]
    assert [state_of(each, NOW) for each in seen] == [("booked", ""), ("waiting", ""), ("", "")]
    assert seen[0].own.get_absolute_url() == booked.get_absolute_url()


@pytest.mark.parametrize(
    ("fields", "dates", "words"),
    [
        ({}, 1, "9:30am to 12:30pm"),
        ({}, 3, "3 dates, from 9:30am"),
        ({"delivery": Delivery.E_LEARNING}, 0, ""),
        ({"starts_at": None}, 0, ""),
    ],
)
def test_times_in_words(fields, dates, words):
    assert time_of(run(**fields), dates) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Thu 5 Nov, 9:30am"),
        ({"starts_at": datetime(2020, 10, 13, 23, tzinfo=UTC)}, "Wed 14 Oct 2020"),
        ({"starts_at": None}, "No date yet"),
        (
            {
                "delivery": Delivery.E_LEARNING,
                "starts_at": datetime(2020, 9, 1, tzinfo=UTC),
                "ends_at": datetime(2020, 11, 1, tzinfo=UTC),
            },
            "September 2020 to October 2020",
        ),
        ({"delivery": Delivery.E_LEARNING, "ends_at": None}, "since November 2026"),
    ],
)
def test_dates_in_the_office(fields, words):
    assert short_when(run(**fields), NOW) == words


def terms(**amounts):
    return CancellationTerms(
        until="Monday 2 November 2026, 9:30am", **({"fee": "", "late": "", "no_show": ""} | amounts), is_late=False
    )


def test_the_rules_name_the_exact_moment_and_several_dates():
    titles = [rule.title for rule in booking_rules(run(), 1, terms())]
    assert (titles[0], len(titles)) == ("Cancel free of charge until Monday 2 November 2026, 9:30am", 6)
    assert [rule.title for rule in booking_rules(run(), 3, terms())][1] == "Attend all 3 dates"


def test_the_rules_say_what_it_costs_only_where_it_costs_something():
    free = " ".join(rule.text for rule in booking_rules(run(), 1, terms()))
    charged = " ".join(rule.text for rule in booking_rules(run(), 1, terms(late="£50", no_show="£70")))
    assert ("£" in free, "After that your agency will be charged £50." in charged) == (False, True)
    assert "If you do not attend, your agency will be charged £70." in charged


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days_before", "late"),
    [(9, False), (3, False), (2.9, True), (0, True)],
    ids=["long before", "on it", "past it", "start"],
)
def test_leaving_is_late_after_the_last_free_moment(days_before, late):
    shown = CourseRunFactory(starts_at=datetime(2026, 11, 5, 9, 30, tzinfo=UTC), capacity=24)
    found = cancellation_terms(shown, None, now=shown.starts_at - timedelta(days=days_before))
    assert (found.until, found.is_late) == ("" if late else "Monday 2 November 2026, 9:30am", late)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "days_before", "sentence", "first_rule"),
    [
        (
            {},
            9,
            "You can cancel free of charge until Monday 2 November 2026, 9:30am. After that your agency will be charged £50.",
            "Cancel free of charge until Monday 2 November 2026, 9:30am",
        ),
        ({}, 1, "Cancelling now costs £50.", "Cancelling now costs £50"),
        ({"tariff": None}, 1, "", "Send a colleague instead"),
        ({"delivery": Delivery.E_LEARNING}, 1, "", "Send a colleague instead"),
        ({"starts_at": None, "ends_at": None, "status": RunStatus.PLANNED}, 1, "", "Send a colleague instead"),
    ],
    ids=["ahead", "late", "late without charges", "e-learning", "no date"],
)
def test_what_cancelling_costs_is_said_as_it_is_now(fields, days_before, sentence, first_rule):
    start = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
    shown = CourseRunFactory(**({"starts_at": start, "tariff": TariffFactory(rate__late_pence=5000)} | fields))
    found = cancellation_terms(shown, AgencyFactory(), now=start - timedelta(days=days_before))
    assert (found.sentence, booking_rules(shown, 1, found)[0].title) == (sentence, first_rule)


@pytest.mark.django_db
def test_leaving_costs_each_kind_of_agency_its_own_and_strangers_what_everybody_pays():
    tariff = TariffFactory(rate__late_pence=5000)
    TariffRateFactory(tariff=tariff, category=AgencyCategory.VOLUNTARY, late_pence=2500, fee_pence=1000)
    shown = CourseRunFactory(tariff=tariff)
    school, charity = AgencyFactory(), AgencyFactory(category=AgencyCategory.VOLUNTARY)
    assert [
        (each.fee, each.late)
        for each in (
            cancellation_terms(shown, school),
            cancellation_terms(shown, charity),
            cancellation_terms(shown, None),
        )
    ] == [
        ("", "£50"),
        ("£10", "£25"),
        ("", "£50"),
    ]
