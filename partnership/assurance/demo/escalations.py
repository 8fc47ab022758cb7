"""The stages of the escalation policy and two escalations. The texts are invented."""

from datetime import date, datetime, time, timedelta

from partnership.assurance.models import (
    Escalation,
    EscalationStage,
    EscalationStance,
    EscalationStatus,
    EscalationStep,
    PartnerAnswer,
)
from partnership.directory.demo.lookups import agency, theme, user
from partnership.directory.models import AgencyRelation, PartnerSeat
from shield import working_days

# The stage times of the real policy are not known; these are common ones.
STAGES = (
    (
        "Discussion between practitioners",
        (
            "Use your agency’s own escalation policy first. The two practitioners discuss the disagreement, and involve their "
            "line managers if they cannot agree."
        ),
        1,
    ),
    ("Safeguarding leads", "The safeguarding leads of both agencies meet and record what they agree.", 2),
    ("The Executive", "The three safeguarding partners consider both views and decide.", 5),
)
# The earliest first, as references are given: stages reached, days ago, from, to, about, what should happen, response,
# outcome, satisfied
CASES = (
    (
        2,
        40,
        ("danson-vale-primary", "agency_lead"),
        "oxleas-nhs-foundation-trust",
        "Two services each say that the other should offer the first appointment.",
        "One appointment within two weeks, from either service.",
        "We will offer the first appointment and email the school once it has taken place.",
        "The trust will offer the first appointment. Both services agreed who leads afterwards.",
        True,
    ),
    (
        3,
        12,
        ("danson-vale-primary", "agency_lead"),
        "oxleas-nhs-foundation-trust",
        "The school asked for a meeting about a plan that two services do not follow. None was called.",
        "A meeting of all services within one week.",
        "",
        "",
        None,
    ),
    (
        1,
        3,
        ("danson-vale-primary", "agency_lead"),
        "lb-bexley-childrens-social-care",
        "The school was informed that its referral does not meet the threshold, but not why.",
        "A written response that says which part of the threshold document was applied.",
        "",
        "",
        None,
    ),
)


def load_escalations(today: date) -> None:
    """Load the stages, and an escalation that awaits a response, one that was resolved and one with the partners."""
    for number, (name, what, days) in enumerate(STAGES, start=1):
        EscalationStage.objects.get_or_create(
            number=number,
            defaults={"name": name, "what_happens": what, "days": days, "is_for_partners": number == len(STAGES)},
        )
    if Escalation.objects.exists():
        return
    for case in CASES:
        _load(case, today)


def _status(reached: int, outcome: str) -> EscalationStatus:
    if outcome:
        return EscalationStatus.LEARNING_RECORDED
    return EscalationStatus.PARTNERS_DECIDE if reached == len(STAGES) else EscalationStatus.RAISED


def _answer(escalation: Escalation, at: datetime) -> None:
    """Let the health partner answer an escalation that is with the partners."""
    seat = AgencyRelation.objects.safeguarding_partners().filter(seat=PartnerSeat.HEALTH).first()
    if seat is not None:
        PartnerAnswer.objects.create(
            escalation=escalation,
            seat=seat.seat,
            agency=seat.agency,
            stance=EscalationStance.UPHOLD,
            reason="The plan needs all services in one room.",
            given_by=user("lead_partner_health"),
            given_at=at,
        )


def _load(case: tuple, today: date) -> None:
    reached, ago, (slug, key), to, about, wanted, response, outcome, satisfied = case
    at = datetime.combine(today - timedelta(days=ago), time(10), working_days.LONDON)
    ended = at + timedelta(days=9)
    number = Escalation.objects.filter(raised_at__year=at.year).count() + 1
    escalation = Escalation.objects.create(
        reference=f"E-{at.year}-{number:03}",
        from_agency=agency(slug),
        to_agency=agency(to),
        about=about,
        wanted=wanted,
        status=_status(reached, outcome),
        raised_by=user(key),
        raised_at=at,
        resolved_at=ended if outcome else None,
        outcome=outcome,
        is_satisfied=satisfied,
        learning="The first response should say which service leads." if outcome else "",
    )
    if escalation.status == EscalationStatus.PARTNERS_DECIDE:
        _answer(escalation, at + timedelta(days=9))
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
            reason="" if place == 0 else "The response did not say which service leads.",
            response=response if last and response else ("" if not outcome else "We will review this."),
            responded_by=user("team") if outcome else None,
            responded_at=opened + timedelta(days=1) if outcome else None,
        )
