"""The three-year plan that is printed as redrawn in 2020, and the one that runs today, which is invented."""

from datetime import date, datetime, time, timedelta

from partnership.board.models import Plan, PlanKind, PlanPriority, PlanStatus, PlanUpdate, Standing
from partnership.directory.demo.lookups import agency, user
from shield import working_days

G = Standing
# title, outcome, measure, lead, years from the start it begins and ends, what was said: standing, why, public words
PRIORITIES = (
    (
        "Adolescent vulnerability",
        "Young people who are exploited are seen early, and by people who know them.",
        "Fewer referrals that come a second time within six months.",
        "met-police-se-bcu",
        (0, 3),
        (G.GREEN, "CREST meets weekly and its cases move.", "Agencies now meet each week about those most at risk."),
    ),
    (
        "Parental mental health",
        "Children of parents who are unwell get help as a family.",
        "Adult services ask about children in every assessment.",
        "oxleas-nhs-foundation-trust",
        (0, 2),
        (G.AMBER, "Two teams still have no joint protocol.", "Most teams ask about children; two are still to begin."),
    ),
    (
        "Basic child protection",
        "Every child who needs a plan has one that everybody knows.",
        "Audits find the child’s voice in every plan.",
        "lb-bexley-childrens-social-care",
        (1, 3),
        None,
    ),
)


def load_plans(today: date) -> None:
    """A replaced plan and the one in force."""
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
            "introduction": "Three areas of practice come back in every year of this plan.",
            "status": status,
            "published_at": published,
        },
    )
    if not is_new:
        return
    for number, (words, outcome, measure, lead, (first, last), said) in enumerate(PRIORITIES, start=1):
        priority = PlanPriority.objects.create(
            plan=plan,
            number=number,
            title=words,
            outcome=outcome,
            measure=measure,
            lead=agency(lead),
            starts_on=starts_on.replace(year=starts_on.year + first),
            ends_on=starts_on.replace(year=starts_on.year + last) - timedelta(days=1),
        )
        if said and status == PlanStatus.PUBLISHED:
            at = datetime.combine(today - timedelta(days=20 + number), time(11), working_days.LONDON)
            PlanUpdate.objects.create(
                priority=priority,
                standing=said[0],
                commentary=said[1],
                public_words=said[2],
                said_by=user("team"),
                said_at=at,
            )
