"""Statement 13: e-learning, training from elsewhere and attended courses in one passport, with refreshers due."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.partnership import PostFactory
from tests.factories.training import AttendanceFactory, CourseFactory
from training.models import LearningRecord, LevelNeeded, RecordKind, Refresher, RunStatus

pytestmark = pytest.mark.django_db

OWN = "/training/passport/"
ADD = "/training/passport/add/"
TEAM = "/training/passport/team/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def attended(person, **fields):
    return AttendanceFactory(
        booking__attendee=person,
        booking__run__status=RunStatus.HELD,
        **({"booking__run__days": -9, "booking__run__title": "DASH", "booking__run__course__levels": [3]} | fields),
    )


def record(person, **fields):
    defaults = {
        "kind": RecordKind.OUTSIDE,
        "title": "Neglect",
        "provider": "A charity",
        "levels": [2],
        "completed_on": date(2026, 3, 2),
        "added_by": person.user,
        "added_at": timezone.now(),
    }
    return LearningRecord.objects.create(person=person, **(defaults | fields))


def outside(**fields):
    sent = {
        "title": "Neglect",
        "provider": "A charity",
        "levels": ["2"],
        "completed_on_0": "2",
        "completed_on_1": "3",
        "completed_on_2": "2026",
        "hours": "2.5",
        "evidence": SimpleUploadedFile("certificate.pdf", PDF, content_type="application/pdf"),
    }
    return sent | fields


# The reader's own


def test_attended_courses_and_training_from_elsewhere_are_listed_newest_first(sign_in, practitioner, words):
    attended(practitioner.person)
    record(practitioner.person, confirmed_at=timezone.now(), confirmed_by=practitioner)
    context = sign_in(practitioner).get(OWN).context
    assert [line.entry.title for line in context["lines"]] == ["DASH", "Neglect"]


def test_an_empty_passport_leads_to_the_catalogue(sign_in, practitioner, words):
    assert "Courses, e-learning and training from elsewhere will appear here. Find a course" in words(
        sign_in(practitioner).get(OWN)
    )


def test_the_passport_shows_until_when_each_level_is_valid(sign_in, practitioner, words):
    Refresher.objects.all().delete()
    Refresher.objects.create(level=3, months=36)
    attended(practitioner.person, booking__run__days=-400)
    context = sign_in(practitioner).get(OWN).context
    found = {each.level: (valid, each.until is not None) for each, valid in context["levels"]}
    # Levels 1 and 2 have no rule here, so training at them does not expire.
    assert found == {1: (True, False), 2: (True, False), 3: (True, True), 4: (False, False)}


def test_the_passport_shows_when_a_refresher_is_due(sign_in, practitioner, words):
    Refresher.objects.all().delete()
    Refresher.objects.create(level=3, months=12)
    attended(practitioner.person, booking__run__days=-800)
    assert "Refresher due" in words(sign_in(practitioner).get(OWN))


@pytest.mark.slow
def test_the_passport_costs_the_same_for_1_and_30_courses(sign_in, practitioner, cost):
    attended(practitioner.person)
    record(practitioner.person)
    client = sign_in(practitioner)
    one = cost(client, OWN, 12)
    for number in range(29):
        attended(practitioner.person)
        record(practitioner.person, title=f"Course {number}")
    assert cost(client, OWN, 12) == one


# Training from elsewhere


def test_training_from_elsewhere_is_added_with_evidence_and_awaits_confirmation(sign_in, practitioner, words):
    client = sign_in(practitioner)
    response = client.post(ADD, outside(), follow=True)
    assert response.redirect_chain == [(OWN, 302)]
    page = words(response)
    assert ("Training added. It counts once" in page, "To be confirmed" in page) == (True, True)
    kept = LearningRecord.objects.get()
    assert (kept.person, kept.title, kept.levels, kept.completed_on, str(kept.cpd_hours)) == (
        practitioner.person,
        "Neglect",
        [2],
        date(2026, 3, 2),
        "2.5",
    )
    assert kept.evidence is not None


def test_invalid_training_details_show_errors_and_keep_the_input(sign_in, practitioner, errors):
    client = sign_in(practitioner)
    assert sorted(errors(client.post(ADD, {}))) == ["completed_on", "evidence", "levels", "provider", "title"]
    response = client.post(ADD, outside(hours="many", completed_on_2="2090"))
    assert errors(response)["hours"] == ["CPD hours must be a number, like 3 or 2.5"]
    assert response.context["form"]["title"].value() == "Neglect"
    assert LearningRecord.objects.count() == 0


def test_a_future_completion_date_is_refused(sign_in, practitioner, errors):
    assert errors(sign_in(practitioner).post(ADD, outside(completed_on_2="2090"))) == {
        "completed_on": ["Date completed must be today or in the past"]
    }


def test_the_same_training_cannot_be_added_twice(sign_in, practitioner, errors):
    client = sign_in(practitioner)
    client.post(ADD, outside())
    assert errors(client.post(ADD, outside())) == {"title": ["This training is already in the passport"]}


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"MZ\x90\x00"])
def test_evidence_must_be_a_pdf_or_an_image(sign_in, practitioner, errors, content):
    sent = outside(evidence=SimpleUploadedFile("certificate.pdf", content))
    assert list(errors(sign_in(practitioner).post(ADD, sent))) == ["evidence"]
    assert LearningRecord.objects.count() == 0


# Confirmed by the lead


def person_page(person):
    return f"/training/passport/people/{person.pk}/"


def confirm(kept):
    return f"/training/passport/records/{kept.pk}/confirm/"


def test_a_lead_confirms_a_colleagues_training(sign_in, practitioner, agency_lead, words, errors):
    sign_in(practitioner).post(ADD, outside())
    kept = LearningRecord.objects.get()
    client = sign_in(agency_lead)
    assert confirm(kept) in client.get(person_page(practitioner.person)).content.decode()
    assert "Practitioner: Neglect Provided by A charity, completed on Monday 2 March 2026." in words(
        client.get(confirm(kept))
    )
    assert client.get(f"/documents/{kept.evidence_id}/").status_code == 200
    client.post(confirm(kept))
    kept.refresh_from_db()
    assert kept.confirmed_by == agency_lead
    assert errors(client.post(confirm(kept))) == {"__all__": ["This training has already been confirmed."]}


@pytest.mark.parametrize(("person", "status"), [("practitioner", 403), ("champion", 404), ("outsider", 404)])
def test_only_leads_and_the_team_confirm_training(sign_in, the_cast, practitioner, person, status):
    kept = record(practitioner.person)
    assert sign_in(the_cast(person)).post(confirm(kept)).status_code == status
    kept.refresh_from_db()
    assert kept.confirmed_at is None


def test_other_people_cannot_open_the_evidence(sign_in, practitioner, champion, outsider):
    sign_in(practitioner).post(ADD, outside())
    path = f"/documents/{LearningRecord.objects.get().evidence_id}/"
    assert sign_in(champion).get(path).status_code in {403, 404}
    assert sign_in(outsider).get(path).status_code in {403, 404}


# The lead's team page


def test_a_lead_sees_the_levels_and_gaps_of_their_colleagues(sign_in, agency_lead, practitioner, outsider, words):
    Refresher.objects.all().delete()
    attended(practitioner.person, booking__run__course__levels=[2])
    LevelNeeded.objects.create(person=practitioner.person, level=3, set_by=agency_lead, set_at=timezone.now())
    response = sign_in(agency_lead).get(TEAM)
    found = {row.person: (row.needed, row.has_gap) for row in response.context["rows"]}
    assert found == {agency_lead.person: (None, False), practitioner.person: (3, True)}
    assert "Outsider" not in words(response)


def test_a_lead_sets_the_level_required_for_a_role(sign_in, agency_lead, practitioner, words, errors):
    path = person_page(practitioner.person) + "level/"
    client = sign_in(agency_lead)
    assert errors(client.post(path, {"level": ""})) == {"level": ["Select the level required for their role"]}
    response = client.post(path, {"level": "3"}, follow=True)
    assert (response.redirect_chain, "Required level saved" in words(response)) == ([(TEAM, 302)], True)
    assert LevelNeeded.objects.get().level == 3
    assert client.get(path).context["form"]["level"].value() == 3


@pytest.mark.parametrize(("person", "status"), [("practitioner", 403), ("team", 403), ("trainer", 403)])
def test_only_leads_open_the_team_page(sign_in, the_cast, person, status):
    assert sign_in(the_cast(person)).get(TEAM).status_code == status


@pytest.mark.parametrize("step", ["", "level/"])
def test_other_people_cannot_open_a_passport(sign_in, outsider, champion, practitioner, step):
    for user in (outsider, champion):
        assert sign_in(user).get(person_page(practitioner.person) + step).status_code in {403, 404}


@pytest.mark.slow
def test_the_team_page_costs_the_same_for_1_and_25_colleagues(sign_in, agency_lead, cost):
    client = sign_in(agency_lead)
    agency = agency_lead.person.agency_on()
    attended(PostFactory(agency=agency).person)
    one = cost(client, TEAM, 15)
    for _ in range(23):
        attended(PostFactory(agency=agency).person)
    assert cost(client, TEAM, 15) == one


# Refresher periods


REFRESHERS = "/training/office/refreshers/"


def test_the_team_sets_the_refresher_periods(sign_in, team, words):
    client = sign_in(team)
    response = client.post(REFRESHERS, {"level_1": "", "level_2": "36", "level_3": "24", "level_4": ""}, follow=True)
    assert "Rules for levels saved" in words(response)
    assert dict(Refresher.objects.values_list("level", "months")) == {2: 36, 3: 24}
    form = client.get(REFRESHERS).context["form"]
    assert (form["level_3"].value(), form["level_1"].value()) == (24, None)


def test_a_level_takes_hours_or_a_course(sign_in, team, errors, practitioner, words):
    client, course = sign_in(team), CourseFactory(title="Champions")
    typed = {"level_3": "36", "hours_3": "6", "level_4": "24", "course_4": course.pk}
    client.post(REFRESHERS, typed)
    rules = Refresher.objects.filter(level__gt=2).values_list("level", "months", "hours", "course")
    assert list(rules) == [(3, 36, 6, None), (4, 24, None, course.pk)]
    shown = words(sign_in(practitioner).get(OWN))
    assert "Level 3: 6 hours at this level or above in 3 years. So far: 0 hours in the last 3 years." in shown
    response = sign_in(team).post(REFRESHERS, {"hours_3": "6", "course_3": course.pk})
    assert errors(response) == {
        "course_3": ["Enter hours or select a course for level 3, not both"],
        "level_3": ["Enter for how many months level 3 is valid"],
    }


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("some", "Months for level 2 must be a number, like 36"),
        ("0", "Months for level 2 must be 1 or more"),
        ("121", "Months for level 2 must be 120 or fewer"),
    ],
)
def test_invalid_months_show_errors_and_keep_the_input(sign_in, team, errors, typed, wrong):
    before = dict(Refresher.objects.values_list("level", "months"))
    response = sign_in(team).post(REFRESHERS, {"level_2": typed})
    assert errors(response) == {"level_2": [wrong]}
    assert response.context["form"]["level_2"].value() == typed
    assert dict(Refresher.objects.values_list("level", "months")) == before
