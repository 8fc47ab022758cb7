"""Record that information was not shared, and why."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.assurance.models import SharingDecision
from partnership.directory.models import Agency, StatutoryRule
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused

DUTY = "information-sharing-duty"


@transaction.atomic
def create(
    *, agency: Agency, asked_by: Agency, about: str, reason: str, by: User, now: datetime | None = None
) -> SharingDecision:
    """Record the decision of an agency, with the duty in force that day. Raise ``Refused`` for its own request."""
    if agency == asked_by:
        raise Refused("Select an agency other than your own", field="asked_by")
    now = now or timezone.now()
    today = working_days.today(now)
    rule = StatutoryRule.objects.current(today).in_use().filter(key=DUTY).order_by("-starts_on").first()
    decision = SharingDecision.objects.create(
        agency=agency, asked_by=asked_by, about=about, reason=reason, decided_by=by, decided_at=now, rule=rule
    )
    audit.record("partnership.information-not-shared", decision, by=by, agency=agency.slug, asked_by=asked_by.slug)
    return decision
