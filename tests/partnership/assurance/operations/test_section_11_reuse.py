"""Answers given once are used again: last year's, and those given to another partnership."""

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
    return reuse.take_file(section_11_return=section_11_return, content=content, by=by)


# Last year's


def test_last_years_answers_fill_what_is_empty(issued, team):
    earlier = last_year(issued.agency)
    assert reuse.bring_forward(section_11_return=issued, by=team) == 5
    expected = answers(earlier)
    expected.pop(PROGRESS)
    assert answers(issued) == expected
    assert answers(issued)[SCORED[1]][3] == PARTLY["improvement"]
    assert set(issued.responses.values_list("taken_from", "edited_by", "version")) == {
        ("Section 11, 2025/26", team.pk, 2)
    }
    issued.refresh_from_db()
    assert issued.status == S.IN_PROGRESS


def test_neither_moderation_nor_files_come_with_them(issued, team):
    earlier = last_year(issued.agency)
    earlier.responses.update(moderated_score=2, moderation="Not shown.")
    reuse.bring_forward(section_11_return=issued, by=team)
    assert set(issued.responses.values_list("moderated_score", "moderation", "file")) == {(None, "", None)}


def test_what_somebody_wrote_this_year_is_never_overwritten(issued, team):
    last_year(issued.agency)
    own = answered(issued, question_of(issued, SCORED[0]), score=0)
    assert reuse.bring_forward(section_11_return=issued, by=team) == 4
    own.refresh_from_db()
    assert (own.score, own.evidence, own.taken_from, own.version) == (0, "", "", 2)
    assert reuse.bring_forward(section_11_return=issued, by=team) == 0


def test_only_questions_that_read_the_same_are_filled(issued, team):
    last_year(issued.agency)
    rows = StandardQuestion.objects.of(issued.cycle.question_set)
    rows.filter(text=TEXT).update(text="What stands in your way now?")
    rows.filter(text=WELL).update(text=WELL.upper())
    assert reuse.bring_forward(section_11_return=issued, by=team) == 4
    assert set(answers(issued)) == {*SCORED, WELL.upper(), NEXT}


def test_the_latest_year_before_counts_of_those_that_were_handed_in(issued, team):
    agency = issued.agency
    assert reuse.before(issued) is None
    last_year(agency, S.IN_PROGRESS)
    last_year(agency, duty="section_175")
    last_year(agency, starts_on=date(2027, 4, 1), label="2027/28")
    last_year(AgencyFactory(), label="Of others")
    with pytest.raises(Refused, match="There is no earlier return of this agency here."):
        reuse.bring_forward(section_11_return=issued, by=team)
    older = last_year(agency, starts_on=date(2023, 4, 1), label="2023/24")
    assert reuse.before(issued) == older
    newer = last_year(agency, starts_on=date(2024, 4, 1), label="2024/25")
    assert reuse.before(issued) == newer


def test_nothing_is_brought_into_a_return_that_was_handed_in(team):
    found = return_in(S.SUBMITTED)
    last_year(found.agency)
    with pytest.raises(Refused, match="This return was submitted"):
        reuse.bring_forward(section_11_return=found, by=team)


# Another partnership's


def test_a_file_holds_the_answers_and_nothing_of_moderation(issued):
    fill(issued)
    issued.responses.update(moderated_score=2, moderation="Not shown.")
    read = json.loads(reuse.as_file(issued))
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


def test_what_goes_out_of_one_borough_comes_whole_into_another(issued, team):
    there = fill(ReturnFactory())
    progress = there.responses.get(question__text=PROGRESS)
    progress.points = [{"priority": "Theirs", "update": "Well"}]
    progress.save()
    taken = take(issued, reuse.as_file(there), team)
    expected = answers(there)
    expected.pop(PROGRESS)
    assert (taken, answers(issued)) == (5, expected)
    source = json.loads(reuse.as_file(there))["partnership"]
    assert set(issued.responses.values_list("taken_from", flat=True)) == {source}
    assert AuditEntry.objects.filter(kind="partnership.return-answers-taken").count() == 1
    assert take(issued, reuse.as_file(there), team) == 0


def test_half_an_answer_comes_as_half_an_answer_and_nothing_as_nothing(issued, team):
    there = ReturnFactory()
    answered(there, question_of(there, SCORED[0]), score=0)
    answered(there, question_of(there, TEXT), text="")
    assert take(issued, reuse.as_file(there), team) == 1
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


def test_the_file_that_the_next_tests_break_is_a_good_one(issued, team):
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
    "over two megabytes": a_file(GOOD, GOOD | {"evidence": "x" * reuse.MOST_BYTES}),
    **{f"no {name}": a_file(GOOD, without(name)) for name in GOOD if name != "question"},
    "no question": a_file(GOOD, without("question")),
    "points that are words": a_file(GOOD, GOOD | {"question": WELL, "score": None, "points": "abc"}),
    "a character that no database keeps": a_file(GOOD, GOOD | {"question": TEXT, "text": "a\x00b"}),
    "a score that is true": a_file(GOOD | {"score": True}),
    "a score for words": a_file(GOOD, GOOD | {"question": TEXT}),
    "brackets without end": b"[" * 100_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_no_portal_wrote_is_refused_and_nothing_is_changed(name, issued, team):
    with pytest.raises(Refused) as refusal:
        take(issued, BROKEN[name], team)
    assert (refusal.value.message, refusal.value.field) == (reuse.NOT_OURS, "file")
    assert (answers(issued), Section11Return.objects.get().status, AuditEntry.objects.count()) == ({}, S.ISSUED, 0)


def test_a_question_that_is_not_asked_here_is_passed_over(issued, team):
    content = a_file(GOOD | {"question": "Something else?"}, GOOD, GOOD | {"question": PROGRESS, "points": ["x"]})
    assert (take(issued, content, team), set(answers(issued))) == (1, {SCORED[0]})


@pytest.mark.parametrize("status", [S.SUBMITTED, S.CLOSED])
def test_no_file_is_taken_into_a_return_that_was_handed_in(status, team):
    found = return_in(status)
    before = answers(found)
    found.responses.filter(question__kind=QuestionKind.TEXT).delete()
    with pytest.raises(Refused, match="This return was submitted"):
        take(found, a_file(GOOD | {"question": TEXT, "text": "x"}), team)
    before.pop(TEXT)
    assert answers(found) == before


def test_answers_that_cannot_be_recorded_were_not_taken(issued, team, broken_record):
    last_year(issued.agency)
    broken_record(lambda: reuse.bring_forward(section_11_return=issued, by=team))
    broken_record(lambda: take(issued, a_file(GOOD), team))
    issued.refresh_from_db()
    assert (answers(issued), issued.status) == ({}, S.ISSUED)
