"""Answers given once are used again: those of the year before, and those given to another partnership's portal."""

import json
from datetime import date
from typing import Any

from django.db import transaction

from partnership.assurance.models import Section11Return
from partnership.assurance.operations.section_11_returns import answer, open_return, response_to
from partnership.improvement.models import QuestionKind, Score, StandardQuestion
from shield.extension_points import identity
from shield.operations import audit
from shield.refusals import Refused

FORMAT = "section-11-answers/1"
# What an answer consists of, besides files, which stay where they are.
WORDS = ("text", "evidence", "improvement")
NOT_OURS = "This is no file of answers. Download it from the other partnership’s portal, and choose it unchanged."
MOST_BYTES = 2 * 1024 * 1024


def as_file(section_11_return: Section11Return) -> str:
    """The answers of a return as text that another partnership's portal reads; without files and moderation."""
    rows = section_11_return.responses.select_related("question__standard")
    answers = [
        {
            "question": row.question.text,
            "score": row.score,
            **{name: getattr(row, name) for name in WORDS},
            "improve_by": row.improve_by.isoformat() if row.improve_by else None,
            "points": row.points if row.question.kind != QuestionKind.PROGRESS else [],
        }
        for row in rows
    ]
    words = {"format": FORMAT, "partnership": identity().name, "cycle": section_11_return.cycle.name}
    return json.dumps(
        {**words, "agency": section_11_return.agency.name, "answers": answers}, indent=2, ensure_ascii=False
    )


def before(section_11_return: Section11Return) -> Section11Return | None:
    """The agency's latest return before this one under the same duty that was handed in."""
    cycle = section_11_return.cycle
    earlier = Section11Return.objects.filter(
        agency=section_11_return.agency_id, cycle__duty=cycle.duty, cycle__starts_on__lt=cycle.starts_on
    )
    return earlier.filter(submissions__isnull=False).order_by("-cycle__starts_on").first()


def bring_forward(*, section_11_return: Section11Return, by: Any) -> int:
    """Fill what is empty with the answers of the agency's return before; answers how many. ``Refused`` without one."""
    earlier = before(section_11_return)
    if earlier is None:
        raise Refused("There is no earlier return of this agency here.")
    taken = json.loads(as_file(earlier))
    return _take(section_11_return, taken["answers"], earlier.cycle.name, by)


def take_file(*, section_11_return: Section11Return, content: bytes, by: Any) -> int:
    """Fill what is empty with answers given to another partnership; answers how many questions read the same.

    ``Refused`` for a file that no portal wrote; a score, a day or words that cannot be are refused with their question.
    """
    try:
        read = json.loads(content[:MOST_BYTES].decode())
        is_ours = read["format"] == FORMAT and isinstance(read["answers"], list)
        source = str(read["partnership"])
    except (ValueError, KeyError, TypeError, RecursionError) as trouble:
        raise Refused(NOT_OURS, field="file") from trouble
    if not is_ours or "\0" in source:
        raise Refused(NOT_OURS, field="file")
    return _take(section_11_return, read["answers"], source, by)


@transaction.atomic
def _take(section_11_return: Section11Return, answers: list[Any], source: str, by: Any) -> int:
    section_11_return = open_return(section_11_return)
    questions = {
        each.text.casefold(): each for each in StandardQuestion.objects.of(section_11_return.cycle.question_set)
    }
    taken = 0
    for row in answers:
        text, fields = _fields(row)
        question = questions.get(text.casefold())
        if question is None or question.kind == QuestionKind.PROGRESS:
            continue
        if fields["score"] is not None and question.kind != QuestionKind.SCORE:
            raise Refused(NOT_OURS, field="file")
        taken += _fill(section_11_return, question, fields, source, by)
    audit.record("partnership.return-answers-taken", section_11_return, by=by, source=source[:150], number=taken)
    return taken


def _fields(row: Any) -> tuple[str, dict[str, Any]]:
    """The question of one answer in a file, and what is said, checked word for word."""
    try:
        score, points, day = row["score"], row["points"], row["improve_by"]
        words = {name: row[name] or "" for name in WORDS}
        texts = [row["question"], *words.values(), *points]
        is_sound = isinstance(points, list) and all(isinstance(each, str) and "\0" not in each for each in texts)
        if not is_sound or isinstance(score, bool) or score not in (None, *Score.values):
            raise Refused(NOT_OURS, field="file")
        improve_by = date.fromisoformat(day) if day else None
    except (ValueError, KeyError, TypeError) as trouble:
        raise Refused(NOT_OURS, field="file") from trouble
    return row["question"], {"score": score, "points": points, "improve_by": improve_by, **words}


def _fill(section_11_return: Section11Return, question: StandardQuestion, fields: Any, source: str, by: Any) -> int:
    response = response_to(section_11_return, question)
    if response.edited_at is not None or not any(fields.values()) and fields["score"] is None:
        return 0
    answer(
        section_11_return=section_11_return,
        question=question,
        version=response.version,
        by=by,
        taken_from=source[:150],
        **fields,
    )
    return 1
