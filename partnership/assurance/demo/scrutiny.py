"""The independent scrutineer's work plan and comments, and a measure with two measurements. All of it is invented."""

from datetime import date, timedelta
from decimal import Decimal

from partnership.assurance.models import ScrutinyActivity, ScrutinyComment, ScrutinyKind
from partnership.board.models import Action, Meeting
from partnership.directory.demo.lookups import user
from partnership.directory.models import GroupKind
from partnership.improvement.models import Measure, Measurement, Recommendation, RecommendationStatus
from shield import working_days

# title, kind, days from today, findings
PLAN = (
    (
        "How the front door responds to schools",
        ScrutinyKind.REVIEW,
        -60,
        "We read 20 responses to schools. 16 say which part of the threshold document was applied.",
    ),
    (
        "Observation of the Partnership Board",
        ScrutinyKind.OBSERVATION,
        -66,
        "Every agency contributed. Two papers were late.",
    ),
    ("Conversation with six young people who were referred to CREST", ScrutinyKind.CONVERSATION, 21, ""),
    ("Visit to the out-of-hours team", ScrutinyKind.VISIT, 55, ""),
)
MEASURE = "Case files that record what the child was asked"


def _last_board(otherwise: date) -> date:
    """Return the day of the last meeting of the Board: the one that the scrutineer observed."""
    last = Meeting.objects.held().filter(group__kind=GroupKind.BOARD).order_by("-starts_on").first()
    return last.starts_on if last else otherwise


def load_scrutiny(today: date) -> None:
    """Load a work plan, a comment with a response and one without, and a measure with two measurements."""
    for title, kind, days, findings in PLAN:
        day = today + timedelta(days=days)
        day = _last_board(day) if kind == ScrutinyKind.OBSERVATION else day
        ScrutinyActivity.objects.get_or_create(
            title=title,
            defaults={"kind": kind, "planned_for": day, "done_on": day if findings else None, "findings": findings},
        )
    if ScrutinyComment.objects.exists():
        return
    _comments(today)
    _measure(today)


def _comments(today: date) -> None:
    observed = ScrutinyActivity.objects.get(title=PLAN[1][0])
    answered = ScrutinyComment.objects.create(
        about="Late papers",
        activity=observed,
        text="Two papers reached members on the day. Members cannot challenge a paper they have not read.",
        made_by=user("scrutineer"),
        made_at=working_days.month_of(today)[0] - timedelta(days=20),
    )
    answered.response = "Late papers are now marked on the agenda, and the chair decides whether the item can be taken."
    answered.responded_by, answered.responded_at = user("lead_partner"), answered.made_at + timedelta(days=9)
    answered.reply = "Thank you. I will look at the next two agendas."
    answered.replied_at = answered.responded_at + timedelta(days=2)
    answered.save()
    ScrutinyComment.objects.create(
        about="Responses to schools",
        activity=ScrutinyActivity.objects.get(title=PLAN[0][0]),
        text="Four of 20 schools were still not given a reason. Who will correct this, and by when?",
        made_by=user("scrutineer"),
        made_at=working_days.month_of(today)[0] - timedelta(days=5),
        due_on=working_days.add(today, 6),
    )


def _measure(today: date) -> None:
    with_actions = Action.objects.filter(recommendation__isnull=False).values("recommendation")
    about = (
        Recommendation.objects.filter(pk__in=with_actions)
        .exclude(status=RecommendationStatus.CLOSED)
        .order_by("made_on")
        .last()
    )
    if about is None:
        return
    baseline_on = today - timedelta(days=200)
    measure, _ = Measure.objects.get_or_create(
        recommendation=about,
        name=MEASURE,
        defaults={"unit": "per cent", "baseline": Decimal(38), "baseline_on": baseline_on, "target": Decimal(90)},
    )
    for days, value in ((90, 55), (15, 71)):
        Measurement.objects.get_or_create(
            measure=measure,
            on=today - timedelta(days=days),
            defaults={"value": Decimal(value), "source": "Dip sample of 24 files", "recorded_by": user("team")},
        )
