"""The escalation policy of the partnership, and differences of the present. What is written is invented."""

from datetime import date, datetime, time, timedelta

from partnership.assurance.models import Escalation, EscalationStage, EscalationStatus, EscalationStep
from partnership.directory.demo.lookups import agency, theme, user
from shield import working_days

# The stage times of the real policy are not known; these are common ones.
STAGES = (
    (
        "Talk to each other",
        "The two practitioners talk, and ask each other’s line managers in if they cannot agree.",
        1,
    ),
    ("Safeguarding leads", "The safeguarding leads of both agencies meet and write down what they agree.", 2),
    ("The Executive", "The three safeguarding partners hear both sides and decide.", 5),
)
# stages reached, days ago, from, to, about, what should happen, answer, outcome, satisfied
CASES = (
    (
        1,
        3,
        ("danson-vale-primary", "agency_lead"),
        "lb-bexley-childrens-social-care",
        "The school was told that its referral does not meet the threshold, and not why.",
        "A written answer that says which part of the threshold document was applied.",
        "",
        "",
        None,
    ),
    (
        2,
        40,
        ("danson-vale-primary", "agency_lead"),
        "oxleas-nhs-foundation-trust",
        "Two services each say that the other should offer the first appointment.",
        "One appointment within two weeks, whoever offers it.",
        "We offer the first appointment and write to the school when it was kept.",
        "The trust offers the first appointment; both services agreed who leads after it.",
        True,
    ),
)


def load_escalations(today: date) -> None:
    """The stages, one difference that waits for an answer and one that was resolved."""
    for number, (name, what, days) in enumerate(STAGES, start=1):
        EscalationStage.objects.get_or_create(
            number=number,
            defaults={"name": name, "what_happens": what, "days": days, "is_for_partners": number == len(STAGES)},
        )
    if Escalation.objects.exists():
        return
    for number, case in enumerate(CASES, start=1):
        _load(number, case, today)


def _load(number: int, case: tuple, today: date) -> None:
    reached, ago, (slug, key), to, about, wanted, answer, outcome, satisfied = case
    at = datetime.combine(today - timedelta(days=ago), time(10), working_days.LONDON)
    ended = at + timedelta(days=9)
    escalation = Escalation.objects.create(
        reference=f"E-{at.year}-{number:03}",
        from_agency=agency(slug),
        to_agency=agency(to),
        about=about,
        wanted=wanted,
        status=EscalationStatus.LEARNING_NOTED if outcome else EscalationStatus.RAISED,
        raised_by=user(key),
        raised_at=at,
        resolved_at=ended if outcome else None,
        outcome=outcome,
        is_satisfied=satisfied,
        learning="Say in the first answer who leads." if outcome else "",
    )
    if outcome:
        escalation.themes.add(theme("Information sharing"))
    for place, stage in enumerate(EscalationStage.objects.filter(number__lte=reached)):
        opened = at + timedelta(days=place * 4)
        last = place == reached - 1
        EscalationStep.objects.create(
            escalation=escalation,
            stage=stage,
            opened_at=opened,
            opened_by=user(key),
            due_on=working_days.add(working_days.today(opened), stage.days),
            why="" if place == 0 else "The answer did not say who leads.",
            answer=answer if last and answer else ("" if not outcome else "We will look into it."),
            answered_by=user("team") if outcome else None,
            answered_at=opened + timedelta(days=1) if outcome else None,
        )
