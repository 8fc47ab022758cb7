"""Members of groups."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from partnership.directory.models import Agency, GovernanceGroup, Membership, Person
from partnership.directory.operations.posts import end_sessions_without_factor, refuse_own_right
from partnership.directory.rules.roles import SECOND_FACTOR_GROUPS
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused


@transaction.atomic
def create(
    *, group: GovernanceGroup, person: Person, agency: Agency, role: str, starts_on: date, by: User
) -> Membership:
    """Make ``person`` a member of ``group`` for ``agency``. Raise ``Refused`` when they are a member already, and for oneself."""
    refuse_own_right(person, by)
    if group.kind in SECOND_FACTOR_GROUPS:
        end_sessions_without_factor(person, by=by)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                group=group, person=person, agency=agency, role=role, starts_on=starts_on
            )
    except IntegrityError as error:
        raise Refused(f"{person} is already a member of this group", field="person") from error
    audit.record("partnership.membership-created", membership, by=by, group=group.slug)
    return membership


@transaction.atomic
def end(*, membership: Membership, by: User) -> Membership:
    """End a membership at once: its permissions end with the next request."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ends_on is not None:
        raise Refused("This membership already has an end date")
    last = working_days.today() - timedelta(days=1)
    membership.starts_on, membership.ends_on = min(membership.starts_on, last), last
    membership.save(update_fields=["starts_on", "ends_on"])
    audit.record("partnership.membership-ended", membership, by=by, group=membership.group.slug)
    return membership
