"""What the returns of a year say together, whom to visit next, and what the report and the tracker are told."""

from datetime import date

import pytest

from partnership.assurance.contributions import report_chapters
from partnership.assurance.operations.section_11_statistics import (
    QuestionLine,
    analysis,
    evidence,
    returns_in_report,
    rota,
)
from partnership.models import (
    QuestionKind,
    RelationKind,
    ReturnStatus,
    RuleUnit,
    StandardQuestion,
    StatutoryRule,
    VisitStatus,
)
from shield.extension_points import Evidence, evidence_sources
from tests.factories.partnership import ActionFactory, AgencyFactory, RecommendationFactory, ThemeFactory
from tests.factories.publications import RuleFactory
from tests.factories.section_11 import (
    ACHIEVEMENTS,
    PRIORITIES,
    QUESTIONS,
    SCORED,
    AskedCycleFactory,
    ReturnFactory,
    VisitFactory,
    return_in,
    visit_in,
)

pytestmark = pytest.mark.django_db
S, V = ReturnStatus, VisitStatus
TODAY = date(2026, 9, 7)


@pytest.fixture
def cycle():
    return AskedCycleFactory()


def of(cycle, status, name, **facts):
    return return_in(status, cycle=cycle, agency=AgencyFactory(name=name, category="health"), **facts)


# Question by question


def test_a_question_says_how_many_answered_how_the_scores_fell_and_who_has_not_answered(cycle):
    of(cycle, S.ISSUED, "Zebra trust")
    of(cycle, S.IN_PROGRESS, "Badger trust")
    of(cycle, S.SUBMITTED, "A trust")
    closed = of(cycle, S.CLOSED, "Closed trust")
    closed.responses.filter(question__text=SCORED[0]).update(moderated_score=1)
    lines = analysis(cycle)
    silent = ("Badger trust", "Zebra trust")
    first, second, words = lines[:3]
    assert first == QuestionLine(
        place="1.1",
        standard="1. Leadership",
        text=SCORED[0],
        kind="score",
        answered=2,
        asked=4,
        scores=(0, 0, 0, 2),
        moderated=(0, 1, 0, 0),
        not_answered=silent,
    )
    assert first.pairs == ((0, 0), (0, 1), (0, 0), (2, 0))
    assert (second.scores, second.moderated) == ((0, 2, 0, 0), (0, 1, 0, 0))
    assert (words.place, words.is_scored, words.answered, words.scores) == ("2.1", False, 2, (0, 0, 0, 0))
    assert [line.text for line in lines] == [text for _, text in QUESTIONS]


@pytest.mark.parametrize("status", S)
def test_what_an_agency_still_writes_is_not_counted_and_what_came_back_is(status, cycle):
    of(cycle, status, "A trust")
    line = analysis(cycle)[0]
    answered = int(status not in {S.ISSUED, S.IN_PROGRESS})
    assert (line.answered, line.asked) == (answered, 1)
    assert line.not_answered == (() if answered else ("A trust",))


def test_other_years_do_not_count(cycle):
    of(AskedCycleFactory(question_set=cycle.question_set), S.CLOSED, "A trust")
    line = analysis(cycle)[0]
    assert (line.answered, line.asked, line.not_answered) == (0, 0, ())


def test_a_year_that_was_only_printed_has_no_questions():
    assert analysis(AskedCycleFactory(question_set=None, issued_at=None, due_on=None)) == []


@pytest.mark.slow
def test_the_analysis_asks_the_same_for_one_return_and_for_thirty(cycle, django_assert_num_queries):
    for number in (1, 30):
        while cycle.returns.count() < number:
            of(cycle, S.SUBMITTED, f"Trust {cycle.returns.count()}")
        with django_assert_num_queries(3):
            assert {line.answered for line in analysis(cycle)} == {number}


# Whom to visit


@pytest.fixture
def relevant():
    def make(name, since=date(2024, 2, 29), **facts):
        agency = AgencyFactory(name=name, category="health")
        agency.relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on=since, **facts)
        return agency

    return make


@pytest.fixture(autouse=True)
def _no_rules(db):
    StatutoryRule.objects.filter(key="section-11-visits").delete()


def read(on=TODAY):
    return [(line.agency.name, line.last, line.due_by, line.planned, line.is_overdue) for line in rota(on)]


def test_every_relevant_agency_is_due_five_years_from_its_last_visit_or_from_becoming_one(relevant):
    seen, never = relevant("Seen"), relevant("Never")
    visit_in(V.COMPLETED, agency=seen, visited_on=date(2019, 3, 1))
    visit_in(V.COMPLETED, agency=seen, visited_on=date(2022, 3, 1))
    assert read() == [
        ("Seen", date(2022, 3, 1), date(2027, 3, 1), "", False),
        ("Never", None, date(2029, 2, 28), "", False),
    ]
    assert never.section_11_visits.count() == 0


def test_only_visits_that_were_made_count(relevant):
    agency = relevant("A trust", date(2020, 9, 7))
    VisitFactory(agency=agency, status=V.CANCELLED, visited_on=date(2026, 1, 1))
    VisitFactory(agency=agency, status=V.PLANNED, planned_for="March 2027")
    assert read() == [("A trust", None, date(2025, 9, 7), "March 2027", True)]


def test_the_day_itself_is_in_time(relevant):
    relevant("A trust", date(2021, 9, 7))
    assert [read(day)[0][-1] for day in (TODAY, date(2026, 9, 8))] == [False, True]


def test_a_plan_of_a_year_that_ended_is_no_plan(relevant):
    agency = relevant("A trust")
    VisitFactory(agency=agency, cycle__ends_on=date(2026, 9, 6), cycle__starts_on=date(2025, 9, 7))
    assert read()[0][3] == ""
    VisitFactory(agency=agency, planned_for="")
    assert read()[0][3] == "Planned"


def test_only_agencies_that_are_relevant_on_the_day_are_in_the_rota(relevant):
    relevant("Was", ends_on=date(2026, 9, 6))
    relevant("Will be", date(2026, 9, 8))
    relevant("Is", ends_on=TODAY)
    AgencyFactory(name="Partner").relations.create(
        kind=RelationKind.SAFEGUARDING_PARTNER, seat="health", starts_on=date(2020, 1, 1)
    )
    assert [name for name, *_ in read()] == ["Is"]


def test_the_soonest_comes_first_and_then_the_alphabet(relevant):
    relevant("B", date(2022, 1, 1)), relevant("A", date(2022, 1, 1)), relevant("C", date(2021, 12, 31))
    assert [name for name, *_ in read()] == ["C", "A", "B"]


def test_the_rule_says_how_many_years(relevant):
    relevant("A trust")
    rule = RuleFactory(key="section-11-visits", number=4, unit=RuleUnit.YEARS)
    assert read()[0][2] == date(2028, 2, 29)
    rule.ends_on = date(2026, 9, 6)
    rule.save()
    assert read()[0][2] == date(2029, 2, 28)
    RuleFactory(key="section-11-visits", number=3, unit=RuleUnit.YEARS, starts_on=TODAY, edition="2026")
    assert (read()[0][2], read(date(2026, 9, 6))[0][2]) == (date(2027, 2, 28), date(2028, 2, 29))


@pytest.mark.slow
def test_the_rota_asks_the_same_for_one_agency_and_for_thirty(relevant, django_assert_num_queries):
    for number in (1, 30):
        while len(read()) < number:
            visit_in(V.PLANNED, agency=relevant(f"Trust {len(read())}"))
        with django_assert_num_queries(3):
            assert len(rota(TODAY)) == number


# The yearly report


def test_the_report_tells_the_numbers_and_lets_agencies_speak_for_themselves(cycle):
    of(cycle, S.ISSUED, "Silent trust")
    found = of(cycle, S.ACTION_PLAN, "A trust")
    gap = found.responses.get(question__text=SCORED[1])
    ActionFactory(gap=gap, status="verified"), ActionFactory(gap=gap)
    ActionFactory()
    assert returns_in_report(cycle) == {
        "asked": 2,
        "answered": 1,
        "scores": [
            {"place": "1.1", "text": SCORED[0], "answered": 1, "scores": [0, 0, 0, 1]},
            {"place": "1.2", "text": SCORED[1], "answered": 1, "scores": [0, 1, 0, 0]},
        ],
        "gaps": 1,
        "actions": 2,
        "verified": 1,
        "achievements": [{"agency": "A trust", "points": ACHIEVEMENTS}],
        "priorities": [{"agency": "A trust", "points": PRIORITIES}],
    }


def test_what_an_agency_still_writes_is_not_in_the_report(cycle):
    found = of(cycle, S.SUBMITTED, "A trust")
    found.status = S.IN_PROGRESS
    found.save()
    told = returns_in_report(cycle)
    assert (told["answered"], told["achievements"], told["priorities"]) == (0, [], [])
    assert [line["answered"] for line in told["scores"]] == [0, 0]


def test_a_year_without_returns_tells_nothing_of_them():
    told = returns_in_report(AskedCycleFactory(question_set=None, issued_at=None, due_on=None))
    assert told == {
        "asked": 0,
        "answered": 0,
        "scores": [],
        "gaps": 0,
        "actions": 0,
        "verified": 0,
        "achievements": [],
        "priorities": [],
    }


def test_the_chapter_has_the_years_of_the_period_and_visits_but_no_cancelled_ones(cycle):
    of(cycle, S.SUBMITTED, "A trust")
    for status in V:
        visit_in(status, cycle=cycle, agency=AgencyFactory(name=f"{status} trust"))
    AskedCycleFactory(starts_on=date(2024, 4, 1), ends_on=date(2025, 3, 31))
    (told,) = report_chapters.section_11(date(2026, 4, 1), date(2027, 3, 31))["cycles"]
    assert (told["name"], told["returns"]["answered"]) == (cycle.name, 1)
    assert sorted((row["agency"], row["done"]) for row in told["visits"]) == [
        ("completed trust", True),
        ("planned trust", False),
    ]


# The learning tracker


@pytest.fixture
def theme(cycle):
    made = ThemeFactory()
    for question in StandardQuestion.objects.of(cycle.question_set).filter(kind=QuestionKind.SCORE):
        question.themes.add(made)
    return made


def test_scores_that_were_agreed_bear_on_the_theme_of_their_questions(cycle, theme, team):
    for number, status in enumerate(S):
        of(cycle, status, f"Trust {number}")
    settled = 3
    assert list(evidence(team, theme)) == [
        Evidence(
            cycle.name,
            f"{2 * settled} answers of {settled} agencies, {settled} with something to improve",
            f"{cycle.get_absolute_url()}analysis/",
            cycle.due_on,
            "Section 11",
        )
    ]
    assert list(evidence(team, ThemeFactory())) == []


def test_a_year_in_which_nothing_was_agreed_bears_on_nothing(cycle, theme, team):
    of(cycle, S.IN_MODERATION, "A trust")
    assert list(evidence(team, theme)) == []


def test_only_those_who_govern_find_it_and_only_for_a_theme(cycle, theme, board_member, agency_lead, anonymous):
    of(cycle, S.CLOSED, "A trust")
    found = [len(list(evidence(user, theme))) for user in (board_member, agency_lead, anonymous)]
    assert found == [1, 0, 0]
    assert list(evidence(board_member, RecommendationFactory())) == []
    assert [fact.kind for fact in evidence_sources["partnership.section-11"].find(board_member, theme)] == [
        "Section 11"
    ]


def test_one_is_told_as_one(cycle, theme, team):
    of(cycle, S.CLOSED, "A trust").responses.filter(question__text=SCORED[1]).update(moderated_score=None)
    (fact,) = evidence(team, theme)
    assert "1 answer of 1 agency" in str(fact)


def test_an_agency_that_was_asked_twice_in_two_years_is_asked_once_in_each():
    agency = AgencyFactory()
    first, second = ReturnFactory(agency=agency), ReturnFactory(agency=agency)
    assert [analysis(found.cycle)[0].asked for found in (first, second)] == [1, 1]
