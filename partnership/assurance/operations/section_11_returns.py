"""One agency's return: filled in by several people over days, signed off, moderated by somebody else, made into actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.assurance.models import Section11Response, Section11Return, Section11Submission
from partnership.assurance.rules import READ_RETURN_FILE
from partnership.board.models import Action
from partnership.board.operations import actions
from partnership.directory.models import Person, Post
from partnership.improvement.models import QuestionKind, StandardQuestion
from shield import working_days
from shield.operations import audit, documents, notices
from shield.operations.edits import revise
from shield.records.workflow import advance
from shield.refusals import Refused


@dataclass(frozen=True)
class GapPlan:
    """What is done about one gap, and by when."""

    response: Section11Response
    title: str
    due_on: date


def _locked(section_11_return: Section11Return) -> Section11Return:
    return Section11Return.objects.select_for_update(of=("self",)).get(pk=section_11_return.pk)


def open_return(section_11_return: Section11Return) -> Section11Return:
    """The return, locked; ``Refused`` once it was handed in."""
    locked = _locked(section_11_return)
    if not locked.is_open:
        raise Refused("This return was submitted, so nothing in it can be changed.")
    return locked


def response_to(section_11_return: Section11Return, question: StandardQuestion) -> Section11Response:
    """The agency's answer to a question; an empty one, not kept yet, when nobody began it.

    The priorities of the year before stand in it and wait for their update.
    """
    found = Section11Response.objects.filter(section_11_return=section_11_return, question=question).first()
    if found is not None:
        return found
    points: list[Any] = []
    if question.kind == QuestionKind.PROGRESS:
        points = [{"priority": each, "update": ""} for each in last_priorities(section_11_return)]
    return Section11Response(section_11_return=section_11_return, question=question, points=points)


def last_priorities(section_11_return: Section11Return) -> list[str]:
    """The priorities that the agency named in the latest cycle before this one under the same duty."""
    cycle, agency = section_11_return.cycle, section_11_return.agency
    before = Section11Response.objects.filter(
        section_11_return__agency=agency,
        section_11_return__cycle__duty=cycle.duty,
        section_11_return__cycle__starts_on__lt=cycle.starts_on,
        question__kind=QuestionKind.PRIORITIES,
    ).exclude(points=[])
    if newest := before.order_by("-section_11_return__cycle__starts_on").first():
        return list(newest.points)
    printed = agency.section_11_answers.filter(
        cycle__duty=cycle.duty, cycle__starts_on__lt=cycle.starts_on, topic="priorities"
    )
    newest_printed = printed.order_by("-cycle__starts_on").first()
    return list(newest_printed.points) if newest_printed else []


@transaction.atomic
def answer(
    *,
    section_11_return: Section11Return,
    question: StandardQuestion,
    version: int,
    by: Any,
    file: Any = None,
    **fields: Any,
) -> Section11Response:
    """Keep an answer, whole or half, over the version that was read (1 where there was none); the first begins the return.

    ``Refused`` when the return was submitted, when somebody saved the same answer meanwhile, when the file is none that
    is kept, and for another score than the one that was submitted: what changed is said in words.
    """
    locked = open_return(section_11_return)
    response = response_to(locked, question)
    if response.pk is None:
        response.save()
    if "score" in fields and response.score != fields["score"] and _was_submitted(response):
        raise Refused(
            "The score that was submitted stays. Say in words what changed; the moderator gives a new score.",
            field="score",
        )
    if file is not None:
        title = f"{locked.agency}: {question}"
        fields["file"] = documents.keep_upload(title=title, file=file, permission=READ_RETURN_FILE, by=by)
    now = timezone.now()
    revise(response, "partnership.return-answered", version=version, by=by, edited_by=by, edited_at=now, **fields)
    if locked.status == "issued":
        advance(locked, "begin", by=by)
    return response


def _was_submitted(response: Section11Response) -> bool:
    return response.score is not None and response.section_11_return.submissions.exists()


@transaction.atomic
def set_contributors(*, section_11_return: Section11Return, people: Iterable[Person], by: Any) -> Section11Return:
    """Name colleagues who fill the return in too, and tell those who are new. ``Refused`` for people from elsewhere."""
    locked, chosen = open_return(section_11_return), list(people)
    here = set(Person.objects.at(locked.agency).values_list("pk", flat=True))
    if strangers := [person.name for person in chosen if person.pk not in here]:
        raise Refused(f"They hold no post at {locked.agency}: {', '.join(strangers)}.", field="people")
    before = set(locked.contributors.values_list("pk", flat=True))
    locked.contributors.set(chosen)
    audit.record("partnership.return-contributors", locked, by=by, number=len(chosen))
    _tell(locked, [person for person in chosen if person.pk not in before], "section-11-contribute")
    return locked


def missing(section_11_return: Section11Return) -> list[tuple[StandardQuestion, str]]:
    """What still has to be said before the return can be submitted: the question, and what it lacks in words."""
    given = {each.question_id: each for each in section_11_return.responses.select_related("question")}
    found = []
    for question in StandardQuestion.objects.of(section_11_return.cycle.question_set):
        response = given.get(question.pk)
        if response is None:
            needed = question.kind != QuestionKind.PROGRESS or bool(last_priorities(section_11_return))
            lacks = "answer it" if needed else ""
        else:
            lacks = response.lacks()
        if lacks:
            found.append((question, lacks))
    return found


@transaction.atomic
def submit(
    *,
    section_11_return: Section11Return,
    signed_off_by: str,
    signed_off_title: str,
    by: Any,
    now: datetime | None = None,
) -> Section11Return:
    """Hand the return in, signed off by a named senior of the agency; every word of it is kept as it was.

    ``Refused`` with the places and what each lacks, when something is missing.
    """
    now = now or timezone.now()
    locked = _locked(section_11_return)
    if lacking := missing(locked):
        places = "; ".join(f"{question.place} {lacks}" for question, lacks in lacking)
        raise Refused(f"Not complete yet: {places}.")
    advance(locked, "submit", by=by, at=now)
    Section11Submission.objects.create(
        section_11_return=locked,
        submitted_at=now,
        submitted_by=by,
        signed_off_by=signed_off_by,
        signed_off_title=signed_off_title,
        content=_content(locked),
    )
    audit.record("partnership.return-submitted", locked, by=by, signed_off_by=signed_off_by)
    return locked


def _content(section_11_return: Section11Return) -> list[dict[str, Any]]:
    rows = section_11_return.responses.select_related("question__standard", "file")
    return [
        {
            "place": row.question.place,
            "question": row.question.text,
            "score": row.score,
            "text": row.text,
            "evidence": row.evidence,
            "file": row.file.sha256 if row.file else "",
            "improvement": row.improvement,
            "improve_by": str(row.improve_by or ""),
            "points": row.points,
        }
        for row in rows
    ]


@transaction.atomic
def appoint_moderator(*, section_11_return: Section11Return, moderator: Person, by: Any) -> Section11Return:
    """Give a submitted return to somebody from another agency to moderate, and tell them; may be given to another later.

    ``Refused`` for somebody who holds a post at the agency, or who has no account.
    """
    locked = _locked(section_11_return)
    if moderator.user_id is None:
        raise Refused("They have no account yet. Invite them first.", field="moderator")
    if Post.objects.current().filter(person=moderator, agency=locked.agency).exists():
        raise Refused("The moderator must come from another agency.", field="moderator")
    if locked.status == "in_moderation":
        locked.moderator = moderator
        locked.save(update_fields=["moderator"])
    else:
        advance(locked, "moderate", by=by, moderator=moderator)
    audit.record("partnership.return-in-moderation", locked, by=by)
    _tell(locked, [moderator], "section-11-moderate")
    return locked


@transaction.atomic
def moderate(
    *, response: Section11Response, version: int, by: Any, moderated_score: int | None = None, moderation: str = ""
) -> Section11Response:
    """Keep the moderator's score and words beside the agency's, which stay. ``Refused`` outside moderation, for a score
    without a reason where it differs, or when somebody saved meanwhile."""
    locked = _locked(response.section_11_return)
    if locked.status != "in_moderation":
        raise Refused("This return is not being moderated.")
    if response.question.kind == QuestionKind.SCORE:
        if moderated_score is None:
            raise Refused("Choose your score.", field="moderated_score")
        if moderated_score != response.score and not moderation.strip():
            raise Refused("Say why your score differs from the agency’s.", field="moderation")
    changes = {"moderated_score": moderated_score, "moderation": moderation}
    return revise(response, "partnership.return-moderated", version=version, by=by, **changes)


@transaction.atomic
def send_back(*, section_11_return: Section11Return, feedback: str, by: Any) -> Section11Return:
    """Give the return back to the agency with what is wanted; it hands it in once more."""
    locked = _locked(section_11_return)
    advance(locked, "send-back", by=by, reason=feedback, feedback=feedback)
    audit.record("partnership.return-sent-back", locked, by=by)
    _tell(locked, Person.objects.leading(locked.agency), "section-11-sent-back")
    return locked


@transaction.atomic
def agree(*, section_11_return: Section11Return, feedback: str, by: Any) -> Section11Return:
    """Agree the return; both scores stay. ``Refused`` while a score of the agency waits for the moderator's."""
    locked = _locked(section_11_return)
    waits = locked.responses.filter(question__kind=QuestionKind.SCORE, moderated_score__isnull=True)
    if places := [each.question.place for each in waits.select_related("question__standard")]:
        raise Refused(f"Score these first: {', '.join(places)}.")
    advance(locked, "agree", by=by, feedback=feedback)
    audit.record("partnership.return-agreed", locked, by=by)
    _tell(locked, Person.objects.leading(locked.agency), "section-11-agreed")
    return locked


def gaps(section_11_return: Section11Return) -> list[Section11Response]:
    """What the moderator scored below the best, in the order of the questions."""
    found = section_11_return.responses.select_related("question__standard").prefetch_related("actions")
    return [response for response in found if response.is_gap]


@transaction.atomic
def plan(*, section_11_return: Section11Return, plans: list[GapPlan], owner: Post, by: Any) -> list[Action]:
    """Make every gap an action of the agency with one owner. ``Refused`` when a gap is left out or the day is past."""
    locked = _locked(section_11_return)
    advance(locked, "plan", by=by)
    if sorted(each.response.pk for each in plans) != sorted(gap.pk for gap in gaps(locked)):
        raise Refused("Somebody changed this return meanwhile. Open the page again.")
    made = [_act(locked, each, owner, by) for each in plans]
    audit.record("partnership.return-planned", locked, by=by, actions=len(made))
    return made


def _act(section_11_return: Section11Return, plan: GapPlan, owner: Post, by: Any) -> Action:
    if plan.due_on < working_days.today():
        raise Refused(f"{plan.response.question.place}: choose a day that is not past.")
    return actions.give(
        title=plan.title,
        agency=section_11_return.agency,
        owner=owner,
        due_on=plan.due_on,
        gap=plan.response,
        detail=plan.response.moderation,
        origin_title=f"{section_11_return.cycle.name}, question {plan.response.question.place}",
        origin_url=section_11_return.get_absolute_url(),
        by=by,
    )


@transaction.atomic
def close(*, section_11_return: Section11Return, by: Any) -> Section11Return:
    """Close a return whose gaps are closed. ``Refused`` while one of its actions is neither verified nor withdrawn."""
    locked = _locked(section_11_return)
    waiting = Action.objects.unfinished().filter(gap__section_11_return=locked).count()
    if waiting:
        raise Refused(f"{waiting} of its actions {'is' if waiting == 1 else 'are'} not verified yet.")
    advance(locked, "close", by=by)
    audit.record("partnership.return-closed", locked, by=by)
    return locked


def _tell(section_11_return: Section11Return, people: Iterable[Person], letter: str) -> None:
    for person in people:
        notices.post(
            f"partnership/emails/{letter}",
            to=person.email,
            name=person.name,
            cycle=section_11_return.cycle.name,
            agency=section_11_return.agency.name,
            path=section_11_return.get_absolute_url(),
        )
