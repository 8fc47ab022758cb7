"""Pages of Section 11 years, question sets and visits."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.models import (
    Duty,
    PostRole,
    QuestionSet,
    RelationKind,
    ReturnStatus,
    Section11Cycle,
    StandardQuestion,
    VisitStatus,
)
from tests.cast import school
from tests.factories.partnership import ActionFactory, AgencyFactory, PostFactory, ThemeFactory
from tests.factories.section_11 import (
    SCORED,
    AskedCycleFactory,
    QuestionFactory,
    QuestionSetFactory,
    ReturnFactory,
    StandardFactory,
    answered,
    question_of,
    questions,
    return_in,
    visit_in,
)
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
S = ReturnStatus


def at(name, *args):
    return reverse(f"partnership:{name}", args=args)


def day(name, *parts):
    return {f"{name}_{number}": part for number, part in enumerate(parts)}


def relevant(name="A trust", category="health"):
    agency = AgencyFactory(name=name, category=category)
    agency.relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on=date(2020, 1, 1))
    return agency


@pytest.fixture
def at_work(sign_in, team):
    sign_in(team)
    return team


YEAR = {
    "label": "2026/27",
    "summary": "Kestrel",
    **day("starts_on", "1", "4", "2026"),
    **day("ends_on", "31", "3", "2027"),
    **day("due_on", "30", "10", "2090"),
}


# A year


def test_a_year_is_started_and_returns_are_requested(client, at_work):
    trust, _ = relevant(), relevant("A school", "education")
    answer = client.post(at("section11cycle-create"), YEAR | {"question_set": questions().pk})
    cycle = Section11Cycle.objects.get()
    assert (answer.headers["Location"], cycle.duty, cycle.summary) == (
        cycle.get_absolute_url(),
        "section_11",
        "Kestrel",
    )
    offered = typed_in(client.get(at("section11cycle-issue", cycle.slug)))
    assert offered["agencies"] == [str(trust.pk)]
    told = client.post(at("section11cycle-issue", cycle.slug), {"agencies": [trust.pk]}, follow=True)
    assert "Returns requested from 1 agency." in told.content.decode()
    assert [each.agency for each in cycle.returns.all()] == [trust]
    assert "0 of 1 submitted" in words(client.get(cycle.get_absolute_url()))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (day("ends_on", "1", "4", "2026"), ["Last day of the year must be after the first day of the year"]),
        (day("due_on", "", "", ""), ["Enter the due date for returns"]),
        (day("due_on", "31", "2", "2027"), ["Due date for returns must be a real date"]),
        ({"label": "2025/26"}, ["There is already a Section 11 year 2025/26"]),
        ({"label": "Next year"}, ["Year must be in the format 2026/27"]),
        ({"question_set": ""}, ["Select the questions"]),
    ],
)
def test_an_invalid_year_keeps_what_was_typed(changed, said, client, at_work):
    asked = questions()
    AskedCycleFactory(label="2025/26", question_set=asked)
    typed = {**YEAR, "question_set": str(asked.pk), **changed}
    answer = client.post(at("section11cycle-create"), typed)
    assert (answer.status_code, Section11Cycle.objects.count()) == (422, 1)
    assert errors_beside(answer) == said
    kept = typed_in(answer)
    assert {name: kept.get(name, "") for name in typed} == typed


def test_an_agency_is_not_asked_twice_or_under_the_other_duty(client, at_work):
    cycle, other = AskedCycleFactory(), relevant("A school", "education")
    asked = ReturnFactory(cycle=cycle, agency=relevant()).agency
    for agencies in ([], [asked.pk], [other.pk]):
        answer = client.post(at("section11cycle-issue", cycle.slug), {"agencies": agencies})
        assert (answer.status_code, len(errors_above(answer)), cycle.returns.count()) == (422, 1, 1)


def test_an_earlier_due_date_is_refused_and_kept(client, at_work):
    cycle = AskedCycleFactory(due_on=date(2090, 6, 1))
    typed = day("due_on", "31", "5", "2090")
    answer = client.post(at("section11cycle-change-due-date", cycle.slug), typed)
    assert (answer.status_code, typed_in(answer) | typed) == (422, typed_in(answer))
    assert errors_beside(answer) == ["New due date must be after the current one"]


def test_an_agency_lead_sees_only_their_own_returns_in_the_list(client, sign_in, agency_lead):
    own, other = ReturnFactory(agency=school()), ReturnFactory()
    sign_in(agency_lead)
    shown = words(client.get(at("section11cycle-list")))
    assert (own.cycle.name in shown, other.cycle.name in shown) == (True, False)


# What the answers say


def test_the_csv_file_has_the_same_numbers_as_the_page(client, at_work):
    cycle = AskedCycleFactory(slug="2026-27")
    return_in(S.SUBMITTED, cycle=cycle, agency=AgencyFactory(name="A trust"))
    for name in ("=Badger trust", "Zebra trust"):
        ReturnFactory(cycle=cycle, agency=AgencyFactory(name=name))
    answer = client.get(at("section11cycle-csv", cycle.slug))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="section-11-2026-27.csv"'
    assert answer.content[:3] == b"\xef\xbb\xbf"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == [
        *("Number", "Question", "Answered", "Asked"),
        *(f"{whose} score {score}" for whose in ("Own", "Moderated") for score in range(4)),
        "Not answered by",
    ]
    silent = "'=Badger trust; Zebra trust"
    assert rows[1] == ["1.1", SCORED[0], "1", "3", *"0001", *"0000", silent]
    assert rows[2] == ["1.2", SCORED[1], "1", "3", *"0100", *"0000", silent]
    assert len(rows) == 7
    page = words(client.get(at("section11cycle-analysis", cycle.slug)))
    assert ("1 of 3" in page, "2 agencies have not answered: =Badger trust, Zebra trust" in page) == (True, True)


def test_one_agency_that_has_not_answered_is_singular(client, at_work):
    found = ReturnFactory(agency__name="A trust")
    page = words(client.get(at("section11cycle-analysis", found.cycle.slug)))
    assert "1 agency has not answered: A trust" in page


# Visits


def test_a_visit_is_planned_and_its_findings_are_recorded(client, at_work):
    cycle, trust = AskedCycleFactory(), relevant()
    typed = {"agency": str(trust.pk), "planned_for": "March", "visitors": "Two", "aims": "Kestrel"}
    client.post(at("section11visit-create", cycle.slug), typed)
    assert "March" in words(client.get(at("visit-schedule")))
    answer = client.post(at("section11visit-create", cycle.slug), typed)
    assert (answer.status_code, typed_in(answer) | typed) == (422, typed_in(answer))
    assert errors_beside(answer) == [f"A trust already has a visit in {cycle.label}"]
    visit = cycle.visits.get()
    typed = {**day("visited_on", "1", "1", "2099"), "working_well": "Induction", "next_steps": "Ask"}
    answer = client.post(at("section11visit-complete", visit.pk), typed)
    assert (answer.status_code, typed_in(answer) | typed) == (422, typed_in(answer))
    assert errors_beside(answer) == ["Date of the visit must be today or in the past"]
    client.post(at("section11visit-complete", visit.pk), typed | day("visited_on", "1", "9", "2026"))
    visit.refresh_from_db()
    assert (visit.status, visit.visited_on, visit.next_steps) == (VisitStatus.COMPLETED, date(2026, 9, 1), "Ask")


def test_a_completed_visit_cannot_be_cancelled(client, at_work):
    visit = visit_in(VisitStatus.COMPLETED)
    answer = client.post(at("section11visit-cancel", visit.pk), {"reason": "Kestrel"})
    assert (answer.status_code, typed_in(answer)["reason"]) == (422, "Kestrel")


# Questions


def test_a_question_set_is_created_and_edited(client, at_work):
    theme = ThemeFactory(name="Neglect")
    client.post(at("questionset-create"), {"duty": Duty.SECTION_11})
    made = QuestionSet.objects.get()
    client.post(at("standard-create", made.pk), {"title": "Leadership", "statement": "x"})
    standard = made.standards.get()
    client.post(at("standard-update", standard.pk), {"version": 1, "title": "Leaders", "statement": "y"})
    typed = {"text": "Who answers?", "kind": "score", "hint": "h", "themes": [theme.pk]}
    client.post(at("question-create", standard.pk), typed)
    question = StandardQuestion.objects.get()
    shown = words(client.get(made.get_absolute_url()))
    assert ("1. Leaders" in shown, "1.1 Who answers?" in shown, "Themes: Neglect" in shown) == (True, True, True)
    client.post(at("question-update", question.pk), {"version": 1, "text": "Who?", "kind": "text"})
    question.refresh_from_db()
    assert (question.text, question.kind, question.themes.count()) == ("Who?", "text", 0)
    client.post(at("question-remove", question.pk))
    assert StandardQuestion.objects.count() == 0


def test_a_question_with_the_wording_of_another_is_refused_and_kept(client, at_work):
    first = QuestionFactory(text="Who answers?")
    second = QuestionFactory(standard=first.standard, number=2)
    typed = {"text": "WHO answers?", "kind": "text", "hint": "Kestrel"}
    for path in (at("question-create", first.standard.pk), at("question-update", second.pk)):
        answer = client.post(path, {**typed, "version": "1"})
        assert (answer.status_code, errors_beside(answer)) == (422, ["Another question has the same wording"])
        assert typed_in(answer) | typed == typed_in(answer)


def test_a_question_set_in_use_has_no_edit_links_and_refuses_changes(client, at_work):
    cycle = AskedCycleFactory()
    question = StandardQuestion.objects.of(cycle.question_set).first()
    shown = client.get(cycle.question_set.get_absolute_url()).content.decode()
    assert at("question-update", question.pk) not in shown
    answer = client.post(at("question-update", question.pk), {"version": "1", "text": "Kestrel", "kind": "text"})
    assert (answer.status_code, typed_in(answer)["text"]) == (422, "Kestrel")
    assert errors_above(answer) == [
        "Agencies have been asked these questions, so they can no longer be changed. Create a new version instead."
    ]
    assert client.post(at("question-remove", question.pk)).status_code == 422


# Many of them


def asked(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in queries if "django_session" not in query["sql"]]


def more_returns(cycle):
    return_in(S.SUBMITTED, cycle=cycle)
    visit_in(VisitStatus.PLANNED, cycle=cycle)


def more_outstanding(cycle):
    PostFactory(agency=ReturnFactory(cycle=cycle).agency, role=PostRole.AGENCY_LEAD)


def more_questions(question_set):
    number = question_set.standards.count() + 1
    standard = StandardFactory(question_set=question_set, number=number)
    QuestionFactory(standard=standard).themes.add(ThemeFactory())


def more_agencies(_):
    visit_in(VisitStatus.PLANNED, agency=relevant("A trust"))


def more_answers(found):
    question = QuestionFactory(
        standard=StandardFactory(question_set=found.cycle.question_set, number=99 - _next(found))
    )
    row = answered(found, question, score=1, moderated_score=1, edited_by=PostFactory().person.user)
    ActionFactory(gap=row, agency=found.agency, owner=PostFactory(agency=found.agency))


def _next(found):
    return found.cycle.question_set.standards.count()


def a_return():
    return return_in(S.ACTION_PLAN, agency=school())


PAGES = {
    "section11cycle-detail": (AskedCycleFactory, more_returns, "slug"),
    "section11cycle-remind": (AskedCycleFactory, more_outstanding, "slug"),
    "section11cycle-analysis": (AskedCycleFactory, more_returns, "slug"),
    "section11cycle-csv": (AskedCycleFactory, more_returns, "slug"),
    "section11cycle-issue": (AskedCycleFactory, more_agencies, "slug"),
    "visit-schedule": (AskedCycleFactory, more_agencies, ""),
    "questionset-detail": (QuestionSetFactory, more_questions, "pk"),
    "section11return-detail": (a_return, more_answers, "pk"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_makes_the_same_queries_for_one_row_and_for_thirty(name, client, at_work):
    make, more, key = PAGES[name]
    record = make()
    url = at(name, *([getattr(record, key)] if key else []))
    more(record)
    client.get(url)
    one = asked(client, url)
    for _ in range(29):
        more(record)
    assert len(asked(client, url)) == len(one)


@pytest.mark.slow
def test_a_list_makes_the_same_queries_for_one_row_and_for_thirty(client, sign_in, team, agency_lead):
    cases = {
        "questionset-list": (team, lambda: AskedCycleFactory(question_set=QuestionSetFactory())),
        "section11cycle-list": (agency_lead, lambda: ReturnFactory(agency=school())),
    }
    for name, (user, more) in cases.items():
        sign_in(user)
        more()
        client.get(at(name))
        one = asked(client, at(name))
        for _ in range(29):
            more()
        assert len(asked(client, at(name))) <= len(one) + 1  # from 26 rows on, a list of pages is counted


@pytest.mark.slow
def test_a_form_of_thirty_gaps_makes_the_same_queries_as_of_one(client, at_work):
    found = return_in(S.AGREED, agency=school())
    url = at("section11return-plan", found.pk)
    client.get(url)
    one = asked(client, url)
    for number in range(29):
        question = QuestionFactory(standard=question_of(found, SCORED[0]).standard, number=number + 10)
        answered(found, question, score=1, moderated_score=1)
    assert len(asked(client, url)) == len(one)
