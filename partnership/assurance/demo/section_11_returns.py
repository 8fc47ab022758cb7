"""The current Section 11 year: the questions, and returns in every status. All answers are invented."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from partnership.assurance.models import (
    ReturnStatus,
    Section11Cycle,
    Section11Response,
    Section11Return,
    Section11Submission,
    Section11Visit,
)
from partnership.assurance.operations.section_11_cycles import agencies_under
from partnership.board.models import Action
from partnership.directory.demo.lookups import agency, person, read, user
from partnership.directory.models import Agency, Post, Theme
from partnership.improvement.models import Duty, QuestionKind, QuestionSet, Standard, StandardQuestion
from shield import working_days
from shield.models import User

SCHOOLS = ("danson-vale-primary", "larkfield-nursery", "riverside-meadow-secondary", "thornhill-sixth-form")
STATES = {
    "bvsc": ReturnStatus.ACTION_PLAN,
    "healthwatch-bexley": ReturnStatus.IN_MODERATION,
    "lb-bexley-libraries": ReturnStatus.SUBMITTED,
    "bromley-healthcare": ReturnStatus.AGREED,
    "met-police-se-bcu": ReturnStatus.IN_PROGRESS,
    "danson-vale-primary": ReturnStatus.IN_PROGRESS,
    "thornhill-sixth-form": ReturnStatus.SUBMITTED,
}
ACHIEVEMENTS = ["A safeguarding induction for every new colleague", "Supervision groups that meet each month"]
PRIORITIES = ["Hear from more families", "Train reception staff", "Use the escalation policy when we need it"]


def load_returns(today: date) -> None:
    """Load the questions, this year's cycle under both duties, and returns from not started to actions in progress."""
    for duty, rows in read("section11_questions").items():
        cycle = _cycle(duty, _questions(duty, rows), today)
        asked = agencies_under(duty, today)
        for each in asked.filter(slug__in=SCHOOLS) if duty == Duty.SECTION_175 else asked:
            if not cycle.returns.filter(agency=each).exists():
                _return(cycle, each, STATES.get(each.slug, ReturnStatus.ISSUED))
    _visit(today)


def _questions(duty: str, rows: list[dict]) -> QuestionSet:
    made, is_new = QuestionSet.objects.get_or_create(duty=duty, number=1)
    if is_new:
        themes = {theme.name: theme for theme in Theme.objects.all()}
        for number, row in enumerate(rows, start=1):
            standard = Standard.objects.create(
                question_set=made, number=number, title=row["title"], statement=row["statement"]
            )
            for place, each in enumerate(row["questions"], start=1):
                question = StandardQuestion.objects.create(
                    standard=standard, number=place, kind=each["kind"], text=each["text"], hint=each["hint"]
                )
                question.themes.set(themes[name] for name in each["themes"] if name in themes)
    return made


def _cycle(duty: str, questions: QuestionSet, today: date) -> Section11Cycle:
    begins = today.year if today.month >= 4 else today.year - 1
    label = f"{begins}/{(begins + 1) % 100:02}"
    prefix = "" if duty == Duty.SECTION_11 else "175-"
    issued = datetime.combine(today - timedelta(days=30), time(9), working_days.LONDON)
    cycle, _ = Section11Cycle.objects.get_or_create(
        slug=prefix + label.replace("/", "-"),
        defaults={
            "label": label,
            "duty": duty,
            "starts_on": date(begins, 4, 1),
            "ends_on": date(begins + 1, 3, 31),
            "question_set": questions,
            "issued_at": issued,
            "due_on": working_days.add(today + timedelta(days=11), 1),
            "summary": "A self-assessment, also scored by a moderator from another agency.",
        },
    )
    return cycle


def _return(cycle: Section11Cycle, asked: Agency, status: str) -> None:
    is_read = status in {ReturnStatus.IN_MODERATION, ReturnStatus.AGREED, ReturnStatus.ACTION_PLAN}
    made = Section11Return.objects.create(
        cycle=cycle, agency=asked, status=status, moderator=person("agency_lead") if is_read else None
    )
    if status == ReturnStatus.ISSUED:
        return
    questions = list(StandardQuestion.objects.of(cycle.question_set))
    started = questions[:4] if status == ReturnStatus.IN_PROGRESS else questions
    responses = [_response(made, question, place) for place, question in enumerate(started)]
    if status != ReturnStatus.IN_PROGRESS:
        Section11Submission.objects.create(
            section_11_return=made,
            submitted_at=(cycle.issued_at or timezone.now()) + timedelta(days=16),
            submitted_by=_writer(asked),
            signed_off_by="Agnes Thorogood",
            signed_off_title="Chief executive",
            content=[{"place": each.question.place, "score": each.score} for each in responses],
        )
    if status in {ReturnStatus.AGREED, ReturnStatus.ACTION_PLAN}:
        _moderate(made, responses)


def _writer(asked: Agency) -> User:
    """Return a person of the agency with an account, or the team, which enters returns received by post."""
    held = Post.objects.current().filter(agency=asked, person__user__isnull=False).order_by("pk").first()
    return held.person.user if held else user("team")


def _response(made: Section11Return, question: StandardQuestion, place: int) -> Section11Response:
    kind, score = question.kind, (3, 2, 3, 1)[place % 4]
    is_scored = kind == QuestionKind.SCORE
    points = {QuestionKind.ACHIEVEMENTS: ACHIEVEMENTS, QuestionKind.PRIORITIES: PRIORITIES}.get(QuestionKind(kind), [])
    return Section11Response.objects.create(
        section_11_return=made,
        question=question,
        score=score if is_scored else None,
        evidence="The annual safeguarding report, and minutes of the board." if is_scored and score > 1 else "",
        improvement="Ask staff again after the next team day." if is_scored and score < 3 else "",
        improve_by=made.cycle.due_on + timedelta(days=90) if is_scored and score < 3 and made.cycle.due_on else None,
        text="Different systems, and knowing who to phone." if kind == QuestionKind.TEXT else "",
        points=points,
        edited_by=_writer(made.agency),
        edited_at=made.cycle.issued_at + timedelta(days=10 + place % 5) if made.cycle.issued_at else None,
        version=2,
    )


def _moderate(made: Section11Return, responses: list[Section11Response]) -> None:
    """Give the same scores, except for one score of 3 without evidence."""
    differs = True
    for response in responses:
        if response.score is None:
            continue
        response.moderated_score = 2 if differs and response.score > 2 else response.score
        if response.moderated_score != response.score:
            response.moderation, differs = "There is evidence that it is in place, but not yet that it works.", False
        response.save()
        if made.status == ReturnStatus.ACTION_PLAN and response.is_gap:
            _action(made, response)


def _action(made: Section11Return, gap: Section11Response) -> None:
    due = made.cycle.ends_on - timedelta(days=20)
    Action.objects.create(
        title=gap.improvement or f"Provide evidence for: {gap.question.text}"[:250],
        agency=made.agency,
        owner=made.agency.posts.current().first(),
        gap=gap,
        origin_title=f"{made.cycle.name}, question {gap.question.place}",
        origin_url=made.get_absolute_url(),
        first_due_on=due,
        due_on=due,
    )


def _visit(today: date) -> None:
    cycle = Section11Cycle.objects.get(duty=Duty.SECTION_11, starts_on__lte=today, ends_on__gte=today)
    Section11Visit.objects.get_or_create(
        cycle=cycle,
        agency=agency("lb-bexley-community-safety"),
        defaults={
            "planned_for": f"{today + timedelta(days=60):%B %Y}",
            "visitors": "Two members of the Executive and the practice review and learning manager",
            "aims": "See how staff use the threshold document, and what they need from the partnership’s training.",
        },
    )
