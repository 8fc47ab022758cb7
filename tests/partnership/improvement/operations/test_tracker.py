from datetime import UTC, date, datetime

import pytest

from partnership.improvement.operations import tracker
from partnership.models import Visibility
from tests.cast import EVERYBODY, make
from tests.factories.escalations import escalation_in
from tests.factories.impact import MeasureFactory, MeasurementFactory, ScrutinyCommentFactory
from tests.factories.learninghub import AuditFactory, PriorityFactory
from tests.factories.meetings import AgendaItemFactory
from tests.factories.partnership import ActionFactory, PostFactory, RecommendationFactory, ThemeFactory
from tests.factories.publications import DecisionFactory, ReportChapterFactory, ReportFactory, SentIssueFactory
from tests.factories.reviews import PracticeReviewFactory
from tests.factories.training import BookingFactory, CourseFactory, CourseRunFactory

pytestmark = pytest.mark.django_db
KEYS = ["learned", "recommended", "decided", "done", "taught", "impact", "reported"]
TEXT = "Ask every child alone what happened at home"
READS = {
    *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"),
    *("hub_member", "review_member"),
}
READS_RESTRICTED = {"executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"}
KNOWS_OF_REVIEWS = READS_RESTRICTED | {"review_member"}
CANARY = "Nightingale"


@pytest.fixture
def theme():
    return ThemeFactory(name="Neglect", slug="neglect")


@pytest.fixture
def recommendation(theme):
    made = RecommendationFactory(
        text=TEXT,
        source_title="Priority 7",
        made_on=date(2026, 2, 2),
        status="impact_evidenced",
        better_off="Nine of ten children were asked.",
    )
    made.themes.add(theme)
    return made


def titles(steps):
    return {step.key: [fact.title for fact in step.facts] for step in steps}


def said(user, subject):
    """All that a thread says to somebody."""
    facts = [fact for step in tracker.thread(user, subject) for fact in step.facts]
    return " ".join(f"{fact.title} {fact.summary} {fact.url}" for fact in facts)


def fill(theme, recommendation):
    """One fact of every app for each step."""
    priority = PriorityFactory(status="accepted")
    priority.themes.add(theme)
    AuditFactory(priority=priority, title="Forty files", status="done", ends_on=date(2026, 1, 9))
    AuditFactory(priority=priority, title="Not done yet")
    PracticeReviewFactory(pseudonym="Child Q", published_on=date(2026, 1, 20)).themes.add(theme)
    escalation_in("learning_recorded", learning="Nobody rang back.").themes.add(theme)
    spoken = {"text": "Who asks them?", "made_at": datetime(2026, 2, 20, tzinfo=UTC)}
    ScrutinyCommentFactory(recommendation=recommendation, **spoken)
    DecisionFactory(meeting__title="February", topic=f"Neglect: {TEXT}", meeting__starts_on=date(2026, 2, 27))
    ActionFactory(title="Change the form", recommendation=recommendation, owner=PostFactory(), due_on=date(2026, 5, 1))
    course = CourseFactory(title="Hearing children")
    course.themes.add(theme)
    course.recommendations.add(recommendation)
    run = CourseRunFactory(course=course, status="held", starts_at=datetime(2026, 3, 3, 10, tzinfo=UTC))
    BookingFactory(run=run)
    SentIssueFactory(title="On neglect", introduction=TEXT)
    ReportChapterFactory(title="The Hub", prose=f"About neglect. {TEXT}.", report=ReportFactory(title="Report 2026"))


AFTERWARDS = {
    "recommended": [TEXT],
    "decided": ["February, 27 February 2026"],
    "done": ["Change the form"],
    "taught": ["Hearing children", "On neglect"],
    "impact": ["Nine of ten children were asked."],
    "reported": ["The Hub"],
}


def test_the_thread_of_a_theme_has_the_evidence_of_every_app(theme, recommendation, team):
    fill(theme, recommendation)
    steps = tracker.thread(team, theme)
    assert [step.key for step in steps] == KEYS
    learned = ["Nobody rang back.", "Who asks them?", "Child Q", "Forty files"]
    assert titles(steps) == {"learned": learned, **AFTERWARDS}
    assert [step.is_next for step in steps] == [False] * 7
    assert [step.words for step in steps] == ["4 records", "1 record", "1 record", "1 record", "2 records"] + [
        "1 record"
    ] * 2
    assert {step.state for step in steps} == {"done"}
    assert [step.url for step in steps] == [f"#{key}" for key in KEYS]


def test_the_thread_of_a_recommendation_has_the_evidence_of_every_app(theme, recommendation, team):
    fill(theme, recommendation)
    steps = tracker.thread(team, recommendation)
    learned = ["Nobody rang back.", "Who asks them?", "Child Q", "Forty files"]
    assert titles(steps) == {"learned": learned, **AFTERWARDS}


def test_the_thread_of_a_theme_has_the_scrutineers_comments(theme, recommendation, team):
    ScrutinyCommentFactory(recommendation=recommendation, text="Who asks them?")
    assert titles(tracker.thread(team, theme))["learned"] == ["Who asks them?"]


def test_the_thread_of_a_recommendation_has_the_escalations_of_its_themes(theme, recommendation, team):
    escalation_in("learning_recorded", learning="Nobody rang back.").themes.add(theme)
    assert titles(tracker.thread(team, recommendation))["learned"] == ["Nobody rang back."]


def test_each_piece_of_evidence_has_a_summary_and_a_link(theme, recommendation, team):
    fill(theme, recommendation)
    facts = {step.key: step.facts[0] for step in tracker.thread(team, theme)}
    made = facts["recommended"]
    assert (made.summary, made.url, made.on) == (
        "Impact evidenced. Source: Priority 7",
        f"/recommendations/{recommendation.pk}/",
        date(2026, 2, 2),
    )
    assert (facts["impact"].summary, facts["impact"].url) == (f"Recommendation: {TEXT}", made.url)
    assert (facts["reported"].summary, facts["reported"].on) == ("Report 2026 (draft)", date(2020, 10, 31))
    assert facts["done"].on == date(2026, 5, 1)
    assert all(fact.url.startswith("/") for fact in facts.values())


def test_evidence_is_newest_first_and_undated_last(theme, team):
    for day, text in ((5, "Second"), (1, "Third"), (9, "First")):
        RecommendationFactory(text=text, made_on=date(2026, 2, day)).themes.add(theme)
    for status, better_off in (("closed", "B"), ("impact_not_seen", "A"), ("implemented", "Not known yet")):
        RecommendationFactory(status=status, better_off=better_off, made_on=date(2020, 1, 1), text="x").themes.add(
            theme
        )
    found = titles(tracker.thread(team, theme))
    assert found["recommended"] == ["First", "Second", "Third", "x", "x", "x"]
    assert found["impact"] == ["A", "B"]


def test_the_latest_measurement_of_each_measure_is_impact(theme, recommendation, team):
    measure = MeasureFactory(recommendation=recommendation, name="Files that say")
    for month, value in ((4, 55), (6, 71), (5, 99)):
        MeasurementFactory(measure=measure, on=date(2026, month, 1), value=value)
    MeasurementFactory(measure__recommendation=recommendation, measure__name="A first one", on=date(2026, 2, 1))
    MeasurementFactory(measure__name="Of another")
    MeasureFactory(recommendation=recommendation, name="Not read yet")
    for subject in (theme, recommendation):
        (step,) = [step for step in tracker.thread(team, subject) if step.key == "impact"]
        assert [fact.on for fact in step.facts] == [date(2026, 6, 1), date(2026, 2, 1), None]
        assert [fact.title for fact in step.facts[:2]] == ["Target not reached yet", "Target not reached yet"]
        assert step.facts[0].summary == "Files that say: 71, baseline 38"


def test_the_first_empty_step_is_next(theme, team):
    assert [step.is_next for step in tracker.thread(team, theme)] == [True] + [False] * 6
    PracticeReviewFactory(published_on=date(2026, 1, 20)).themes.add(theme)
    RecommendationFactory().themes.add(theme)
    ReportChapterFactory(prose="Neglect.")
    steps = tracker.thread(team, theme)
    assert [(step.key, step.state, step.words, step.url) for step in steps] == [
        ("learned", "done", "1 record", "#learned"),
        ("recommended", "done", "1 record", "#recommended"),
        ("decided", "next", "No records yet", ""),
        ("done", "later", "No records yet", ""),
        ("taught", "later", "No records yet", ""),
        ("impact", "later", "No records yet", ""),
        ("reported", "done", "1 record", "#reported"),
    ]


def test_evidence_for_something_else_is_left_out(theme, recommendation, team):
    other, another = ThemeFactory(name="Gangs"), RecommendationFactory(text="Something else altogether, please")
    fill(other, another)
    assert titles(tracker.thread(team, other))["recommended"] == []
    assert titles(tracker.thread(team, recommendation))["done"] == []
    assert titles(tracker.thread(team, theme))["learned"] == []


def test_chapter_data_that_names_the_theme_is_evidence(theme, team):
    ReportChapterFactory(title="Figures", prose="", data={"rows": [{"name": "Neglect", "n": 4}]})
    ReportChapterFactory(title="Others", prose="", data={"rows": [{"name": "Gangs"}]})
    assert titles(tracker.thread(team, theme))["reported"] == ["Figures"]


def test_a_recommendation_with_quotation_marks_is_found_in_chapter_data(team):
    made = RecommendationFactory(text='Ask "why now?" of every family')
    ReportChapterFactory(title="Figures", prose="", data={"rows": [{"text": made.text}]})
    assert titles(tracker.thread(team, made))["reported"] == ["Figures"]


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_only_those_who_know_of_reviews_see_a_sealed_recommendation(name, theme):
    sealed = RecommendationFactory(source="review", text=CANARY, source_title=CANARY, better_off=CANARY)
    sealed.themes.add(theme)
    ScrutinyCommentFactory(recommendation=sealed, text=CANARY, about=CANARY)
    ActionFactory(recommendation=sealed, title=CANARY, owner=PostFactory())
    user = make(name)
    assert (CANARY in said(user, theme)) is (name in KNOWS_OF_REVIEWS)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_only_those_who_know_of_reviews_see_an_unpublished_review(name, theme, recommendation):
    PracticeReviewFactory(pseudonym="Child Q", incident_summary=CANARY).themes.add(theme)
    user = make(name)
    words = said(user, theme), said(user, recommendation)
    assert ["Child Q" in each for each in words] == [name in KNOWS_OF_REVIEWS] * 2
    assert CANARY not in " ".join(words)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_only_those_who_read_restricted_items_see_a_restricted_action(name, theme, recommendation):
    item = AgendaItemFactory(visibility=Visibility.RESTRICTED, title=f"Neglect {CANARY} {TEXT}")
    ActionFactory(recommendation=recommendation, item=item, title=CANARY, owner=PostFactory())
    DecisionFactory(meeting=item.meeting, item=item, topic=f"Neglect {CANARY} {TEXT}")
    user = make(name)
    assert (CANARY in said(user, theme)) is (name in READS_RESTRICTED)
    assert (CANARY in said(user, recommendation)) is (name in READS_RESTRICTED)
    assert any(step.key == "decided" and step.facts for step in tracker.thread(user, theme)) is (
        name in READS_RESTRICTED
    )


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_only_readers_of_recommendations_see_them(name, theme, recommendation):
    user = make(name)
    for subject in (theme, recommendation):
        assert (titles(tracker.thread(user, subject))["recommended"] == [TEXT]) is (name in READS)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_only_governance_sees_a_draft_report(name, theme, recommendation):
    ReportChapterFactory(title=CANARY, prose=f"Neglect. {TEXT}")
    user = make(name)
    for subject in (theme, recommendation):
        assert (CANARY in said(user, subject)) is (name in READS - {"hub_member", "review_member"})
