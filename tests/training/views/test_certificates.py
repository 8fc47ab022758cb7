"""Statement 13: certificates are issued only when their rules are met, with a code that anyone can check."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories.training import AttendanceFactory, BookingFactory, CourseRunFactory
from training.models import Attendance, Certificate, Refresher, RunStatus
from training.operations.places import personal_links

pytestmark = pytest.mark.django_db

CHECK = "/training/certificates/check/"


def certificate_of(attendee=None, **fields):
    run = CourseRunFactory(title="DASH", days=-9, status=RunStatus.HELD)
    booking = BookingFactory(run=run, **({"attendee": attendee} if attendee else {}))
    return Certificate.objects.create(
        booking=booking,
        **(
            {
                "holder": booking.attendee.name,
                "course_title": "DASH",
                "levels": [3],
                "cpd_hours": 3,
                "held_on": date(2026, 3, 2),
                "issued_at": timezone.now(),
                "expires_on": date(2090, 3, 2),
            }
            | fields
        ),
    )


@pytest.fixture
def certificate(practitioner):
    return certificate_of(practitioner.person)


# The holder's pages


def test_the_holder_sees_and_prints_their_certificate(sign_in, practitioner, certificate, words):
    client = sign_in(practitioner)
    page = words(client.get(certificate.get_absolute_url()))
    for said in ("Practitioner", "DASH, Level 3", "3 hours", "Monday 2 March 2026", certificate.code, "Valid"):
        assert said in page
    response = client.get(certificate.get_absolute_url() + "pdf/")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert certificate.code in response.headers["Content-Disposition"]


def test_a_person_without_an_account_gets_the_certificate_by_personal_link(client, newcomer):
    certificate = certificate_of(newcomer)
    path = personal_links.own_path(certificate.booking)
    assert client.get(path + "certificate/").content.startswith(b"%PDF-")
    other = BookingFactory(run=certificate.booking.run, attendee__user=None)
    assert client.get(personal_links.own_path(other) + "certificate/").status_code == 404


@pytest.mark.parametrize(
    ("person", "status"), [("agency_lead", 200), ("team", 200), ("outsider", 404), ("board_member", 404)]
)
def test_other_people_see_a_certificate_only_with_permission(sign_in, the_cast, certificate, person, status):
    client = sign_in(the_cast(person))
    assert client.get(certificate.get_absolute_url()).status_code == status
    assert client.get(certificate.get_absolute_url() + "pdf/").status_code == status


# Issuing


@pytest.fixture
def register(trainer):
    run = CourseRunFactory(slug="dash", title="DASH", days=-1, course__cpd_hours=3)
    run.trainers.add(trainer.person)
    return run


def take(client, run, presence):
    path = f"/training/course-dates/{run.slug}/register/1/"
    for booking in run.bookings.booked():
        seen = Attendance.objects.filter(booking=booking).values_list("presence", flat=True).first()
        client.post(path, {"mark": f"{booking.pk}:{presence}", f"seen_{booking.pk}": seen or ""})
    client.post(path, {"mark": "finish"})


def test_a_certificate_is_issued_with_the_register_without_a_questionnaire(sign_in, trainer, practitioner, register):
    type(register).objects.update(certificate_after_evaluation=False)
    booking = BookingFactory(run=register, attendee=practitioner.person)
    Refresher.objects.update_or_create(level=3, defaults={"months": 36})
    take(sign_in(trainer), register, "present")
    issued = Certificate.objects.get()
    assert (issued.booking, issued.holder, issued.levels) == (booking, "Practitioner", [3])
    assert issued.expires_on is not None


def test_a_certificate_is_issued_after_the_questionnaire_where_required(sign_in, trainer, practitioner, register):
    booking = BookingFactory(run=register, attendee=practitioner.person)
    take(sign_in(trainer), register, "present")
    assert Certificate.objects.count() == 0
    client = sign_in(practitioner)
    path = f"/training/bookings/{booking.pk}/evaluation/"
    fields = [name for name in client.get(path).context["form"].fields if name.startswith("item_")]
    client.post(path, dict.fromkeys(fields, "4"))
    assert Certificate.objects.get().booking == booking


@pytest.mark.parametrize("presence", ["part", "late", "no_show"])
def test_a_person_who_missed_part_of_the_course_gets_no_certificate(sign_in, trainer, register, presence):
    type(register).objects.update(certificate_after_evaluation=False)
    BookingFactory(run=register)
    take(sign_in(trainer), register, presence)
    assert Certificate.objects.count() == 0


# The public check


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_can_be_checked_in_any_format(client, certificate, words, change):
    page = words(client.get(CHECK, {"code": change(certificate.code)}))
    for said in ("This certificate is valid", "Practitioner", "DASH, Level 3", "Monday 2 March 2026"):
        assert said in page


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"expires_on": date(2020, 1, 1)}, "expired"),
        ({"expires_on": None}, "valid"),
        ({"revoked_at": timezone.now(), "revoke_reason": "Somebody else came"}, "revoked"),
    ],
)
def test_the_check_shows_the_current_state(client, fields, state, words):
    page = words(client.get(CHECK, {"code": certificate_of(**fields).code}))
    assert f"This certificate is {state}" in page
    assert "Somebody else came" not in page


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA", "nonsense", "K7QM"])
def test_an_unknown_code_is_not_found(client, certificate, words, code):
    page = words(client.get(CHECK, {"code": code}))
    assert ("There is no certificate with this code." in page, "Practitioner" in page) == (True, False)


def test_missing_and_too_long_codes_show_errors(client, words):
    assert "There is a problem" not in words(client.get(CHECK))
    assert "Enter the certificate code" in words(client.get(CHECK, {"code": ""}))
    assert "Certificate code must be 12 letters and numbers" in words(client.get(CHECK, {"code": "A" * 21}))


def test_the_check_shows_neither_email_address_nor_agency(client, certificate, practitioner):
    page = client.get(CHECK, {"code": certificate.code}).content.decode()
    assert (practitioner.person.email in page, "Cast School" in page, str(certificate.pk) in page) == (
        False,
        False,
        False,
    )


def test_the_check_needs_few_queries(client, certificate, cost):
    cost(client, f"{CHECK}?code={certificate.code}", 6)


# Revoking


def test_the_team_revokes_a_certificate_once_with_a_reason(sign_in, team, certificate, words, errors):
    client = sign_in(team)
    path = certificate.get_absolute_url() + "revoke/"
    assert errors(client.post(path, {"reason": ""})) == {"reason": ["Enter a reason"]}
    response = client.post(path, {"reason": "Somebody else came"}, follow=True)
    page = words(response)
    assert ("Certificate revoked" in page, "Somebody else came" in page) == (True, True)
    assert "Open the certificate" not in page
    assert errors(client.post(path, {"reason": "Again"})) == {"__all__": ["This certificate has already been revoked."]}


def test_a_revoked_certificate_cannot_be_printed(sign_in, client, practitioner, newcomer):
    revoked = {"revoked_at": timezone.now(), "revoke_reason": "Wrong"}
    without = personal_links.own_path(certificate_of(newcomer, **revoked).booking)
    assert client.get(without + "certificate/").status_code == 404
    mine = certificate_of(practitioner.person, **revoked)
    assert sign_in(practitioner).get(mine.get_absolute_url() + "pdf/").status_code == 404


@pytest.mark.parametrize(("person", "status"), [("practitioner", 403), ("agency_lead", 403), ("outsider", 404)])
def test_other_people_cannot_revoke_a_certificate(sign_in, the_cast, certificate, person, status):
    client = sign_in(the_cast(person))
    assert client.post(certificate.get_absolute_url() + "revoke/", {"reason": "x"}).status_code == status


def test_a_corrected_register_revokes_the_certificate(sign_in, trainer, register):
    type(register).objects.update(certificate_after_evaluation=False)
    booking = BookingFactory(run=register)
    AttendanceFactory(booking=booking)
    client = sign_in(trainer)
    take(client, register, "present")
    take(client, register, "no_show")
    assert Certificate.objects.get().revoked_at is not None
