"""Completing and submitting a return."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnership.assurance.operations import section_11_returns as returns
from partnership.assurance.rules import READ_RETURN_FILE
from partnership.models import (
    AnswerTopic,
    PostRole,
    ReturnStatus,
    Section11Answer,
    Section11Response,
    Section11Return,
    Section11Submission,
)
from shield.models import AuditEntry, Document, EmailNotice, StatusChange
from shield.refusals import Refused
from tests.factories.partnership import PersonFactory, PostFactory
from tests.factories.section_11 import (
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
TEXT, PROGRESS, ACHIEVEMENTS, NEXT = (text for _, text in QUESTIONS[2:])
NOW = datetime(2026, 9, 21, 8, tzinfo=UTC)
STALE = "Another person saved changes while you were editing"
PDF = b"%PDF-1.7 minutes"


@pytest.fixture
def issued():
    return ReturnFactory()


@pytest.fixture
def writer(issued):
    return PostFactory(agency=issued.agency, role=PostRole.AGENCY_LEAD).person.user


def write(section_11_return, text, by, /, version=1, **fields):
    question = question_of(section_11_return, text)
    return returns.answer(section_11_return=section_11_return, question=question, version=version, by=by, **fields)


def kept(section_11_return, text, *names):
    row = section_11_return.responses.get(question__text=text)
    return tuple(getattr(row, name) for name in names)


def sign_off(section_11_return, by, **facts):
    facts = {"signed_off_by": "Ann Other", "signed_off_title": "Chief executive", "now": NOW, **facts}
    return returns.submit(section_11_return=section_11_return, by=by, **facts)


def upload(content=PDF, name="minutes.pdf"):
    return SimpleUploadedFile(name, content)


# Answered


def test_the_first_answer_starts_the_return(issued, writer):
    made = write(issued, SCORED[0], writer, score=2)
    issued.refresh_from_db()
    assert (issued.status, made.version, made.edited_by) == (S.IN_PROGRESS, 2, writer)
    assert made.edited_at is not None
    write(issued, SCORED[1], writer, score=0)
    assert [change.verb for change in StatusChange.objects.of(issued)] == ["start"]


def test_an_incomplete_answer_is_saved_and_completed_by_a_colleague(issued, writer):
    write(issued, SCORED[0], writer, score=2, evidence="", improvement="Ask ag", improve_by=None)
    colleague = PostFactory(agency=issued.agency).person.user
    write(issued, SCORED[0], colleague, version=2, evidence="Minutes", improvement="Ask again", improve_by=NOW.date())
    assert kept(issued, SCORED[0], "score", "evidence", "improvement", "improve_by", "version", "edited_by") == (
        *(2, "Minutes", "Ask again", NOW.date(), 3, colleague),
    )


def test_the_second_of_two_saves_of_the_same_version_is_refused(issued, writer):
    write(issued, TEXT, writer, text="First")
    with pytest.raises(Refused, match=STALE):
        write(issued, TEXT, writer, text="Second")
    write(issued, TEXT, writer, version=2, text="Third")
    with pytest.raises(Refused, match=STALE):
        write(issued, TEXT, writer, version=2, text="Fourth")
    assert kept(issued, TEXT, "text", "version") == ("Third", 3)


def test_a_refused_first_answer_does_not_start_the_return(issued, writer):
    with pytest.raises(Refused, match=STALE):
        write(issued, TEXT, writer, version=2, text="x")
    issued.refresh_from_db()
    assert (issued.status, Section11Response.objects.count()) == (S.ISSUED, 0)


def test_two_colleagues_answer_different_questions(issued, writer):
    write(issued, SCORED[0], writer, score=3)
    write(issued, SCORED[1], writer, score=1)
    assert list(issued.responses.values_list("score", flat=True)) == [3, 1]


@pytest.mark.parametrize("status", [S.SUBMITTED, S.IN_MODERATION, S.AGREED, S.ACTION_PLAN, S.CLOSED])
def test_a_submitted_return_cannot_be_changed(status, team):
    found = return_in(status)
    before = list(found.responses.values())
    with pytest.raises(Refused) as refusal:
        write(found, TEXT, team, version=2, text="Better")
    assert refusal.value.message == "This return has been submitted, so it can no longer be changed"
    assert list(found.responses.values()) == before


def test_a_returned_return_keeps_its_score_but_its_text_can_change(writer):
    found = return_in(S.RETURNED)
    for score in (3, 0, None):
        with pytest.raises(Refused, match="You cannot change a score that has been submitted.") as refusal:
            write(found, SCORED[1], writer, version=2, score=score, improvement="More")
        assert refusal.value.field == "score"
    write(found, SCORED[1], writer, version=2, score=1, improvement="More")
    assert kept(found, SCORED[1], "score", "improvement") == (1, "More")
    found.refresh_from_db()
    assert found.status == S.RETURNED


def test_a_score_can_change_before_submission(issued, writer):
    write(issued, SCORED[0], writer, score=3)
    write(issued, SCORED[0], writer, version=2, score=1)
    assert kept(issued, SCORED[0], "score") == (1,)


# Files


def test_an_evidence_file_can_be_read_by_those_who_see_the_return(issued, writer):
    write(issued, SCORED[0], writer, score=3, file=upload())
    document = Document.objects.get()
    assert (document.permission, document.filename, document.stored_by) == (READ_RETURN_FILE, "minutes.pdf", writer)
    assert document.title == f"{issued.agency}: 1.1 {SCORED[0]}"
    assert kept(issued, SCORED[0], "file", "score") == (document, 3)


def test_an_answer_without_a_new_file_keeps_the_current_one(issued, writer):
    write(issued, SCORED[0], writer, score=3, file=upload())
    write(issued, SCORED[0], writer, version=2, score=2, file=None)
    assert kept(issued, SCORED[0], "file", "score") == (Document.objects.get(), 2)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "minutes.pdf", "The selected file is empty"),
        (b"MZ", "minutes.pdf", "The selected file does not match its file type."),
        (PDF, "minutes.exe", "The selected file must be a PDF, Word, Excel, PowerPoint, CSV, PNG or JPEG"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_saved(content, name, said, issued, writer):
    with pytest.raises(Refused, match=said) as refusal:
        write(issued, SCORED[0], writer, score=3, file=upload(content, name))
    assert refusal.value.field == "file"
    issued.refresh_from_db()
    assert (issued.status, issued.responses.count(), Document.objects.count()) == (S.ISSUED, 0, 0)


# Last year's priorities


def last_year(agency, points=PRIORITIES, **facts):
    cycle = AskedCycleFactory(starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31), **facts)
    earlier = ReturnFactory(cycle=cycle, agency=agency)
    answered(earlier, question_of(earlier, NEXT), points=points)


def progress_of(section_11_return):
    return returns.response_to(section_11_return, question_of(section_11_return, PROGRESS)).points


def test_last_years_priorities_need_an_update(issued):
    last_year(issued.agency)
    assert progress_of(issued) == [{"priority": each, "update": ""} for each in PRIORITIES]
    assert Section11Response.objects.filter(section_11_return=issued).count() == 0


def test_only_the_latest_earlier_year_of_the_same_agency_and_duty_is_used(issued):
    last_year(issued.agency, ["Older"], duty="section_175")
    assert progress_of(issued) == []
    last_year(ReturnFactory().agency, ["Of others"])
    cycle = AskedCycleFactory(starts_on=date(2024, 4, 1))
    answered(found := ReturnFactory(cycle=cycle, agency=issued.agency), question_of(found, NEXT), points=["Old"])
    assert progress_of(issued) == [{"priority": "Old", "update": ""}]
    last_year(issued.agency, ["Newer"])
    assert progress_of(issued) == [{"priority": "Newer", "update": ""}]
    later = AskedCycleFactory(starts_on=date(2027, 4, 1))
    answered(found := ReturnFactory(cycle=later, agency=issued.agency), question_of(found, NEXT), points=["Later"])
    assert progress_of(issued) == [{"priority": "Newer", "update": ""}]


def test_published_priorities_are_used_when_there_is_no_return(issued):
    printed = AskedCycleFactory(starts_on=date(2020, 4, 1), question_set=None, issued_at=None, due_on=None)
    topics = ((AnswerTopic.PRIORITIES, ["As printed"]), (AnswerTopic.ACHIEVEMENTS, ["Something"]))
    for topic, points in topics:
        Section11Answer.objects.create(cycle=printed, agency=issued.agency, topic=topic, points=points)
    assert progress_of(issued) == [{"priority": "As printed", "update": ""}]
    last_year(issued.agency)
    assert returns.previous_priorities(issued) == PRIORITIES


# Colleagues


def test_new_contributors_are_emailed(issued, writer, noticed):
    first, second = (PostFactory(agency=issued.agency).person for _ in range(2))
    returns.set_contributors(section_11_return=issued, people=[first], by=writer)
    returns.set_contributors(section_11_return=issued, people=[first, second], by=writer)
    assert noticed() == [("section-11-contribute", person.email) for person in (first, second)]
    returns.set_contributors(section_11_return=issued, people=[second], by=writer)
    assert list(issued.contributors.all()) == [second]
    assert len(noticed()) == 2


def test_contributors_must_work_for_the_agency(issued, writer):
    here, stranger = PostFactory(agency=issued.agency).person, PostFactory(person__name="Ann Other").person
    with pytest.raises(Refused) as refusal:
        returns.set_contributors(section_11_return=issued, people=[here, stranger], by=writer)
    assert refusal.value.message == f"Select only people who work for {issued.agency}, not Ann Other"
    assert (refusal.value.field, issued.contributors.count(), EmailNotice.objects.count()) == ("people", 0, 0)


def test_a_submitted_return_takes_no_contributors(team):
    found = return_in(S.SUBMITTED)
    person = PostFactory(agency=found.agency).person
    with pytest.raises(Refused, match="This return has been submitted"):
        returns.set_contributors(section_11_return=found, people=[person], by=team)


# What is missing

IMPROVES = {"improvement": "Tell staff", "improve_by": date(2027, 3, 1)}


@pytest.mark.parametrize(
    ("text", "facts", "lacks"),
    [
        (SCORED[0], {"score": None}, "select a score"),
        (SCORED[0], {"score": 3}, "enter your evidence"),
        (SCORED[0], {"score": 3, "evidence": "  "}, "enter your evidence"),
        (SCORED[0], {"score": 3, "evidence": "x"}, ""),
        (SCORED[0], {"score": 2, **IMPROVES}, "enter your evidence"),
        (SCORED[0], {"score": 2, "evidence": "x"}, "enter what you will improve"),
        (SCORED[0], {"score": 2, "evidence": "x", "improvement": "y"}, "enter the date for the improvement"),
        (SCORED[0], {"score": 2, "evidence": "x", **IMPROVES}, ""),
        (SCORED[0], {"score": 1}, "enter what you will improve"),
        (SCORED[0], {"score": 1, **IMPROVES}, ""),
        (SCORED[0], {"score": 0, **IMPROVES}, ""),
        (SCORED[0], {"score": 0, **IMPROVES, "improve_by": None}, "enter the date for the improvement"),
        (TEXT, {"text": " "}, "enter your answer"),
        (TEXT, {"text": "x"}, ""),
        (PROGRESS, {"points": []}, ""),
        (PROGRESS, {"points": [{"priority": "x", "update": " "}]}, "enter an update for each priority"),
        (PROGRESS, {"points": [{"priority": "x", "update": "Well"}]}, ""),
        (ACHIEVEMENTS, {"points": []}, "enter at least one"),
        (NEXT, {"points": ["x"]}, ""),
    ],
)
def test_what_is_missing_from_an_answer(text, facts, lacks, issued):
    answered(issued, question_of(issued, text), **facts)
    found = {question.text: words for question, words in returns.missing_answers(issued)}
    assert found.get(text, "") == lacks


def test_a_file_counts_as_evidence(issued, writer):
    write(issued, SCORED[0], writer, score=3, file=upload())
    assert SCORED[0] not in {question.text for question, _ in returns.missing_answers(issued)}


def test_every_question_is_missing_from_a_new_return(issued):
    assert [(question.place, words) for question, words in returns.missing_answers(issued)] == [
        (place, "answer this question") for place in ("1.1", "1.2", "2.1", "2.3", "2.4")
    ]
    last_year(issued.agency)
    assert (question_of(issued, PROGRESS), "answer this question") in returns.missing_answers(issued)


def test_an_incomplete_return_is_not_submitted_and_its_gaps_are_listed(issued, writer):
    fill(issued, improvement="", improve_by=None)
    Section11Return.objects.update(status=S.IN_PROGRESS)
    issued.responses.filter(question__text=TEXT).delete()
    with pytest.raises(Refused) as refusal:
        sign_off(issued, writer)
    assert (
        refusal.value.message
        == "This return is not complete: 1.2 enter what you will improve; 2.1 answer this question"
    )
    issued.refresh_from_db()
    assert (issued.status, Section11Submission.objects.count()) == (S.IN_PROGRESS, 0)


# Handed in


@pytest.fixture
def whole(issued):
    Section11Return.objects.update(status=S.IN_PROGRESS)
    issued.refresh_from_db()
    return fill(issued)


def test_a_complete_return_is_submitted_with_its_signature_and_content(whole, writer):
    write(whole, SCORED[0], writer, version=2, score=3, file=upload())
    sign_off(whole, writer)
    whole.refresh_from_db()
    submission = whole.submissions.get()
    assert (whole.status, submission.submitted_by, submission.submitted_at) == (S.SUBMITTED, writer, NOW)
    assert (submission.signed_off_by, submission.signed_off_title) == ("Ann Other", "Chief executive")
    assert [(row["place"], row["question"], row["score"]) for row in submission.content] == [
        *(("1.1", SCORED[0], 3), ("1.2", SCORED[1], 1)),
        *((f"2.{n}", text, None) for n, text in enumerate((TEXT, PROGRESS, ACHIEVEMENTS, NEXT), start=1)),
    ]
    assert submission.content[0]["file"] == Document.objects.get().sha256
    assert submission.content[1] == {
        "place": "1.2",
        "question": SCORED[1],
        "score": 1,
        "text": "",
        "evidence": "",
        "file": "",
        "improvement": "Tell all staff.",
        "improve_by": "2027-03-01",
        "points": [],
    }
    assert (submission.content[2]["text"], submission.content[5]["points"]) == ("Different systems.", PRIORITIES)


def test_only_a_return_in_progress_or_sent_back_can_be_submitted(writer):
    for status in set(S) - {S.IN_PROGRESS, S.RETURNED}:
        found = return_in(status)
        if status == S.ISSUED:
            fill(found)
        number = found.submissions.count()
        with pytest.raises(Refused, match="You can no longer do this: submit this return"):
            sign_off(found, writer)
        assert found.submissions.count() == number


def test_a_return_sent_back_is_submitted_again_and_the_first_submission_stays(writer):
    found = return_in(S.RETURNED)
    first = found.submissions.get().content
    write(found, TEXT, writer, version=2, text="Once more")
    sign_off(found, writer)
    assert [row.content[2].get("text") for row in found.submissions.all()] == [None, "Once more"]
    assert found.submissions.first().content == first


# All or nothing


def everything():
    kinds = (Section11Return, Section11Response, Section11Submission)
    rows = [list(model.objects.order_by("pk").values()) for model in kinds]
    return [*rows, Document.objects.count(), EmailNotice.objects.count(), AuditEntry.objects.count()]


OPERATIONS = {
    "answer": lambda found, by: write(found, SCORED[0], by, version=2, score=0, file=upload()),
    "set_contributors": lambda found, by: returns.set_contributors(
        section_11_return=found, people=[PostFactory(agency=found.agency).person], by=by
    ),
    "submit": lambda found, by: sign_off(found, by),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_is_saved_when_the_audit_entry_fails(name, whole, writer, broken_record):
    before = everything()
    broken_record(lambda: OPERATIONS[name](whole, writer))
    assert everything() == before
    assert whole.contributors.count() == 0


def test_a_first_answer_does_not_start_the_return_when_the_audit_entry_fails(issued, writer, broken_record):
    broken_record(lambda: write(issued, TEXT, writer, text="x"))
    issued.refresh_from_db()
    assert (issued.status, issued.responses.count()) == (S.ISSUED, 0)


def test_a_lead_without_an_account_is_emailed_too(issued, writer, noticed):
    person = PostFactory(agency=issued.agency, person=PersonFactory(user=None, email="a@trust.example.org")).person
    returns.set_contributors(section_11_return=issued, people=[person], by=writer)
    assert noticed() == [("section-11-contribute", "a@trust.example.org")]
