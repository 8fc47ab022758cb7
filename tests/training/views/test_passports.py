"""Statement 13: e-learning, outside courses and what was attended here, in one record with what is due."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.partnership import PostFactory
from tests.factories.training import AttendanceFactory
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


# One's own


def test_what_was_attended_and_brought_stands_together_newest_first(sign_in, practitioner, words):
    attended(practitioner.person)
    record(practitioner.person, confirmed_at=timezone.now(), confirmed_by=practitioner)
    context = sign_in(practitioner).get(OWN).context
    assert [line.entry.title for line in context["lines"]] == ["DASH", "Neglect"]


def test_an_empty_passport_leads_to_the_catalogue(sign_in, practitioner, words):
    assert "Courses you attended here, e-learning and courses elsewhere come together" in words(
        sign_in(practitioner).get(OWN)
    )


def test_what_counts_and_until_when_is_said_by_level(sign_in, practitioner, words):
    Refresher.objects.all().delete()
    Refresher.objects.create(level=3, months=36)
    attended(practitioner.person, booking__run__days=-400)
    context = sign_in(practitioner).get(OWN).context
    found = {each.level: (valid, each.until is not None) for each, valid in context["levels"]}
    assert found == {1: (True, True), 2: (True, True), 3: (True, True), 4: (False, False)}


def test_a_refresher_that_is_due_is_said(sign_in, practitioner, words):
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


# A course elsewhere


def test_a_course_elsewhere_is_added_with_its_evidence_and_waits(sign_in, practitioner, words):
    client = sign_in(practitioner)
    response = client.post(ADD, outside(), follow=True)
    assert response.redirect_chain == [(OWN, 302)]
    page = words(response)
    assert ("Added. It counts once" in page, "To be confirmed" in page) == (True, True)
    kept = LearningRecord.objects.get()
    assert (kept.person, kept.title, kept.levels, kept.completed_on, str(kept.cpd_hours)) == (
        practitioner.person,
        "Neglect",
        [2],
        date(2026, 3, 2),
        "2.5",
    )
    assert kept.evidence is not None


def test_wrong_input_about_a_course_elsewhere_is_kept_and_answered_beside_the_fields(sign_in, practitioner, errors):
    client = sign_in(practitioner)
    assert sorted(errors(client.post(ADD, {}))) == ["completed_on", "evidence", "levels", "provider", "title"]
    response = client.post(ADD, outside(hours="many", completed_on_2="2090"))
    assert errors(response)["hours"] == ["CPD hours must be a number, like 3 or 2.5"]
    assert response.context["form"]["title"].value() == "Neglect"
    assert LearningRecord.objects.count() == 0


def test_a_day_to_come_is_refused_beside_the_field(sign_in, practitioner, errors):
    assert errors(sign_in(practitioner).post(ADD, outside(completed_on_2="2090"))) == {
        "completed_on": ["Date completed must be today or in the past"]
    }


def test_the_same_course_is_not_added_twice(sign_in, practitioner, errors):
    client = sign_in(practitioner)
    client.post(ADD, outside())
    assert errors(client.post(ADD, outside())) == {"title": ["This training is already in the passport"]}


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"MZ\x90\x00"])
def test_evidence_that_is_neither_paper_nor_picture_is_refused(sign_in, practitioner, errors, content):
    sent = outside(evidence=SimpleUploadedFile("certificate.pdf", content))
    assert list(errors(sign_in(practitioner).post(ADD, sent))) == ["evidence"]
    assert LearningRecord.objects.count() == 0


# Looked at by the lead


def person_page(person):
    return f"/training/passport/people/{person.pk}/"


def confirm(kept):
    return f"/training/passport/records/{kept.pk}/confirm/"


def test_a_lead_confirms_a_colleagues_course(sign_in, practitioner, agency_lead, words, errors):
    sign_in(practitioner).post(ADD, outside())
    kept = LearningRecord.objects.get()
    client = sign_in(agency_lead)
    assert confirm(kept) in client.get(person_page(practitioner.person)).content.decode()
    assert "Neglect, by A charity, completed on Monday 2 March 2026." in words(client.get(confirm(kept)))
    assert client.get(f"/documents/{kept.evidence_id}/").status_code == 200
    client.post(confirm(kept))
    kept.refresh_from_db()
    assert kept.confirmed_by == agency_lead
    assert errors(client.post(confirm(kept))) == {"__all__": ["This training has already been confirmed."]}


@pytest.mark.parametrize(("person", "status"), [("practitioner", 403), ("champion", 404), ("outsider", 404)])
def test_nobody_confirms_their_own_or_a_strangers(sign_in, the_cast, practitioner, person, status):
    kept = record(practitioner.person)
    assert sign_in(the_cast(person)).post(confirm(kept)).status_code == status
    kept.refresh_from_db()
    assert kept.confirmed_at is None


def test_the_evidence_is_seen_by_nobody_else(sign_in, practitioner, champion, outsider):
    sign_in(practitioner).post(ADD, outside())
    path = f"/documents/{LearningRecord.objects.get().evidence_id}/"
    assert sign_in(champion).get(path).status_code in {403, 404}
    assert sign_in(outsider).get(path).status_code in {403, 404}


# The agency's lead


def test_a_lead_sees_own_staff_with_levels_and_gaps(sign_in, agency_lead, practitioner, outsider, words):
    Refresher.objects.all().delete()
    attended(practitioner.person, booking__run__course__levels=[2])
    LevelNeeded.objects.create(person=practitioner.person, level=3, set_by=agency_lead, set_at=timezone.now())
    response = sign_in(agency_lead).get(TEAM)
    found = {row.person: (row.needed, row.has_gap) for row in response.context["rows"]}
    assert found == {agency_lead.person: (None, False), practitioner.person: (3, True)}
    assert "Outsider" not in words(response)


def test_a_lead_says_which_level_the_work_asks_for(sign_in, agency_lead, practitioner, words, errors):
    path = person_page(practitioner.person) + "level/"
    client = sign_in(agency_lead)
    assert errors(client.post(path, {"level": ""})) == {"level": ["Select the level required for their role"]}
    response = client.post(path, {"level": "3"}, follow=True)
    assert (response.redirect_chain, "Required level saved" in words(response)) == ([(TEAM, 302)], True)
    assert LevelNeeded.objects.get().level == 3
    assert client.get(path).context["form"]["level"].value() == 3


@pytest.mark.parametrize(("person", "status"), [("practitioner", 403), ("team", 403), ("trainer", 403)])
def test_the_team_page_is_the_leads(sign_in, the_cast, person, status):
    assert sign_in(the_cast(person)).get(TEAM).status_code == status


@pytest.mark.parametrize("step", ["", "level/"])
def test_nobody_opens_a_strangers_passport(sign_in, outsider, champion, practitioner, step):
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


# How long a level lasts


REFRESHERS = "/training/office/refreshers/"


def test_the_team_says_how_long_a_level_lasts(sign_in, team, words):
    client = sign_in(team)
    response = client.post(REFRESHERS, {"level_1": "", "level_2": "36", "level_3": "24", "level_4": ""}, follow=True)
    assert "Saved" in words(response)
    assert dict(Refresher.objects.values_list("level", "months")) == {2: 36, 3: 24}
    form = client.get(REFRESHERS).context["form"]
    assert (form["level_3"].value(), form["level_1"].value()) == (24, None)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("some", "Months for level 2 must be a number, like 36"),
        ("0", "Months for level 2 must be 1 or more"),
        ("121", "Months for level 2 must be 120 or fewer"),
    ],
)
def test_wrong_months_are_kept_and_answered_beside_the_field(sign_in, team, errors, typed, wrong):
    before = dict(Refresher.objects.values_list("level", "months"))
    response = sign_in(team).post(REFRESHERS, {"level_2": typed})
    assert errors(response) == {"level_2": [wrong]}
    assert response.context["form"]["level_2"].value() == typed
    assert dict(Refresher.objects.values_list("level", "months")) == before
