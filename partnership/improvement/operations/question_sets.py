"""Question sets: written, copied into the next version, and fixed once agencies have been asked."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from partnership.directory.models import Theme
from partnership.improvement.models import QuestionSet, Standard, StandardQuestion
from shield.models import User
from shield.operations import audit
from shield.operations.edits import update_record
from shield.refusals import Refused

FIXED = "Agencies have been asked these questions, so they can no longer be changed. Create a new version instead."


@transaction.atomic
def create(*, duty: str, by: User) -> QuestionSet:
    """Create the next version under a duty as a copy of the previous one; the first is empty.

    Raise ``Refused`` while the previous version has not been used yet.
    """
    previous = QuestionSet.objects.select_for_update().filter(duty=duty).order_by("-number").first()
    if previous is not None and not previous.is_in_use:
        raise Refused(f"{previous} has not been used yet. Edit that version instead.")
    made = QuestionSet.objects.create(duty=duty, number=previous.number + 1 if previous else 1, made_from=previous)
    if previous is not None:
        _copy(previous, made)
    audit.record("partnership.question-set-created", made, by=by)
    return made


def _copy(previous: QuestionSet, made: QuestionSet) -> None:
    for standard in previous.standards.prefetch_related("questions__themes"):
        copied = Standard.objects.create(
            question_set=made, number=standard.number, title=standard.title, statement=standard.statement
        )
        for each in standard.questions.all():
            question = StandardQuestion.objects.create(
                standard=copied, number=each.number, kind=each.kind, text=each.text, hint=each.hint
            )
            question.themes.set(each.themes.all())


def _lock_for_edit(question_set: QuestionSet) -> QuestionSet:
    """Return the question set, locked. Raise ``Refused`` when agencies have been asked it."""
    locked = QuestionSet.objects.select_for_update(of=("self",)).get(pk=question_set.pk)
    if locked.is_in_use:
        raise Refused(FIXED)
    return locked


@transaction.atomic
def add_standard(*, question_set: QuestionSet, title: str, statement: str, by: User) -> Standard:
    """Add a standard after the last one. Raise ``Refused`` when agencies have been asked these questions."""
    question_set = _lock_for_edit(question_set)
    last = question_set.standards.aggregate(last=Max("number"))["last"] or 0
    made = Standard.objects.create(question_set=question_set, number=last + 1, title=title, statement=statement)
    audit.record("partnership.standard-added", made, by=by)
    return made


@transaction.atomic
def update_standard(*, standard: Standard, version: int, by: User, **changes: Any) -> Standard:
    """Edit a standard. Raise ``Refused`` when agencies have been asked it, or when it changed since ``version``."""
    _lock_for_edit(standard.question_set)
    return update_record(standard, "partnership.standard-updated", version=version, by=by, **changes)


@transaction.atomic
def add_question(
    *, standard: Standard, kind: str, text: str, hint: str, by: User, themes: Iterable[Theme] = ()
) -> StandardQuestion:
    """Add a question after the last of its standard.

    Raise ``Refused`` when agencies have been asked these questions, or when another question has the same wording.
    """
    question_set = _lock_for_edit(standard.question_set)
    _check_wording(question_set, text)
    last = standard.questions.aggregate(last=Max("number"))["last"] or 0
    made = StandardQuestion.objects.create(standard=standard, number=last + 1, kind=kind, text=text, hint=hint)
    made.themes.set(themes)
    audit.record("partnership.question-added", made, by=by)
    return made


@transaction.atomic
def update_question(
    *, question: StandardQuestion, version: int, text: str, by: User, themes: Iterable[Theme] = (), **changes: Any
) -> StandardQuestion:
    """Edit a question.

    Raise ``Refused`` when agencies have been asked it, when another question has the same wording, or when it changed
    since ``version``.
    """
    question_set = _lock_for_edit(question.standard.question_set)
    _check_wording(question_set, text, question)
    update_record(question, "partnership.question-updated", version=version, by=by, text=text, **changes)
    question.themes.set(themes)
    return question


@transaction.atomic
def remove_question(*, question: StandardQuestion, by: User) -> None:
    """Remove a question; those after it move up. Raise ``Refused`` when agencies have been asked it."""
    _lock_for_edit(question.standard.question_set)
    question = _reload(question)
    audit.record("partnership.question-removed", question, by=by, text=question.text)
    standard, number = question.standard, question.number
    question.delete()
    for later in standard.questions.filter(number__gt=number).order_by("number"):
        StandardQuestion.objects.filter(pk=later.pk).update(number=later.number - 1)


def _reload(question: StandardQuestion) -> StandardQuestion:
    """Return the question as it is in the database now. Raise ``Refused`` when it has been removed."""
    found = StandardQuestion.objects.select_related("standard").filter(pk=question.pk).first()
    if found is None:
        raise Refused("This question has already been removed")
    return found


def _check_wording(question_set: QuestionSet, text: str, but: StandardQuestion | None = None) -> None:
    """Raise ``Refused`` when another question has the same wording: copied answers could not tell them apart."""
    alike = StandardQuestion.objects.of(question_set).filter(text__iexact=text.strip())
    if (alike.exclude(pk=but.pk) if but else alike).exists():
        raise Refused("Another question has the same wording", field="text")
