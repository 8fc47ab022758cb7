"""The last stage of an escalation: the three safeguarding partners hear it together, and each of them answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.assurance.models import Escalation, EscalationStance, EscalationStatus, PartnerAnswer
from partnership.directory.models import AgencyRelation, Person, Post, PostRole
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused

PARTNERS = (PostRole.LEAD_SAFEGUARDING_PARTNER, PostRole.DELEGATED_SAFEGUARDING_PARTNER)


def seat_held_by(user: Any) -> AgencyRelation | None:
    """Return the statutory seat for which the user answers today, as a lead or delegated partner of its agency."""
    posts = Post.objects.current().filter(person__user=user, role__in=PARTNERS)
    return AgencyRelation.objects.safeguarding_partners().filter(agency__in=posts.values("agency")).first()


def holders_of_seats() -> Sequence[AgencyRelation]:
    """Return the agencies that hold the three seats today, in the order of the seats."""
    return list(AgencyRelation.objects.safeguarding_partners())


def people_of_seats() -> Sequence[Person]:
    """Return the lead and delegated partners of the agencies that hold the three seats today."""
    holders = AgencyRelation.objects.safeguarding_partners().values("agency")
    posts = Post.objects.current().filter(role__in=PARTNERS, agency__in=holders)
    return list(Person.objects.filter(pk__in=posts.values("person")).order_by("name"))


@transaction.atomic
def answer(*, escalation: Escalation, stance: str, reason: str, by: User, now: datetime | None = None) -> PartnerAnswer:
    """Record the answer of the partner whose seat ``by`` holds; it can be changed until the decision is recorded.

    Raise ``Refused`` for anybody without a seat, and when the escalation is not with the partners.
    """
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    if escalation.status != EscalationStatus.PARTNERS_DECIDE:
        raise Refused("This escalation is not with the safeguarding partners")
    seat = seat_held_by(by)
    if seat is None:
        raise Refused("Only the lead or delegated partner of one of the three agencies can answer")
    given, _ = PartnerAnswer.objects.update_or_create(
        escalation=escalation,
        seat=seat.seat,
        defaults={
            "agency": seat.agency,
            "stance": stance,
            "reason": reason,
            "given_by": by,
            "given_at": now or timezone.now(),
        },
    )
    audit.record("partnership.escalation-answered", escalation, by=by, seat=seat.seat, stance=stance)
    return given


def check_decided(escalation: Escalation, by: User) -> None:
    """Raise ``Refused`` unless each partner has answered and those who decide agree.

    The partner whose agency the disagreement is with is heard but does not decide, and nobody of that agency records the
    decision.
    """
    if Post.objects.current().filter(person__user=by, agency=escalation.to_agency_id).exists():
        raise Refused("The disagreement is with your agency, so you cannot record the decision")
    answers = {each.seat: each for each in escalation.answers.all()}
    missing = [seat for seat in AgencyRelation.objects.safeguarding_partners() if seat.seat not in answers]
    if missing:
        names = " and ".join(seat.get_seat_display().lower() for seat in missing)
        raise Refused(f"Each partner must answer first. Still to answer: {names}.")
    deciding = [each for each in answers.values() if each.agency_id != escalation.to_agency_id]
    if len(deciding) < 2:
        raise Refused("The safeguarding partners are not recorded yet, so no one can decide this")
    if len({each.stance for each in deciding}) > 1:
        views = "; ".join(
            f"{each.get_seat_display()}: {EscalationStance(each.stance).label.lower()}" for each in deciding
        )
        raise Refused(f"The partners do not agree yet. {views}.")
