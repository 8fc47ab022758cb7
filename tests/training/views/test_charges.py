import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shield.models import AuditEntry
from tests.factories.training import (
    BookingFactory,
    ChargeFactory,
    CourseRunFactory,
    PractitionerFactory,
    TariffFactory,
    in_days,
)
from tests.forms_sent import key_for
from training.models import Charge, CourseRun, Tariff

pytestmark = pytest.mark.django_db

LEDGER = "/training/office/charges/"
EXPORT = "/training/office/charges/export/"
TARIFFS = "/training/office/tariffs/"


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


@pytest.fixture
def owed():
    return ChargeFactory(
        booking__attendee__name="Ada Lovelace", booking__run__title="DASH", pence=4750, made_at=timezone.now()
    )


def waive(charge):
    return f"/training/office/charges/{charge.pk}/waive/"


# The list of charges


def test_the_list_shows_agency_charge_course_person_and_amount(office, owed, words):
    page = words(office.get(LEDGER))
    for said in (str(owed.agency), "Late cancellation", "DASH", "Ada Lovelace", "£47.50", "Waive"):
        assert said in page


def test_waived_and_invoiced_charges_are_listed_under_all_charges(office, owed):
    waived = ChargeFactory(waived_at=timezone.now(), waive_reason="Ill")
    invoiced = ChargeFactory(invoiced_at=timezone.now(), invoice="2026-11-01-120000")
    assert list(office.get(LEDGER).context["charges"]) == [owed]
    assert set(office.get(LEDGER + "?show=all").context["charges"]) == {owed, waived, invoiced}


def test_an_empty_list_of_charges_says_what_will_appear(office, words):
    assert "Fees, late cancellations and no-shows will appear here for course dates with a tariff." in words(
        office.get(LEDGER)
    )


@pytest.mark.slow
@pytest.mark.parametrize("path", [LEDGER, LEDGER + "?show=all"])
def test_the_list_of_charges_costs_the_same_for_1_and_30(office, cost, path):
    ChargeFactory()
    one = cost(office, path, 15)
    for _ in range(29):
        ChargeFactory()
    assert cost(office, path, 15) == one


# Waiving


def test_waiving_a_charge_requires_a_reason_and_stores_it(office, team, owed, errors, words):
    assert errors(office.post(waive(owed), {"reason": ""})) == {"reason": ["Enter a reason"]}
    too_long = office.post(waive(owed), {"reason": "x" * 301})
    assert errors(too_long) == {"reason": ["Reason must be 300 characters or fewer"]}
    assert "x" * 301 in too_long.content.decode()
    response = office.post(waive(owed), {"reason": "A death in the family"}, follow=True)
    assert response.redirect_chain == [(LEDGER, 302)]
    assert "Charge waived" in words(response)
    owed.refresh_from_db()
    assert (owed.waived_by, owed.waive_reason) == (team, "A death in the family")


def test_a_charge_can_only_be_waived_once(office, owed, errors):
    office.post(waive(owed), {"reason": "Ill"})
    assert errors(office.post(waive(owed), {"reason": "Twice"})) == {
        "__all__": ["This charge has already been waived or invoiced."]
    }
    owed.refresh_from_db()
    assert owed.waive_reason == "Ill"


def test_the_booking_shows_the_charge_and_that_it_was_waived(sign_in, practitioner, words):
    booking = BookingFactory(attendee=practitioner.person)
    ChargeFactory(booking=booking, pence=5000, waived_at=timezone.now(), waive_reason="Ill")
    page = words(sign_in(practitioner).get(booking.get_absolute_url()))
    assert ("Late cancellation" in page, "£50, waived: Ill" in page) == (True, True)


# Export


def test_the_export_contains_each_owed_charge_once(office, owed, errors):
    ChargeFactory(waived_at=timezone.now(), waive_reason="Ill")
    response = office.post(EXPORT, {"file_type": "csv"})
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="charges-20')
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["Agency"], row["Charge"], row["Person"], row["Amount in pounds"]) for row in rows] == [
        (owed.agency.name, "Late cancellation", "Ada Lovelace", "47.50")
    ]
    assert errors(office.post(EXPORT, {"file_type": "csv"})) == {"__all__": ["There are no charges to export."]}


def test_a_second_press_gets_the_same_file_and_exports_nothing_more(office, owed, team):
    key = key_for(team) | {"file_type": "csv"}
    first = office.post(EXPORT, key)
    ChargeFactory()
    again = office.post(EXPORT, key)
    assert (again.content, again.headers["Content-Disposition"]) == (
        first.content,
        first.headers["Content-Disposition"],
    )
    assert AuditEntry.objects.filter(kind="training.charges-exported").count() == 1


def test_a_name_in_the_export_is_never_a_formula(office):
    ChargeFactory(booking__attendee__name="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in office.post(EXPORT, {"file_type": "csv"}).content.decode()


def test_the_export_as_a_workbook_has_the_same_rows(office, owed):
    response = office.post(EXPORT, {"file_type": "xlsx"})
    assert response.headers["Content-Disposition"].endswith('.xlsx"')
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[2]][1:3] == [owed.agency.name, "Late cancellation"]


def test_an_export_needs_a_file_type(office, owed, errors):
    assert errors(office.post(EXPORT, {})) == {"file_type": ["Select a file type"]}
    owed.refresh_from_db()
    assert owed.is_owed


def test_opening_the_export_page_marks_nothing_as_invoiced(office, owed, words):
    assert "1 charge has not been invoiced." in words(office.get(EXPORT))
    owed.refresh_from_db()
    assert owed.is_owed


# Tariffs


TARIFF = {"name": "Half and full days", "free_days": "5", "half_day__any__late_pence": "50"}


def test_a_tariff_is_entered_in_pounds_and_stored_in_pence(office, words):
    typed = TARIFF | {"half_day__voluntary__late_pence": "£25.50", "full_day__any__no_show_pence": "1,000"}
    response = office.post(TARIFFS + "new/", typed, follow=True)
    assert response.redirect_chain == [(TARIFFS, 302)]
    tariff = Tariff.objects.get()
    rates = tariff.rates.values_list("length", "category", "fee_pence", "late_pence", "no_show_pence")
    assert (tariff.free_days, set(rates)) == (
        5,
        {
            ("half_day", "", 0, 5000, 0),
            ("half_day", "voluntary", 0, 2550, 0),
            ("full_day", "", 0, 0, 100000),
        },
    )
    assert "Cancelling is free until 5 working days before the start." in words(response)


def test_invalid_tariff_details_show_errors_and_keep_the_input(office, errors):
    TariffFactory(name="There already")
    typed = {"name": "There already", "free_days": "some", "full_day__any__fee_pence": "a lot"}
    response = office.post(TARIFFS + "new/", typed)
    assert errors(response) == {
        "name": ["There is already a tariff with this name"],
        "free_days": ["Working days must be a number, like 3"],
        "full_day__any__fee_pence": ["Enter an amount in pounds, like 50 or 47.50"],
    }
    assert response.context["form"]["full_day__any__fee_pence"].value() == "a lot"
    assert Tariff.objects.count() == 1


@pytest.mark.parametrize("typed", ["-5", "5.5", "50 pounds", "123456", "5,00"])
def test_invalid_amounts_are_refused(office, errors, typed):
    response = office.post(TARIFFS + "new/", TARIFF | {"full_day__any__fee_pence": typed})
    assert list(errors(response)) == ["full_day__any__fee_pence"]


def test_editing_a_tariff_does_not_change_existing_charges(office):
    tariff = TariffFactory(name="Old", rate__late_pence=4000)
    charge = ChargeFactory(pence=4000)
    path = f"{TARIFFS}{tariff.pk}/edit/"
    form = office.get(path).context["form"]
    assert (form["name"].value(), form["half_day__any__late_pence"].value()) == ("Old", "£40")
    office.post(path, TARIFF)
    tariff.refresh_from_db()
    assert (tariff.name, tariff.rates.get().late_pence) == ("Half and full days", 5000)
    assert Charge.objects.get(pk=charge.pk).pence == 4000


def test_a_tariff_without_rates_charges_nothing(office, words):
    office.post(TARIFFS + "new/", {"name": "Free", "free_days": "3"})
    assert "No charges" in words(office.get(TARIFFS))


@pytest.mark.slow
def test_the_tariffs_cost_the_same_for_1_and_30(office, cost):
    TariffFactory(rate__late_pence=100)
    one = cost(office, TARIFFS, 15)
    for _ in range(29):
        TariffFactory(rate__late_pence=100)
    assert cost(office, TARIFFS, 15) == one


@pytest.mark.parametrize("person", ["practitioner", "agency_lead", "trainer", "board_member"])
def test_only_the_team_opens_charges_and_tariffs(sign_in, the_cast, owed, person):
    client = sign_in(the_cast(person))
    for path in (LEDGER, EXPORT, TARIFFS, TARIFFS + "new/"):
        assert client.get(path).status_code == 403
    assert client.get(waive(owed)).status_code in {403, 404}
    assert client.post(EXPORT).status_code == 403


# The cost of cancelling


@pytest.fixture
def charged(practitioner):
    """Return a booking in 2 days; cancelling it late costs £50."""
    tariff = TariffFactory(free_days=3, rate__late_pence=5000, rate__no_show_pence=7000)
    run = CourseRunFactory(slug="dash", starts_at=in_days(2), tariff=tariff)
    return BookingFactory(run=run, attendee=practitioner.person)


def test_the_booking_page_shows_the_free_period_and_the_charges(sign_in, outsider, charged, words):
    page = words(sign_in(outsider).get("/training/course-dates/dash/book/"))
    assert "Cancelling now costs £50. If you do not attend, your agency will be charged £70." in page
    assert "Cancelling now costs £50" in words(sign_in(outsider).get("/training/course-dates/dash/"))
    start = in_days(30)
    CourseRun.objects.update(starts_at=start, ends_at=start + timedelta(hours=3), closes_at=start)
    page = words(sign_in(outsider).get("/training/course-dates/dash/book/"))
    assert "After that your agency will be charged £50. If you do not attend, your agency will be charged £70." in page
    assert "then £50" in words(sign_in(outsider).get("/training/course-dates/dash/"))


def test_a_late_cancellation_shows_the_charge_and_creates_it(sign_in, practitioner, charged, words):
    client = sign_in(practitioner)
    page = words(client.get(charged.get_absolute_url() + "cancel/"))
    assert (
        "Cancelling now costs £50. Cast School will be charged. Send a colleague instead to avoid the charge."
    ) in page
    page = words(client.post(charged.get_absolute_url() + "cancel/", {"reason": "Ill"}, follow=True))
    assert "(late cancellation)" in page
    assert Charge.objects.get().pence == 5000


def test_cancelling_in_the_free_period_is_not_charged(sign_in, practitioner, words):
    tariff = TariffFactory(rate__late_pence=5000)
    booking = BookingFactory(run=CourseRunFactory(days=30, tariff=tariff), attendee=practitioner.person)
    client = sign_in(practitioner)
    assert "You can cancel free of charge until" in words(client.get(booking.get_absolute_url() + "cancel/"))
    client.post(booking.get_absolute_url() + "cancel/", {"reason": "Ill"})
    assert Charge.objects.count() == 0


def test_anonymous_readers_do_not_see_a_paid_course_as_free(client, words):
    tariff = TariffFactory(rate__late_pence=5000, rate__fee_pence=2000)
    CourseRunFactory(slug="dash", tariff=tariff, days=30)
    PractitionerFactory()
    page = words(client.get("/training/course-dates/dash/"))
    assert "Cost Free" not in page
