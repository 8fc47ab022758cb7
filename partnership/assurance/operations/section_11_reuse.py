"""Reuse answers: those of the previous year, and those given to another partnership, which arrive in a file."""

import json
from datetime import date
from typing import Any

from django.db import transaction

from partnership.assurance.models import Section11Return
from partnership.assurance.operations.section_11_returns import answer, lock_for_edit, response_to
from partnership.improvement.models import QuestionKind, Score, StandardQuestion
from shield.extension_points import identity
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused
from shield.text.characters import LINE_ENDS, is_readable

FORMAT = "section-11-answers/1"
# The text fields of an answer; files are not copied.
TEXT_FIELDS = ("text", "evidence", "improvement")
NOT_AN_EXPORT = "The selected file must be an export of answers from another partnership’s portal"
MAX_BYTES = 2 * 1024 * 1024
# What the form takes: so many achievements or priorities, of so many characters, and so long a text.
MOST_POINTS, LONGEST_POINT, LONGEST_TEXT = 5, 300, 50_000


def export_answers(section_11_return: Section11Return) -> str:
    """Return the answers as JSON for another partnership's portal, without files and moderation."""
    rows = section_11_return.responses.select_related("question__standard")
    answers = [
        {
            "question": row.question.text,
            "score": row.score,
            **{name: getattr(row, name) for name in TEXT_FIELDS},
            "improve_by": row.improve_by.isoformat() if row.improve_by else None,
            "points": row.points if row.question.kind != QuestionKind.PROGRESS else [],
        }
        for row in rows
    ]
    export = {
        "format": FORMAT,
        "partnership": identity().name,
        "cycle": section_11_return.cycle.name,
        "agency": section_11_return.agency.name,
        "answers": answers,
    }
    return json.dumps(export, indent=2, ensure_ascii=False)


def previous_return(section_11_return: Section11Return) -> Section11Return | None:
    """Return the agency's latest submitted return before this one under the same duty."""
    cycle = section_11_return.cycle
    earlier = Section11Return.objects.filter(
        agency=section_11_return.agency_id, cycle__duty=cycle.duty, cycle__starts_on__lt=cycle.starts_on
    )
    return earlier.filter(submissions__isnull=False).order_by("-cycle__starts_on").first()


def copy_previous_answers(*, section_11_return: Section11Return, by: User) -> int:
    """Copy the answers of the previous return to unanswered questions, and return how many.

    Raise ``Refused`` when there is no previous return.
    """
    previous = previous_return(section_11_return)
    if previous is None:
        raise Refused("Your agency has no earlier return to copy from")
    exported = json.loads(export_answers(previous))
    return _copy(section_11_return, exported["answers"], previous.cycle.name, by)


def import_answers(*, section_11_return: Section11Return, content: bytes, by: User) -> int:
    """Copy answers given to another partnership to unanswered questions, and return how many.

    Raise ``Refused`` when the file is not an export of a portal, or one of its values is not valid.
    """
    try:
        read = json.loads(content[:MAX_BYTES].decode())
        is_export = read["format"] == FORMAT and isinstance(read["answers"], list)
        source = str(read["partnership"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(NOT_AN_EXPORT, field="file") from error
    if not is_export or not is_readable(source) or LINE_ENDS.search(source):
        raise Refused(NOT_AN_EXPORT, field="file")
    return _copy(section_11_return, read["answers"], source, by)


@transaction.atomic
def _copy(section_11_return: Section11Return, answers: list[Any], source: str, by: User) -> int:
    section_11_return = lock_for_edit(section_11_return)
    questions = {
        each.text.casefold(): each for each in StandardQuestion.objects.of(section_11_return.cycle.question_set)
    }
    copied = 0
    for row in answers:
        text, values = _checked(row)
        question = questions.get(text.casefold())
        if question is None or question.kind == QuestionKind.PROGRESS:
            continue
        if values["score"] is not None and question.kind != QuestionKind.SCORE:
            raise Refused(NOT_AN_EXPORT, field="file")
        copied += _copy_answer(section_11_return, question, values, source, by)
    audit.record("partnership.return-answers-copied", section_11_return, by=by, source=source[:150], number=copied)
    return copied


def _checked(row: Any) -> tuple[str, dict[str, Any]]:
    """Return the question and the values of one answer in a file. Raise ``Refused`` for a value that is not valid."""
    try:
        score, points, due = row["score"], row["points"], row["improve_by"]
        text_values = {name: row[name] or "" for name in TEXT_FIELDS}
        is_valid = isinstance(points, list) and _fits([row["question"], *text_values.values()], points)
        if not is_valid or isinstance(score, bool) or score not in (None, *Score.values):
            raise Refused(NOT_AN_EXPORT, field="file")
        improve_by = date.fromisoformat(due) if due else None
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(NOT_AN_EXPORT, field="file") from error
    return row["question"], {"score": score, "points": points, "improve_by": improve_by, **text_values}


def _fits(texts: list[Any], points: list[Any]) -> bool:
    """Return whether the form would take these texts, and these achievements or priorities of one line each."""
    if len(points) > MOST_POINTS or not all(isinstance(each, str) and is_readable(each) for each in [*texts, *points]):
        return False
    lines = all(len(each) <= LONGEST_POINT and not LINE_ENDS.search(each) for each in points)
    return lines and all(len(each) <= LONGEST_TEXT for each in texts)


def _copy_answer(
    section_11_return: Section11Return, question: StandardQuestion, values: dict[str, Any], source: str, by: User
) -> int:
    """Copy one answer unless the question has been answered; return how many were copied."""
    response = response_to(section_11_return, question)
    if response.edited_at is not None or not any(values.values()) and values["score"] is None:
        return 0
    answer(
        section_11_return=section_11_return,
        question=question,
        version=response.version,
        by=by,
        copied_from=source[:150],
        **values,
    )
    return 1
