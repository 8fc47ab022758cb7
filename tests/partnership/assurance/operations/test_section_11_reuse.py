"""Answers are reused: last year's, and those given to another partnership."""

import json
from datetime import date

import pytest

from partnership.assurance.operations import section_11_reuse as reuse
from partnership.models import QuestionKind, ReturnStatus, Section11Return, StandardQuestion
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory
from tests.factories.section_11 import (
    ACHIEVEMENTS,
    PARTLY,
    PRIORITIES,
    QUESTIONS,
    SCORED,
    AskedCycleFactory,
    ReturnFactory,
    answered,
    fill,
    question_of,
    return_in,
)

pytestmark = pytest.mark.django_db
S = ReturnStatus
TEXT, PROGRESS, WELL, NEXT = (text for _, text in QUESTIONS[2:])
FIELDS = ("score", "text", "evidence", "improvement", "improve_by", "points")


@pytest.fixture
def issued():
    return ReturnFactory()


def last_year(agency, status=S.CLOSED, **facts):
    cycle = AskedCycleFactory(**{"starts_on": date(2025, 4, 1), "label": "2025/26", **facts})
    return return_in(status, agency=agency, cycle=cycle)


def answers(section_11_return):
    rows = section_11_return.responses.select_related("question")
    return {row.question.text: tuple(getattr(row, name) for name in FIELDS) for row in rows}


def take(section_11_return, content, by):
    content = content if isinstance(content, bytes) else content.encode()
    return reuse.import_answers(section_11_return=section_11_return, content=content, by=by)


# Last year's


def test_last_years_answers_are_copied_to_unanswered_questions(issued, team):
    earlier = last_year(issued.agency)
    assert reuse.copy_previous_answers(section_11_return=issued, by=team) == 5
    expected = answers(earlier)
    expected.pop(PROGRESS)
    assert answers(issued) == expected
    assert answers(issued)[SCORED[1]][3] == PARTLY["improvement"]
    assert set(issued.responses.values_list("copied_from", "edited_by", "version")) == {
        ("Section 11, 2025/26", team.pk, 2)
    }
    issued.refresh_from_db()
    assert issued.status == S.IN_PROGRESS


def test_moderation_and_files_are_not_copied(issued, team):
    earlier = last_year(issued.agency)
    earlier.responses.update(moderated_score=2, moderation="Not shown.")
    reuse.copy_previous_answers(section_11_return=issued, by=team)
    assert set(issued.responses.values_list("moderated_score", "moderation", "file")) == {(None, "", None)}


def test_this_years_answers_are_never_overwritten(issued, team):
    last_year(issued.agency)
    own = answered(issued, question_of(issued, SCORED[0]), score=0)
    assert reuse.copy_previous_answers(section_11_return=issued, by=team) == 4
    own.refresh_from_db()
    assert (own.score, own.evidence, own.copied_from, own.version) == (0, "", "", 2)
    assert reuse.copy_previous_answers(section_11_return=issued, by=team) == 0


def test_only_questions_with_the_same_wording_are_copied(issued, team):
    last_year(issued.agency)
    rows = StandardQuestion.objects.of(issued.cycle.question_set)
    rows.filter(text=TEXT).update(text="What makes your work difficult now?")
    rows.filter(text=WELL).update(text=WELL.upper())
    assert reuse.copy_previous_answers(section_11_return=issued, by=team) == 4
    assert set(answers(issued)) == {*SCORED, WELL.upper(), NEXT}


def test_the_previous_return_is_the_latest_submitted_one(issued, team):
    agency = issued.agency
    assert reuse.previous_return(issued) is None
    last_year(agency, S.IN_PROGRESS)
    last_year(agency, duty="section_175")
    last_year(agency, starts_on=date(2027, 4, 1), label="2027/28")
    last_year(AgencyFactory(), label="Of others")
    with pytest.raises(Refused, match="Your agency has no earlier return to copy from"):
        reuse.copy_previous_answers(section_11_return=issued, by=team)
    older = last_year(agency, starts_on=date(2023, 4, 1), label="2023/24")
    assert reuse.previous_return(issued) == older
    newer = last_year(agency, starts_on=date(2024, 4, 1), label="2024/25")
    assert reuse.previous_return(issued) == newer


def test_nothing_is_copied_to_a_submitted_return(team):
    found = return_in(S.SUBMITTED)
    last_year(found.agency)
    with pytest.raises(Refused, match="This return has been submitted"):
        reuse.copy_previous_answers(section_11_return=found, by=team)


# Another partnership's


def test_an_export_has_the_answers_without_moderation(issued):
    fill(issued)
    issued.responses.update(moderated_score=2, moderation="Not shown.")
    read = json.loads(reuse.export_answers(issued))
    assert (read["format"], read["cycle"], read["agency"]) == (
        *("section-11-answers/1", issued.cycle.name),
        issued.agency.name,
    )
    assert read["partnership"] != ""
    nothing = {"score": None, "text": "", "evidence": "", "improvement": "", "improve_by": None, "points": []}
    assert read["answers"] == [
        {"question": SCORED[0], **nothing, "score": 3, "evidence": "The annual report."},
        {"question": SCORED[1], **nothing, **PARTLY, "improve_by": "2027-03-01"},
        {"question": TEXT, **nothing, "text": "Different systems."},
        {"question": PROGRESS, **nothing},
        {"question": WELL, **nothing, "points": ACHIEVEMENTS},
        {"question": NEXT, **nothing, "points": PRIORITIES},
    ]


def test_an_export_can_be_imported_completely(issued, team):
    there = fill(ReturnFactory())
    progress = there.responses.get(question__text=PROGRESS)
    progress.points = [{"priority": "Theirs", "update": "Well"}]
    progress.save()
    taken = take(issued, reuse.export_answers(there), team)
    expected = answers(there)
    expected.pop(PROGRESS)
    assert (taken, answers(issued)) == (5, expected)
    source = json.loads(reuse.export_answers(there))["partnership"]
    assert set(issued.responses.values_list("copied_from", flat=True)) == {source}
    assert AuditEntry.objects.filter(kind="partnership.return-answers-copied").count() == 1
    assert take(issued, reuse.export_answers(there), team) == 0


def test_incomplete_answers_are_imported_and_empty_ones_are_not(issued, team):
    there = ReturnFactory()
    answered(there, question_of(there, SCORED[0]), score=0)
    answered(there, question_of(there, TEXT), text="")
    assert take(issued, reuse.export_answers(there), team) == 1
    assert answers(issued) == {SCORED[0]: (0, "", "", "", None, [])}


# Files that no portal wrote

GOOD = {
    "question": SCORED[0],
    "score": 3,
    "text": "",
    "evidence": "x",
    "improvement": "",
    "improve_by": None,
    "points": [],
}


def a_file(*rows, **facts):
    whole = {"format": reuse.FORMAT, "partnership": "Elsewhere", "cycle": "x", "agency": "y", "answers": list(rows)}
    return json.dumps({**whole, **facts})


def test_a_valid_file_is_imported(issued, team):
    assert take(issued, a_file(GOOD), team) == 1


def without(name):
    return {key: value for key, value in GOOD.items() if key != name}


BROKEN = {
    "nothing": b"",
    "no json": b"Dear colleague",
    "no text": b"\xff\xfe\x00\x01",
    "a list": b"[]",
    "a number": b"3",
    "an empty object": b"{}",
    "another format": a_file(GOOD, format="section-11-answers/2"),
    "no partnership": json.dumps({"format": reuse.FORMAT, "answers": []}),
    "answers no list": a_file(answers={"question": SCORED[0]}),
    "a row that is words": a_file(GOOD, "x"),
    "a row that is null": a_file(GOOD, None),
    "a score too high": a_file(GOOD, GOOD | {"score": 4}),
    "a score below": a_file(GOOD, GOOD | {"score": -1}),
    "a score in words": a_file(GOOD, GOOD | {"score": "3"}),
    "a score that is a list": a_file(GOOD, GOOD | {"score": [3]}),
    "no day": a_file(GOOD, GOOD | {"improve_by": "soon"}),
    "a day that is not": a_file(GOOD, GOOD | {"improve_by": "2027-02-30"}),
    "a day that is a number": a_file(GOOD, GOOD | {"improve_by": 20270301}),
    "points that are numbers": a_file(GOOD, GOOD | {"points": [1]}),
    "points that are nothing": a_file(GOOD, GOOD | {"points": None}),
    "over two megabytes": a_file(GOOD, GOOD | {"evidence": "x" * reuse.MAX_BYTES}),
    **{f"no {name}": a_file(GOOD, without(name)) for name in GOOD if name != "question"},
    "no question": a_file(GOOD, without("question")),
    "points that are words": a_file(GOOD, GOOD | {"question": WELL, "score": None, "points": "abc"}),
    "a character that no database keeps": a_file(GOOD, GOOD | {"question": TEXT, "text": "a\x00b"}),
    "half a character in the name": a_file(GOOD, partnership="a\ud800"),
    "a line end in the name": a_file(GOOD, partnership="a\nb"),
    "half a character": a_file(GOOD, GOOD | {"question": TEXT, "score": None, "text": "a\ud800"}),
    "half a character in the evidence": a_file(GOOD, GOOD | {"evidence": "\ud800"}),
    "a control character": a_file(GOOD, GOOD | {"evidence": "a\x01"}),
    "a turned direction": a_file(GOOD, GOOD | {"evidence": "a\u202eb"}),
    "six points": a_file(GOOD, GOOD | {"question": WELL, "score": None, "points": ["x"] * 6}),
    "a point that is too long": a_file(GOOD, GOOD | {"question": WELL, "score": None, "points": ["x" * 301]}),
    "a point of two lines": a_file(GOOD, GOOD | {"question": WELL, "score": None, "points": ["a\nb"]}),
    "a text that is too long": a_file(GOOD, GOOD | {"evidence": "x" * 50_001}),
    "a score that is true": a_file(GOOD | {"score": True}),
    "a score for words": a_file(GOOD, GOOD | {"question": TEXT}),
    "brackets without end": b"[" * 100_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_not_an_export_is_refused(name, issued, team):
    with pytest.raises(Refused) as refusal:
        take(issued, BROKEN[name], team)
    assert (refusal.value.message, refusal.value.field) == (reuse.NOT_AN_EXPORT, "file")
    assert (answers(issued), Section11Return.objects.get().status, AuditEntry.objects.count()) == ({}, S.ISSUED, 0)


def test_answers_to_other_questions_are_ignored(issued, team):
    content = a_file(GOOD | {"question": "Something else?"}, GOOD, GOOD | {"question": PROGRESS, "points": ["x"]})
    assert (take(issued, content, team), set(answers(issued))) == (1, {SCORED[0]})


@pytest.mark.parametrize("status", [S.SUBMITTED, S.CLOSED])
def test_nothing_is_imported_to_a_submitted_return(status, team):
    found = return_in(status)
    before = answers(found)
    found.responses.filter(question__kind=QuestionKind.TEXT).delete()
    with pytest.raises(Refused, match="This return has been submitted"):
        take(found, a_file(GOOD | {"question": TEXT, "text": "x"}), team)
    before.pop(TEXT)
    assert answers(found) == before


def test_nothing_is_copied_when_the_audit_entry_fails(issued, team, broken_record):
    last_year(issued.agency)
    broken_record(lambda: reuse.copy_previous_answers(section_11_return=issued, by=team))
    broken_record(lambda: take(issued, a_file(GOOD), team))
    issued.refresh_from_db()
    assert (answers(issued), issued.status) == ({}, S.ISSUED)


def test_a_file_at_the_limits_of_the_form_is_imported(issued, team):
    points = GOOD | {"question": WELL, "score": None, "evidence": "", "points": ["x" * 300] * 5}
    assert take(issued, a_file(points, GOOD | {"evidence": "x" * 50_000}), team) == 2
