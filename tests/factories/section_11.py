"""Section 11: one question of each kind, an issued year, and an agency's return in any status."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from partnership.assurance.models.section_11_returns import AGREED, BEFORE_MODERATION
from partnership.models import (
    Duty,
    PostRole,
    QuestionKind,
    QuestionSet,
    ReturnStatus,
    Section11Cycle,
    Section11Response,
    Section11Return,
    Section11Submission,
    Section11Visit,
    Standard,
    StandardQuestion,
    VisitStatus,
)
from tests.factories.partnership import AgencyFactory, PostFactory, UserFactory

K = QuestionKind
ISSUED_AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
SUBMITTED_AT = datetime(2026, 9, 21, 8, tzinfo=UTC)
DUE = date(2026, 10, 30)
# The first two are scored, so that two scores can differ.
QUESTIONS = (
    (K.SCORE, "A senior leader is accountable for safeguarding."),
    (K.SCORE, "Staff know the threshold document."),
    (K.TEXT, "What makes your work difficult?"),
    (K.PROGRESS, "What progress did you make on last year’s priorities?"),
    (K.ACHIEVEMENTS, "What did you achieve?"),
    (K.PRIORITIES, "What are your priorities for next year?"),
)
SCORED = tuple(text for kind, text in QUESTIONS if kind == K.SCORE)
ACHIEVEMENTS = ["An induction for everyone", "Supervision each month"]
PRIORITIES = ["Hear from families", "Train reception staff"]
COMPLETE = {
    K.SCORE: {"score": 3, "evidence": "The annual report."},
    K.TEXT: {"text": "Different systems."},
    K.PROGRESS: {"points": []},
    K.ACHIEVEMENTS: {"points": ACHIEVEMENTS},
    K.PRIORITIES: {"points": PRIORITIES},
}
# A complete answer with a gap.
PARTLY = {"score": 1, "improvement": "Tell all staff.", "improve_by": date(2027, 3, 1)}


class QuestionSetFactory(DjangoModelFactory):
    class Meta:
        model = QuestionSet

    duty = Duty.SECTION_11
    number = factory.Sequence(lambda n: n + 1)


class StandardFactory(DjangoModelFactory):
    class Meta:
        model = Standard

    question_set = factory.SubFactory(QuestionSetFactory)
    number = 1
    title = "Leadership"


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = StandardQuestion

    standard = factory.SubFactory(StandardFactory)
    number = 1
    kind = K.SCORE
    text = factory.Sequence(lambda n: f"Question {n}")


def questions(**facts: Any) -> QuestionSet:
    """Return a question set: one standard with two scored questions, and one with a question of each other kind."""
    made = QuestionSetFactory(**facts)
    first = StandardFactory(question_set=made)
    second = StandardFactory(question_set=made, number=2, title="Improvement")
    for place, (kind, text) in enumerate(QUESTIONS):
        standard, number = (first, place + 1) if place < len(SCORED) else (second, place - len(SCORED) + 1)
        QuestionFactory(standard=standard, number=number, kind=kind, text=text)
    return made


class AskedCycleFactory(DjangoModelFactory):
    """A year that has been issued."""

    class Meta:
        model = Section11Cycle

    slug = factory.Sequence(lambda n: f"asked-{n}")
    label = factory.Sequence(lambda n: f"Year {n}")
    starts_on = date(2026, 4, 1)
    ends_on = date(2027, 3, 31)
    due_on = DUE
    issued_at = ISSUED_AT
    question_set = factory.LazyFunction(questions)


class ReturnFactory(DjangoModelFactory):
    class Meta:
        model = Section11Return

    cycle = factory.SubFactory(AskedCycleFactory)
    agency = factory.SubFactory(AgencyFactory, category="health")


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = Section11Visit

    cycle = factory.SubFactory(AskedCycleFactory)
    agency = factory.SubFactory(AgencyFactory, category="health")
    planned_for = "March 2027"


def visit_in(status: str, **facts: Any) -> Section11Visit:
    """Return a visit in a status, with a date when it is completed."""
    if status == VisitStatus.COMPLETED:
        facts = {"visited_on": date(2026, 9, 7), **facts}
    return VisitFactory(status=status, **facts)


def question_of(section_11_return: Section11Return, text: str) -> StandardQuestion:
    return StandardQuestion.objects.of(section_11_return.cycle.question_set).get(text=text)


def answered(section_11_return: Section11Return, question: StandardQuestion, **facts: Any) -> Section11Response:
    """Return an answer to one question; it is complete unless ``facts`` say otherwise."""
    facts = {**({} if "score" in facts else COMPLETE[K(question.kind)]), **facts}
    return Section11Response.objects.create(
        section_11_return=section_11_return, question=question, edited_at=SUBMITTED_AT, version=2, **facts
    )


def fill(section_11_return: Section11Return, **scores: Any) -> Section11Return:
    """Answer every question: score 3 for the first, and 1 with an improvement for the second."""
    for question in StandardQuestion.objects.of(section_11_return.cycle.question_set):
        answered(section_11_return, question, **(PARTLY | scores if question.text == SCORED[1] else {}))
    return section_11_return


def moderator(**facts: Any) -> Any:
    """Return a person with an account who leads on safeguarding at another agency."""
    return PostFactory(role=PostRole.AGENCY_LEAD, **facts).person


def submitted(section_11_return: Section11Return, **facts: Any) -> Section11Submission:
    facts = {"submitted_at": SUBMITTED_AT, "signed_off_by": "Ann Other", "signed_off_title": "Chief", **facts}
    facts.setdefault("submitted_by", UserFactory())
    rows = section_11_return.responses.select_related("question__standard")
    facts.setdefault("content", [{"place": row.question.place, "score": row.score} for row in rows])
    return Section11Submission.objects.create(section_11_return=section_11_return, **facts)


def return_in(status: str, **facts: Any) -> Section11Return:
    """Return a return in a status, with the answers, submission, moderator and moderated scores that it needs."""
    if status not in BEFORE_MODERATION and "moderator" not in facts:
        facts["moderator"] = moderator()
    made = ReturnFactory(status=status, **facts)
    if status == ReturnStatus.IN_PROGRESS:
        answered(made, question_of(made, SCORED[0]))
    elif status != ReturnStatus.ISSUED:
        submitted(fill(made))
    if status in AGREED:
        for row in made.responses.filter(score__isnull=False):
            row.moderated_score = row.score
            row.save()
    return made
