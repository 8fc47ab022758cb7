"""Versions of what agencies are asked: written, copied into the next version, and frozen once agencies were asked."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from partnership.directory.models import Theme
from partnership.improvement.models import QuestionSet, Standard, StandardQuestion
from shield.operations import audit
from shield.operations.edits import revise
from shield.refusals import Refused

FROZEN = "Agencies were asked these questions, so they stay as they are. Begin the next version."


@transaction.atomic
def begin(*, duty: str, by: Any) -> QuestionSet:
    """The next version under a duty, with everything of the version before to be changed; empty when it is the first.

    ``Refused`` while a version waits that no agency was asked yet.
    """
    before = QuestionSet.objects.select_for_update().filter(duty=duty).order_by("-number").first()
    if before is not None and not before.is_in_use:
        raise Refused(f"{before} is not in use yet. Change that one.")
    made = QuestionSet.objects.create(duty=duty, number=before.number + 1 if before else 1, made_from=before)
    if before is not None:
        _copy(before, made)
    audit.record("partnership.questions-begun", made, by=by)
    return made


def _copy(before: QuestionSet, made: QuestionSet) -> None:
    for standard in before.standards.prefetch_related("questions__themes"):
        copied = Standard.objects.create(
            question_set=made, number=standard.number, title=standard.title, statement=standard.statement
        )
        for each in standard.questions.all():
            question = StandardQuestion.objects.create(
                standard=copied, number=each.number, kind=each.kind, text=each.text, hint=each.hint
            )
            question.themes.set(each.themes.all())


def _open(question_set: QuestionSet) -> QuestionSet:
    """The questions, locked; ``Refused`` when agencies were asked them."""
    locked = QuestionSet.objects.select_for_update(of=("self",)).get(pk=question_set.pk)
    if locked.is_in_use:
        raise Refused(FROZEN)
    return locked


@transaction.atomic
def add_standard(*, question_set: QuestionSet, title: str, statement: str, by: Any) -> Standard:
    """A standard after the last one. ``Refused`` when agencies were asked these questions."""
    locked = _open(question_set)
    last = locked.standards.aggregate(last=Max("number"))["last"] or 0
    made = Standard.objects.create(question_set=locked, number=last + 1, title=title, statement=statement)
    audit.record("partnership.standard-added", made, by=by)
    return made


@transaction.atomic
def edit_standard(*, standard: Standard, version: int, by: Any, **fields: Any) -> Standard:
    """Write over the version that was read. ``Refused`` when agencies were asked, or somebody saved meanwhile."""
    _open(standard.question_set)
    return revise(standard, "partnership.standard-edited", version=version, by=by, **fields)


@transaction.atomic
def add_question(
    *, standard: Standard, kind: str, text: str, hint: str, by: Any, themes: Iterable[Theme] = ()
) -> StandardQuestion:
    """A question after the last of its standard. ``Refused`` when agencies were asked, or it reads like another."""
    locked = _open(standard.question_set)
    _once(locked, text)
    last = standard.questions.aggregate(last=Max("number"))["last"] or 0
    made = StandardQuestion.objects.create(standard=standard, number=last + 1, kind=kind, text=text, hint=hint)
    made.themes.set(themes)
    audit.record("partnership.question-added", made, by=by)
    return made


@transaction.atomic
def edit_question(
    *, question: StandardQuestion, version: int, text: str, by: Any, themes: Iterable[Theme] = (), **fields: Any
) -> StandardQuestion:
    """Write over the version that was read. ``Refused`` when agencies were asked, or somebody saved meanwhile."""
    locked = _open(question.standard.question_set)
    _once(locked, text, question)
    revise(question, "partnership.question-edited", version=version, by=by, text=text, **fields)
    question.themes.set(themes)
    return question


@transaction.atomic
def remove_question(*, question: StandardQuestion, by: Any) -> None:
    """Take a question out; those after it move up. ``Refused`` when agencies were asked it."""
    _open(question.standard.question_set)
    question = _as_it_is(question)
    audit.record("partnership.question-removed", question, by=by, text=question.text)
    standard, number = question.standard, question.number
    question.delete()
    for later in standard.questions.filter(number__gt=number).order_by("number"):
        StandardQuestion.objects.filter(pk=later.pk).update(number=later.number - 1)


def _as_it_is(question: StandardQuestion) -> StandardQuestion:
    """The question as a colleague may have left it a moment ago."""
    found = StandardQuestion.objects.select_related("standard").filter(pk=question.pk).first()
    if found is None:
        raise Refused("Somebody took this question out already.")
    return found


def _once(question_set: QuestionSet, text: str, but: StandardQuestion | None = None) -> None:
    """Two questions that read the same could not be told apart when answers are brought forward."""
    alike = StandardQuestion.objects.of(question_set).filter(text__iexact=text.strip())
    if (alike.exclude(pk=but.pk) if but else alike).exists():
        raise Refused("Another question reads the same.", field="text")
