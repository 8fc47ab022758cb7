"""Versions of what agencies are asked: copied, changed, and frozen once agencies were asked."""

import pytest

from partnership.improvement.operations import question_sets
from partnership.models import Duty, QuestionKind, QuestionSet, Standard, StandardQuestion
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.partnership import ThemeFactory
from tests.factories.section_11 import (
    QUESTIONS,
    AskedCycleFactory,
    QuestionFactory,
    QuestionSetFactory,
    StandardFactory,
    questions,
)

pytestmark = pytest.mark.django_db
FROZEN = "Agencies were asked these questions, so they stay as they are. Begin the next version."


def read(question_set):
    """Every standard with its questions, as they stand on the page."""
    return [
        (standard.number, standard.title, standard.statement, [_row(each) for each in standard.questions.all()])
        for standard in question_set.standards.all()
    ]


def _row(question):
    return (question.number, question.kind, question.text, question.hint, sorted(map(str, question.themes.all())))


def texts(standard):
    return [(each.number, each.text) for each in standard.questions.order_by("number")]


@pytest.fixture
def in_use():
    made = questions(number=1)
    AskedCycleFactory(question_set=made)
    return made


# The next version


def test_the_first_version_is_empty(team):
    made = question_sets.begin(duty=Duty.SECTION_175, by=team)
    assert (made.number, made.made_from, read(made)) == (1, None, [])
    assert str(made) == "Section 175 questions, version 1"


def test_the_next_version_has_everything_of_the_one_before(in_use, team):
    theme = ThemeFactory(name="Neglect")
    StandardQuestion.objects.of(in_use).first().themes.add(theme)
    Standard.objects.filter(question_set=in_use, number=1).update(statement="Somebody answers.")
    made = question_sets.begin(duty=Duty.SECTION_11, by=team)
    assert (made.number, made.made_from) == (2, in_use)
    assert read(made) == read(in_use)
    assert [text for _, _, _, rows in read(made) for _, _, text, _, _ in rows] == [text for _, text in QUESTIONS]
    assert set(StandardQuestion.objects.of(made)).isdisjoint(StandardQuestion.objects.of(in_use))


def test_what_changes_in_the_next_version_does_not_change_the_one_before(in_use, team):
    before, made = read(in_use), question_sets.begin(duty=Duty.SECTION_11, by=team)
    while question := StandardQuestion.objects.of(made).first():
        question_sets.remove_question(question=question, by=team)
    assert read(in_use) == before


def test_there_is_one_version_at_a_time_that_nobody_was_asked(team):
    waiting = QuestionSetFactory(number=1)
    with pytest.raises(Refused) as refusal:
        question_sets.begin(duty=Duty.SECTION_11, by=team)
    assert refusal.value.message == f"{waiting} is not in use yet. Change that one."
    assert question_sets.begin(duty=Duty.SECTION_175, by=team).number == 1
    AskedCycleFactory(question_set=waiting, issued_at=None)
    with pytest.raises(Refused, match="is not in use yet"):
        question_sets.begin(duty=Duty.SECTION_11, by=team)


# Writing


def test_standards_and_questions_are_added_after_the_last(team):
    made, theme = QuestionSetFactory(), ThemeFactory(name="Neglect")
    for title in ("First", "Second"):
        standard = question_sets.add_standard(question_set=made, title=title, statement="x", by=team)
    for text in ("One?", "Two?"):
        facts = {"kind": QuestionKind.TEXT, "text": text, "hint": "h", "themes": [theme]}
        question_sets.add_question(standard=standard, by=team, **facts)
    assert read(made) == [
        (1, "First", "x", []),
        (2, "Second", "x", [(1, "text", "One?", "h", ["Neglect"]), (2, "text", "Two?", "h", ["Neglect"])]),
    ]
    assert StandardQuestion.objects.get(text="Two?").place == "2.2"


def test_a_standard_and_a_question_are_changed_over_the_version_that_was_read(team):
    question = QuestionFactory(text="Old?")
    theme = ThemeFactory(name="Neglect")
    question_sets.edit_standard(standard=question.standard, version=1, by=team, title="New", statement="y")
    question_sets.edit_question(
        question=question, version=1, by=team, text="New?", kind=QuestionKind.TEXT, hint="h", themes=[theme]
    )
    assert read(question.standard.question_set) == [(1, "New", "y", [(1, "text", "New?", "h", ["Neglect"])])]
    for act in (
        lambda: question_sets.edit_standard(standard=question.standard, version=1, by=team, title="x"),
        lambda: question_sets.edit_question(question=question, version=1, by=team, text="x"),
    ):
        with pytest.raises(Refused, match="Somebody else saved this"):
            act()
    assert read(question.standard.question_set) == [(1, "New", "y", [(1, "text", "New?", "h", ["Neglect"])])]


@pytest.mark.parametrize("text", ["Who answers?", "WHO ANSWERS?", "  Who answers? "])
def test_two_questions_of_one_version_never_read_the_same(text, team):
    first = QuestionFactory(text="Who answers?")
    second = QuestionFactory(standard=first.standard, number=2, text="Another?")
    elsewhere = StandardFactory(question_set=first.standard.question_set, number=2)
    for act in (
        lambda: question_sets.add_question(standard=elsewhere, kind="score", text=text, hint="", by=team),
        lambda: question_sets.edit_question(question=second, version=1, text=text, by=team),
    ):
        with pytest.raises(Refused, match="Another question reads the same.") as refusal:
            act()
        assert refusal.value.field == "text"
    assert texts(first.standard) == [(1, "Who answers?"), (2, "Another?")]
    # Itself, and a question of another version, are none of these.
    question_sets.edit_question(question=first, version=1, text=text, by=team)
    question_sets.add_question(standard=StandardFactory(), kind="score", text=text, hint="", by=team)


def test_the_questions_after_one_that_was_taken_out_move_up(team):
    standard = StandardFactory()
    rows = [QuestionFactory(standard=standard, number=n, text=f"{n}?") for n in (1, 2, 3, 4)]
    question_sets.remove_question(question=rows[1], by=team)
    assert texts(standard) == [(1, "1?"), (2, "3?"), (3, "4?")]


def test_two_colleagues_who_each_take_a_question_out_leave_no_gap(team):
    standard = StandardFactory()
    rows = [QuestionFactory(standard=standard, number=n, text=f"{n}?") for n in (1, 2, 3, 4)]
    question_sets.remove_question(question=rows[0], by=team)
    question_sets.remove_question(question=rows[1], by=team)
    assert texts(standard) == [(1, "3?"), (2, "4?")]


# Frozen

ACTS = {
    "add_standard": lambda s, by: question_sets.add_standard(question_set=s, title="x", statement="", by=by),
    "edit_standard": lambda s, by: question_sets.edit_standard(
        standard=s.standards.first(), version=1, title="x", by=by
    ),
    "add_question": lambda s, by: question_sets.add_question(
        standard=s.standards.first(), kind="score", text="x", hint="", by=by
    ),
    "edit_question": lambda s, by: question_sets.edit_question(question=_first(s), version=1, text="x", by=by),
    "remove_question": lambda s, by: question_sets.remove_question(question=_first(s), by=by),
}


def _first(question_set):
    return StandardQuestion.objects.of(question_set).first()


@pytest.mark.parametrize("name", ACTS)
def test_what_agencies_were_asked_stays_as_it_was(name, in_use, team):
    before = read(in_use)
    with pytest.raises(Refused) as refusal:
        ACTS[name](in_use, team)
    assert (refusal.value.message, read(in_use)) == (FROZEN, before)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("name", ACTS)
def test_a_year_that_was_only_set_up_freezes_nothing(name, team):
    made = questions()
    AskedCycleFactory(question_set=made, issued_at=None)
    before = read(made)
    ACTS[name](made, team)
    assert read(made) != before


@pytest.mark.parametrize("name", ACTS)
def test_what_cannot_be_recorded_did_not_happen(name, team, broken_record):
    made = questions()
    before = read(made)
    broken_record(lambda: ACTS[name](made, team))
    assert read(made) == before


def test_a_version_that_cannot_be_recorded_was_not_begun(in_use, team, broken_record):
    broken_record(lambda: question_sets.begin(duty=Duty.SECTION_11, by=team))
    assert list(QuestionSet.objects.all()) == [in_use]
    assert Standard.objects.count() == 2
