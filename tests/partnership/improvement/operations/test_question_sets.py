"""Question sets: copied, edited, and fixed once agencies have been asked."""

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
FIXED = "Agencies have been asked these questions, so they can no longer be changed. Create a new version instead."


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
    made = question_sets.create(duty=Duty.SECTION_175, by=team)
    assert (made.number, made.made_from, read(made)) == (1, None, [])
    assert str(made) == "Section 175 questions, version 1"


def test_the_next_version_is_a_copy_of_the_previous_one(in_use, team):
    theme = ThemeFactory(name="Neglect")
    StandardQuestion.objects.of(in_use).first().themes.add(theme)
    Standard.objects.filter(question_set=in_use, number=1).update(statement="Somebody answers.")
    made = question_sets.create(duty=Duty.SECTION_11, by=team)
    assert (made.number, made.made_from) == (2, in_use)
    assert read(made) == read(in_use)
    assert [text for _, _, _, rows in read(made) for _, _, text, _, _ in rows] == [text for _, text in QUESTIONS]
    assert set(StandardQuestion.objects.of(made)).isdisjoint(StandardQuestion.objects.of(in_use))


def test_editing_the_next_version_does_not_change_the_previous_one(in_use, team):
    before, made = read(in_use), question_sets.create(duty=Duty.SECTION_11, by=team)
    while question := StandardQuestion.objects.of(made).first():
        question_sets.remove_question(question=question, by=team)
    assert read(in_use) == before


def test_there_is_one_unused_version_at_a_time(team):
    waiting = QuestionSetFactory(number=1)
    with pytest.raises(Refused) as refusal:
        question_sets.create(duty=Duty.SECTION_11, by=team)
    assert refusal.value.message == f"{waiting} has not been used yet. Edit that version instead."
    assert question_sets.create(duty=Duty.SECTION_175, by=team).number == 1
    AskedCycleFactory(question_set=waiting, issued_at=None)
    with pytest.raises(Refused, match="has not been used yet"):
        question_sets.create(duty=Duty.SECTION_11, by=team)


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


def test_a_stale_edit_of_a_standard_or_question_is_refused(team):
    question = QuestionFactory(text="Old?")
    theme = ThemeFactory(name="Neglect")
    question_sets.update_standard(standard=question.standard, version=1, by=team, title="New", statement="y")
    question_sets.update_question(
        question=question, version=1, by=team, text="New?", kind=QuestionKind.TEXT, hint="h", themes=[theme]
    )
    assert read(question.standard.question_set) == [(1, "New", "y", [(1, "text", "New?", "h", ["Neglect"])])]
    for act in (
        lambda: question_sets.update_standard(standard=question.standard, version=1, by=team, title="x"),
        lambda: question_sets.update_question(question=question, version=1, by=team, text="x"),
    ):
        with pytest.raises(Refused, match="Another person saved changes"):
            act()
    assert read(question.standard.question_set) == [(1, "New", "y", [(1, "text", "New?", "h", ["Neglect"])])]


@pytest.mark.parametrize("text", ["Who answers?", "WHO ANSWERS?", "  Who answers? "])
def test_two_questions_of_one_version_have_different_wording(text, team):
    first = QuestionFactory(text="Who answers?")
    second = QuestionFactory(standard=first.standard, number=2, text="Another?")
    elsewhere = StandardFactory(question_set=first.standard.question_set, number=2)
    for act in (
        lambda: question_sets.add_question(standard=elsewhere, kind="score", text=text, hint="", by=team),
        lambda: question_sets.update_question(question=second, version=1, text=text, by=team),
    ):
        with pytest.raises(Refused, match="Another question has the same wording") as refusal:
            act()
        assert refusal.value.field == "text"
    assert texts(first.standard) == [(1, "Who answers?"), (2, "Another?")]
    # Itself, and a question of another version, are none of these.
    question_sets.update_question(question=first, version=1, text=text, by=team)
    question_sets.add_question(standard=StandardFactory(), kind="score", text=text, hint="", by=team)


def test_the_questions_after_a_removed_one_move_up(team):
    standard = StandardFactory()
    rows = [QuestionFactory(standard=standard, number=n, text=f"{n}?") for n in (1, 2, 3, 4)]
    question_sets.remove_question(question=rows[1], by=team)
    assert texts(standard) == [(1, "1?"), (2, "3?"), (3, "4?")]


def test_removing_two_questions_leaves_no_gap(team):
    standard = StandardFactory()
    rows = [QuestionFactory(standard=standard, number=n, text=f"{n}?") for n in (1, 2, 3, 4)]
    question_sets.remove_question(question=rows[0], by=team)
    question_sets.remove_question(question=rows[1], by=team)
    assert texts(standard) == [(1, "3?"), (2, "4?")]


# Frozen

ACTS = {
    "add_standard": lambda s, by: question_sets.add_standard(question_set=s, title="x", statement="", by=by),
    "update_standard": lambda s, by: question_sets.update_standard(
        standard=s.standards.first(), version=1, title="x", by=by
    ),
    "add_question": lambda s, by: question_sets.add_question(
        standard=s.standards.first(), kind="score", text="x", hint="", by=by
    ),
    "update_question": lambda s, by: question_sets.update_question(question=_first(s), version=1, text="x", by=by),
    "remove_question": lambda s, by: question_sets.remove_question(question=_first(s), by=by),
}


def _first(question_set):
    return StandardQuestion.objects.of(question_set).first()


@pytest.mark.parametrize("name", ACTS)
def test_a_question_set_in_use_cannot_be_changed(name, in_use, team):
    before = read(in_use)
    with pytest.raises(Refused) as refusal:
        ACTS[name](in_use, team)
    assert (refusal.value.message, read(in_use)) == (FIXED, before)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("name", ACTS)
def test_a_year_that_was_not_issued_does_not_fix_its_questions(name, team):
    made = questions()
    AskedCycleFactory(question_set=made, issued_at=None)
    before = read(made)
    ACTS[name](made, team)
    assert read(made) != before


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_saved_when_the_audit_entry_fails(name, team, broken_record):
    made = questions()
    before = read(made)
    broken_record(lambda: ACTS[name](made, team))
    assert read(made) == before


def test_no_version_is_created_when_the_audit_entry_fails(in_use, team, broken_record):
    broken_record(lambda: question_sets.create(duty=Duty.SECTION_11, by=team))
    assert list(QuestionSet.objects.all()) == [in_use]
    assert Standard.objects.count() == 2
