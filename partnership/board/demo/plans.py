"""The three-year plan of 2020 to 2023 as printed, and an invented plan that is in force today."""

from datetime import date, datetime, time, timedelta

from partnership.board.models import Plan, PlanKind, PlanPriority, PlanStatus, PlanUpdate, PriorityStatus
from partnership.directory.demo.lookups import agency, user
from shield import working_days

# title, outcome, measure, lead, start and end in years from the start of the plan, update: status, reason, summary
PRIORITIES = (
    (
        "Adolescent vulnerability",
        "Young people at risk of exploitation are identified early, by people who know them.",
        "Fewer repeat referrals within six months.",
        "met-police-se-bcu",
        (0, 3),
        (
            PriorityStatus.GREEN,
            "CREST meets weekly and its cases progress.",
            "Agencies now meet each week about the young people most at risk.",
        ),
    ),
    (
        "Parental mental health",
        "Children whose parents are unwell get help as a family.",
        "Adult services ask about children in every assessment.",
        "oxleas-nhs-foundation-trust",
        (0, 2),
        (
            PriorityStatus.AMBER,
            "Two teams do not have a joint protocol yet.",
            "Most teams ask about children. Two teams will start this year.",
        ),
    ),
    (
        "Basic child protection",
        "Every child who needs a plan has one that all agencies know.",
        "Audits find the child’s voice in every plan.",
        "lb-bexley-childrens-social-care",
        (1, 3),
        None,
    ),
)


def load_plans(today: date) -> None:
    """Load a replaced plan and the plan in force."""
    begins = today.year - 1 if today.month >= 4 else today.year - 2
    _plan("Three-year plan 2020 to 2023", date(2020, 10, 1), date(2023, 9, 30), PlanStatus.REPLACED, today)
    now = f"Three-year plan {begins} to {begins + 3}"
    _plan(now, date(begins, 4, 1), date(begins + 3, 3, 31), PlanStatus.PUBLISHED, today)


def _plan(title: str, starts_on: date, ends_on: date, status: str, today: date) -> None:
    slug = f"three-year-plan-{starts_on.year}-{ends_on.year}"
    published = datetime.combine(starts_on, time(9), working_days.LONDON)
    plan, is_new = Plan.objects.get_or_create(
        slug=slug,
        defaults={
            "kind": PlanKind.THREE_YEAR,
            "title": title,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "introduction": "This plan has three areas of practice for every year.",
            "status": status,
            "published_at": published,
        },
    )
    if not is_new:
        return
    for number, (priority_title, outcome, measure, lead, (first, last), update) in enumerate(PRIORITIES, start=1):
        priority = PlanPriority.objects.create(
            plan=plan,
            number=number,
            title=priority_title,
            outcome=outcome,
            measure=measure,
            lead=agency(lead),
            starts_on=starts_on.replace(year=starts_on.year + first),
            ends_on=starts_on.replace(year=starts_on.year + last) - timedelta(days=1),
        )
        if update and status == PlanStatus.PUBLISHED:
            at = datetime.combine(today - timedelta(days=20 + number), time(11), working_days.LONDON)
            PlanUpdate.objects.create(
                priority=priority,
                status=update[0],
                commentary=update[1],
                public_summary=update[2],
                reported_by=user("team"),
                reported_at=at,
            )
