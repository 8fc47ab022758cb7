"""What the independent scrutineer plans, found and said, and a measure that was read twice. All of it is invented."""

from datetime import date, timedelta
from decimal import Decimal

from partnership.assurance.models import ScrutinyActivity, ScrutinyComment
from partnership.board.models import Action
from partnership.directory.demo.lookups import user
from partnership.improvement.models import Measure, MeasureReading, Recommendation
from shield import working_days

# title, kind, days from today, what was found
PLAN = (
    (
        "How the front door answers schools",
        "review",
        -60,
        "Twenty answers to schools were read. Sixteen say which part of the threshold document was applied.",
    ),
    ("Observation of the Partnership Board", "observation", -66, "Every agency spoke. Two papers came late."),
    ("Conversation with six young people who were referred to CREST", "conversation", 21, ""),
    ("Visit to the out-of-hours team", "visit", 55, ""),
)
MEASURE = "Files that say what the child was asked"


def load_scrutiny(today: date) -> None:
    """A work plan half done, a comment that was answered and one that was not, a measure with two readings."""
    for title, kind, days, findings in PLAN:
        day = today + timedelta(days=days)
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
        text="Two papers reached members on the day. Nobody can challenge what they have not read.",
        made_by=user("scrutineer"),
        made_at=working_days.month_of(today)[0] - timedelta(days=20),
    )
    answered.response = "Papers that come late are marked, and the chair asks whether the item can be taken."
    answered.responded_by, answered.responded_at = user("team"), answered.made_at + timedelta(days=9)
    answered.save()
    ScrutinyComment.objects.create(
        about="Answers to schools",
        activity=ScrutinyActivity.objects.get(title=PLAN[0][0]),
        text="Four schools of twenty still do not learn why. Who will see to that, and by when?",
        made_by=user("scrutineer"),
        made_at=working_days.month_of(today)[0] - timedelta(days=5),
    )


def _measure(today: date) -> None:
    with_actions = Action.objects.filter(recommendation__isnull=False).values("recommendation")
    about = Recommendation.objects.filter(pk__in=with_actions).exclude(status="closed").order_by("made_on").last()
    if about is None:
        return
    began = today - timedelta(days=200)
    measure, _ = Measure.objects.get_or_create(
        recommendation=about,
        name=MEASURE,
        defaults={"unit": "per cent", "baseline": Decimal(38), "baseline_on": began, "target": Decimal(90)},
    )
    for days, value in ((90, 55), (15, 71)):
        MeasureReading.objects.get_or_create(
            measure=measure,
            on=today - timedelta(days=days),
            defaults={"value": Decimal(value), "source": "Dip sample of 24 files", "kept_by": user("team")},
        )
