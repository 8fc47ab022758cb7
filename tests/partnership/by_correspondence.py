"""A decision by correspondence and the members who respond."""

from datetime import UTC, date, datetime, timedelta

from partnership.board.operations import correspondence
from partnership.models import MeetingFormat, MeetingStatus, MembershipRole, PartnerSeat, RelationKind
from tests.factories.meetings import AgendaItemFactory
from tests.factories.partnership import MembershipFactory
from tests.factories.publications import MeetingFactory

M, S = MeetingStatus, PartnerSeat
# Thursday before the early May bank holiday (Monday 4 May 2026).
NOW = datetime(2026, 4, 30, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(hours=1)
END = datetime(2026, 5, 6, 16, 0, tzinfo=UTC)
AFTER = END + timedelta(minutes=1)
THREE = (S.LOCAL_AUTHORITY, S.HEALTH, S.POLICE)


def add_member(meeting, name, partner=None, **fields):
    """Add a member; of the agency of a safeguarding partner, where one is named."""
    member = MembershipFactory(
        group=meeting.group, person__name=name, person__email=f"{name}@example.org", agency__name=f"{name}'s", **fields
    )
    if partner:
        member.agency.relations.create(kind=RelationKind.SAFEGUARDING_PARTNER, seat=partner, starts_on=date(2018, 1, 1))
    return member


def user(meeting, name):
    return meeting.group.memberships.get(person__name=name).person.user


def set_rule(meeting, **rule):
    """Set the rule by which the group of a meeting counts responses."""
    for name, value in rule.items():
        setattr(meeting.group, name, value)
    meeting.group.save()


def circulate(meeting, by, **more):
    facts = {"closes_at": END, "now": NOW, **more}
    return correspondence.circulate(meeting=meeting, by=by, **facts)


def respond(meeting, name, *stances, now=SOON):
    answers = {
        item: (stance, reason)
        for item, (stance, _, reason) in zip(
            meeting.agenda_items.all(), (each.partition(":") for each in stances), strict=False
        )
    }
    return correspondence.respond(meeting=meeting, answers=answers, by=user(meeting, name), now=now)


def agree(meeting, *names):
    for name in names:
        respond(meeting, name, "agrees", "agrees")


def budget():
    """Return a decision with two recommendations, three partners, a voting member and an adviser."""
    made = MeetingFactory(
        status=M.DRAFT, format=MeetingFormat.CORRESPONDENCE, starts_on=date(2026, 5, 6), title="Budget"
    )
    for title in ("Pay", "Save"):
        AgendaItemFactory(meeting=made, title=title)
    add_member(made, "ada", S.LOCAL_AUTHORITY, role=MembershipRole.CHAIR)
    add_member(made, "hew", S.HEALTH)
    add_member(made, "pol", S.POLICE)
    add_member(made, "mia")
    add_member(made, "avi", role=MembershipRole.ADVISER)
    return made
