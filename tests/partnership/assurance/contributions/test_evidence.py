"""Section 11 scores as evidence for a theme."""

import pytest

from partnership.assurance.contributions.evidence import section_11
from partnership.models import QuestionKind, ReturnStatus, StandardQuestion
from shield.extension_points import Evidence, evidence_sources
from tests.factories.partnership import AgencyFactory, RecommendationFactory, ThemeFactory
from tests.factories.section_11 import SCORED, AskedCycleFactory, return_in

pytestmark = pytest.mark.django_db
S = ReturnStatus


@pytest.fixture
def cycle():
    return AskedCycleFactory()


def of(cycle, status, name, **facts):
    return return_in(status, cycle=cycle, agency=AgencyFactory(name=name, category="health"), **facts)


@pytest.fixture
def theme(cycle):
    made = ThemeFactory()
    for question in StandardQuestion.objects.of(cycle.question_set).filter(kind=QuestionKind.SCORE):
        question.themes.add(made)
    return made


def test_agreed_scores_are_evidence_for_the_theme_of_their_questions(cycle, theme, team):
    for number, status in enumerate(S):
        of(cycle, status, f"Trust {number}")
    settled = 3
    assert list(section_11(team, theme)) == [
        Evidence(
            cycle.name,
            f"{2 * settled} answers from {settled} agencies, {settled} to improve",
            f"{cycle.get_absolute_url()}analysis/",
            cycle.due_on,
            "Section 11",
        )
    ]
    assert list(section_11(team, ThemeFactory())) == []


def test_a_year_without_agreed_returns_is_no_evidence(cycle, theme, team):
    of(cycle, S.IN_MODERATION, "A trust")
    assert list(section_11(team, theme)) == []


def test_only_governance_gets_evidence_and_only_for_a_theme(cycle, theme, board_member, agency_lead, anonymous):
    of(cycle, S.CLOSED, "A trust")
    found = [len(list(section_11(user, theme))) for user in (board_member, agency_lead, anonymous)]
    assert found == [1, 0, 0]
    assert list(section_11(board_member, RecommendationFactory())) == []
    assert [fact.kind for fact in evidence_sources["partnership.section-11"].find(board_member, theme)] == [
        "Section 11"
    ]


def test_one_answer_from_one_agency_is_singular(cycle, theme, team):
    of(cycle, S.CLOSED, "A trust").responses.filter(question__text=SCORED[1]).update(moderated_score=None)
    (fact,) = section_11(team, theme)
    assert "1 answer from 1 agency" in str(fact)
