"""Section 11 returns: completed by an agency, signed off, moderated by another agency, turned into actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from partnership.assurance.models import (
    AnswerTopic,
    ReturnStatus,
    Section11Response,
    Section11Return,
    Section11Submission,
)
from partnership.assurance.rules import READ_RETURN_FILE
from partnership.board.models import Action
from partnership.board.operations import actions
from partnership.directory.models import Person, Post
from partnership.improvement.models import QuestionKind, StandardQuestion
from shield import working_days
from shield.models import User
from shield.operations import audit, documents, outbox
from shield.operations.edits import update_record
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.text.formatting import long_date


@dataclass(frozen=True)
class GapPlan:
    """The action planned for one gap, and its due date."""

    response: Section11Response
    title: str
    due_on: date


def _lock(section_11_return: Section11Return) -> Section11Return:
    return Section11Return.objects.select_for_update(of=("self",)).get(pk=section_11_return.pk)


def lock_for_edit(section_11_return: Section11Return) -> Section11Return:
    """Return the return, locked. Raise ``Refused`` when it has been submitted."""
    locked = _lock(section_11_return)
    if not locked.is_open:
        raise Refused("This return has been submitted, so it can no longer be changed")
    return locked


def response_to(section_11_return: Section11Return, question: StandardQuestion) -> Section11Response:
    """Return the agency's answer to a question, or an unsaved empty one.

    A question about progress starts with the agency's priorities of the previous year.
    """
    found = Section11Response.objects.filter(section_11_return=section_11_return, question=question).first()
    if found is not None:
        return found
    points: list[Any] = []
    if question.kind == QuestionKind.PROGRESS:
        points = [{"priority": each, "update": ""} for each in previous_priorities(section_11_return)]
    return Section11Response(section_11_return=section_11_return, question=question, points=points)


def previous_priorities(section_11_return: Section11Return) -> list[str]:
    """Return the priorities that the agency named in the latest earlier cycle under the same duty."""
    cycle, agency = section_11_return.cycle, section_11_return.agency
    earlier = Section11Response.objects.filter(
        section_11_return__agency=agency,
        section_11_return__cycle__duty=cycle.duty,
        section_11_return__cycle__starts_on__lt=cycle.starts_on,
        question__kind=QuestionKind.PRIORITIES,
    ).exclude(points=[])
    if latest := earlier.order_by("-section_11_return__cycle__starts_on").first():
        return list(latest.points)
    survey = agency.section_11_answers.filter(
        cycle__duty=cycle.duty, cycle__starts_on__lt=cycle.starts_on, topic=AnswerTopic.PRIORITIES
    )
    latest_survey = survey.order_by("-cycle__starts_on").first()
    return list(latest_survey.points) if latest_survey else []


@transaction.atomic
def answer(
    *,
    section_11_return: Section11Return,
    question: StandardQuestion,
    version: int,
    by: User,
    file: UploadedFile | None = None,
    **changes: Any,
) -> Section11Response:
    """Save an answer, complete or not; the first answer starts the return.

    Raise ``Refused`` when the return has been submitted, when the answer changed since ``version`` (1 where there was
    none), when the file is of a kind that is not stored, and for a different score from the one that was submitted.
    """
    section_11_return = lock_for_edit(section_11_return)
    response = response_to(section_11_return, question)
    if response.pk is None:
        response.save()
    if "score" in changes and response.score != changes["score"] and _was_submitted(response):
        raise Refused(
            "You cannot change a score that has been submitted. Explain what has changed in your evidence.",
            field="score",
        )
    if file is not None:
        title = f"{section_11_return.agency}: {question}"
        changes["file"] = documents.keep_upload(title=title, file=file, permission=READ_RETURN_FILE, by=by)
    now = timezone.now()
    update_record(
        response, "partnership.return-answered", version=version, by=by, edited_by=by, edited_at=now, **changes
    )
    if section_11_return.status == ReturnStatus.ISSUED:
        advance(section_11_return, "start", by=by)
    return response


def _was_submitted(response: Section11Response) -> bool:
    return response.score is not None and response.section_11_return.submissions.exists()


@transaction.atomic
def set_contributors(*, section_11_return: Section11Return, people: Iterable[Person], by: User) -> Section11Return:
    """Choose the colleagues who help to complete the return, and email the new ones.

    Raise ``Refused`` for people who do not work for the agency.
    """
    section_11_return, chosen = lock_for_edit(section_11_return), list(people)
    agency = section_11_return.agency
    colleagues = set(Person.objects.at(agency).values_list("pk", flat=True))
    if others := [person.name for person in chosen if person.pk not in colleagues]:
        raise Refused(f"Select only people who work for {agency}, not {', '.join(others)}", field="people")
    previous = set(section_11_return.contributors.values_list("pk", flat=True))
    section_11_return.contributors.set(chosen)
    audit.record("partnership.return-contributors", section_11_return, by=by, number=len(chosen))
    _email(section_11_return, [person for person in chosen if person.pk not in previous], "section-11-contribute")
    return section_11_return


def missing_answers(section_11_return: Section11Return) -> list[tuple[StandardQuestion, str]]:
    """Return the questions that are not complete, each with what is missing."""
    given = {each.question_id: each for each in section_11_return.responses.select_related("question")}
    found = []
    for question in StandardQuestion.objects.of(section_11_return.cycle.question_set):
        response = given.get(question.pk)
        if response is None:
            needed = question.kind != QuestionKind.PROGRESS or bool(previous_priorities(section_11_return))
            missing = "answer this question" if needed else ""
        else:
            missing = response.missing()
        if missing:
            found.append((question, missing))
    return found


@transaction.atomic
def submit(
    *,
    section_11_return: Section11Return,
    signed_off_by: str,
    signed_off_title: str,
    by: User,
    now: datetime | None = None,
) -> Section11Return:
    """Submit the return, signed off by a named senior leader, and store a copy of it.

    Raise ``Refused`` with the questions that are not complete, and before the first day for returns.
    """
    now = now or timezone.now()
    locked = _lock(section_11_return)
    opens_on = locked.cycle.opens_on
    if opens_on is not None and working_days.today(now) < opens_on:
        raise Refused(f"You can submit the return from {long_date(opens_on)}")
    if incomplete := missing_answers(locked):
        questions = "; ".join(f"{question.place} {missing}" for question, missing in incomplete)
        raise Refused(f"This return is not complete: {questions}")
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
def appoint_moderator(*, section_11_return: Section11Return, moderator: Person, by: User) -> Section11Return:
    """Appoint a moderator from another agency and email them; the moderator can be replaced later.

    Raise ``Refused`` for a person who works for the agency or has no account.
    """
    locked = _lock(section_11_return)
    if moderator.user_id is None:
        raise Refused("This person has no account yet. Invite them first.", field="moderator")
    if Post.objects.current().filter(person=moderator, agency=locked.agency).exists():
        raise Refused("Moderator must be from another agency", field="moderator")
    if locked.status == ReturnStatus.IN_MODERATION:
        locked.moderator = moderator
        locked.save(update_fields=["moderator"])
    else:
        advance(locked, "appoint-moderator", by=by, moderator=moderator)
    audit.record("partnership.return-moderator-appointed", locked, by=by)
    _email(locked, [moderator], "section-11-moderate")
    return locked


@transaction.atomic
def moderate_answer(
    *, response: Section11Response, version: int, by: User, moderated_score: int | None = None, moderation: str = ""
) -> Section11Response:
    """Save the moderator's score and comment beside the agency's own.

    Raise ``Refused`` outside moderation, for a different score without a comment, and when the answer changed since
    ``version``.
    """
    locked = _lock(response.section_11_return)
    if locked.status != ReturnStatus.IN_MODERATION:
        raise Refused("This return is not in moderation")
    if response.question.kind == QuestionKind.SCORE:
        if moderated_score is None:
            raise Refused("Select your score", field="moderated_score")
        if moderated_score != response.score and not moderation.strip():
            raise Refused("Enter why your score differs from the agency’s", field="moderation")
    changes = {"moderated_score": moderated_score, "moderation": moderation}
    return update_record(response, "partnership.return-moderated", version=version, by=by, **changes)


@transaction.atomic
def send_back(*, section_11_return: Section11Return, feedback: str, by: User) -> Section11Return:
    """Send the return back to the agency with feedback; the agency submits it again."""
    locked = _lock(section_11_return)
    advance(locked, "send-back", by=by, reason=feedback, feedback=feedback)
    audit.record("partnership.return-sent-back", locked, by=by)
    _email(locked, Person.objects.leading(locked.agency), "section-11-sent-back")
    return locked


@transaction.atomic
def agree(*, section_11_return: Section11Return, feedback: str, by: User) -> Section11Return:
    """Agree the return; both scores are kept. Raise ``Refused`` while a score has not been moderated."""
    locked = _lock(section_11_return)
    unscored = locked.responses.filter(question__kind=QuestionKind.SCORE, moderated_score__isnull=True)
    if places := [each.question.place for each in unscored.select_related("question__standard")]:
        raise Refused(f"Score these questions first: {', '.join(places)}")
    advance(locked, "agree", by=by, feedback=feedback)
    audit.record("partnership.return-agreed", locked, by=by)
    _email(locked, Person.objects.leading(locked.agency), "section-11-agreed")
    return locked


def gaps(section_11_return: Section11Return) -> list[Section11Response]:
    """Return the answers that the moderator scored below the best, in the order of the questions."""
    found = section_11_return.responses.select_related("question__standard").prefetch_related("actions")
    return [response for response in found if response.is_gap]


@transaction.atomic
def create_actions(*, section_11_return: Section11Return, plans: list[GapPlan], owner: Post, by: User) -> list[Action]:
    """Create an action of the agency for every gap. Raise ``Refused`` for a missing gap, and for a due date in the past."""
    locked = _lock(section_11_return)
    advance(locked, "plan", by=by)
    if sorted(each.response.pk for each in plans) != sorted(gap.pk for gap in gaps(locked)):
        raise Refused("This return has changed since you opened this page. Open the page again.")
    created = [_create_action(locked, each, owner, by) for each in plans]
    audit.record("partnership.return-planned", locked, by=by, actions=len(created))
    return created


def _create_action(section_11_return: Section11Return, plan: GapPlan, owner: Post, by: User) -> Action:
    if plan.due_on < working_days.today():
        raise Refused(f"Due date for {plan.response.question.place} must be today or in the future")
    return actions.create(
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
def close(*, section_11_return: Section11Return, by: User) -> Section11Return:
    """Close a return. Raise ``Refused`` while one of its actions is neither verified nor withdrawn."""
    locked = _lock(section_11_return)
    unfinished = Action.objects.unfinished().filter(gap__section_11_return=locked).count()
    if unfinished:
        noun = "action has" if unfinished == 1 else "actions have"
        raise Refused(f"{unfinished} {noun} not been verified yet")
    advance(locked, "close", by=by)
    audit.record("partnership.return-closed", locked, by=by)
    return locked


def _email(section_11_return: Section11Return, people: Iterable[Person], template: str) -> None:
    for person in people:
        outbox.post(
            f"partnership/emails/{template}",
            to=person.email,
            name=person.name,
            cycle=section_11_return.cycle.name,
            agency=section_11_return.agency.name,
            path=section_11_return.get_absolute_url(),
        )
