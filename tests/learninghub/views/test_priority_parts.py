from datetime import date

import pytest
from django.urls import reverse

from learninghub.models import Activity, Audit, FeedbackSource, HubMember, SuccessMeasure
from partnership.models import Recommendation
from tests.factories.learninghub import ActivityFactory, HubMemberFactory, PriorityFactory, SuccessMeasureFactory
from tests.factories.partnership import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def priority():
    return PriorityFactory(status="recommendations", number=5)


def post(client, name, *more, **sent):
    return client.post(reverse(f"learninghub:{name}", args=[5, *more]), {"version": 1, **sent})


def test_an_activity_is_planned_and_updated(sign_in, team, priority):
    client = sign_in(team)
    planned = {"planned_on_0": "3", "planned_on_1": "9", "planned_on_2": "2026"}
    assert post(client, "activity-create", title="Survey", month=2, state="planned", **planned).status_code == 302
    activity = Activity.objects.get()
    done = {"done_on_0": "4", "done_on_1": "9", "done_on_2": "2026", "commentary": "184 answers."}
    sent = {"title": "Survey", "month": 2, "state": "done", **planned, **done}
    assert post(client, "activity-update", activity.pk, **sent).status_code == 302
    activity.refresh_from_db()
    assert (activity.planned_on, activity.done_on, activity.state, activity.commentary, activity.version) == (
        date(2026, 9, 3),
        date(2026, 9, 4),
        "done",
        "184 answers.",
        2,
    )


def test_a_planned_activity_has_no_date_on_which_it_was_done(sign_in, team, priority):
    done = {"done_on_0": "4", "done_on_1": "9", "done_on_2": "2026"}
    answer = post(sign_in(team), "activity-create", title="Survey", state="planned", **done)
    assert (answer.status_code, "Select ‘Done’ or ‘Partly done’, or remove the date" in answer.content.decode()) == (
        422,
        True,
    )
    assert not Activity.objects.exists()


def test_a_part_of_another_priority_is_not_found(sign_in, team, priority):
    other = ActivityFactory(priority=PriorityFactory(status="agreed"))
    assert post(sign_in(team), "activity-update", other.pk, title="x").status_code == 404


def test_a_member_is_a_person_or_an_agency(sign_in, team, priority):
    client, agency, person = sign_in(team), AgencyFactory(name="Bromley Healthcare"), PersonFactory()
    assert post(client, "member-create", person=person.pk, agency=agency.pk).status_code == 302
    assert post(client, "member-create").status_code == 422
    member = HubMember.objects.get()
    assert (member.person, member.organisation) == (person, "Bromley Healthcare")


def test_a_person_is_a_member_once(sign_in, team, priority):
    member = HubMemberFactory(priority=priority, person=PersonFactory())
    answer = post(sign_in(team), "member-create", person=member.person_id, organisation="Elsewhere")
    assert (answer.status_code, "This person is already a member" in answer.content.decode()) == (422, True)


def test_a_measure_that_is_met_needs_evidence(sign_in, team, priority):
    client = sign_in(team)
    answer = post(client, "measure-create", number=1, text="Children hear back", outcome="met")
    assert (answer.status_code, "Enter the evidence that the measure is met" in answer.content.decode()) == (422, True)
    sent = {"number": 1, "text": "Children hear back", "outcome": "met", "evidence": "They say so."}
    assert post(client, "measure-create", **sent).status_code == 302
    assert SuccessMeasure.objects.get().evidence == "They say so."


def test_a_measure_number_is_used_once(sign_in, team, priority):
    SuccessMeasureFactory(priority=priority, number=1)
    answer = post(sign_in(team), "measure-create", number=1, text="Another", outcome="not_yet")
    assert (answer.status_code, "There is already a measure with this number" in answer.content.decode()) == (
        422,
        True,
    )


def test_an_audit_stores_counts_and_case_codes(sign_in, team, priority):
    sent = {
        "title": "Seven records",
        "status": "done",
        "records_total": 7,
        "breakdown": "New sample: 4\nRe-audit: 3",
        "case_codes": "CR-2296 DT-92FX",
        "agencies": "Police\n\nSchools ",
    }
    assert post(sign_in(team), "audit-create", **sent).status_code == 302
    audit = Audit.objects.get()
    assert (audit.breakdown, audit.agencies, audit.case_codes) == (
        [{"kind": "New sample", "count": 4}, {"kind": "Re-audit", "count": 3}],
        ["Police", "Schools"],
        "CR-2296 DT-92FX",
    )


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"case_codes": "Jane Smith"}, "Enter case codes like CR-2296, with a space between codes"),
        ({"breakdown": "Re-audit three"}, "as a type and a number, like Re-audit: 3"),
        ({"breakdown": "Re-audit: 8"}, "Types of record must add up to 7 or fewer. They add up to 8"),
    ],
)
def test_mistakes_in_an_audit_are_named(sent, words, sign_in, team, priority):
    answer = post(sign_in(team), "audit-create", title="Seven", status="planned", records_total=7, **sent)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Audit.objects.exists()


def test_feedback_is_stored_with_the_childs_own_words(sign_in, team, priority):
    sent = {"kind": "children", "title": "Talks", "people": 6, "quotation": "I never hear back."}
    assert post(sign_in(team), "feedback-create", **sent).status_code == 302
    assert FeedbackSource.objects.get().quotation == "I never hear back."


def test_a_draft_is_edited_until_the_board_has_seen_it(sign_in, team, priority):
    client = sign_in(team)
    assert post(client, "recommendation-create", text="Change it").status_code == 302
    made = Recommendation.objects.get()
    assert post(client, "recommendation-update", made.pk, text="Change it soon").status_code == 302
    Recommendation.objects.update(status="presented")
    answer = post(client, "recommendation-update", made.pk, text="Change it never")
    assert (answer.status_code, Recommendation.objects.get().text) == (422, "Change it soon")
