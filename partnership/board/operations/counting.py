"""How responses by correspondence are counted: by the rule of the group, as it was when members were asked."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from partnership.board.models import AgendaItem, Meeting, Position, Stance
from partnership.board.models.decisions import AGREEING
from partnership.directory.models import AgencyRelation, MajorityRule, Membership, PartnerSeat

# How positions are counted in words: one, several.
STANCE_PHRASES = {
    Stance.AGREES: ("agrees", "agree"),
    Stance.WITH_CHANGES: ("agrees with changes", "agree with changes"),
    Stance.DISAGREES: ("does not agree", "do not agree"),
    Stance.ABSTAINS: ("abstains", "abstain"),
}
SILENT = ("has not responded", "have not responded")


def voting_members(meeting: Meeting) -> list[Membership]:
    """Return the members who can vote in the group today."""
    memberships = Membership.objects.current().voting().filter(group=meeting.group_id)
    return list(memberships.select_related("person", "agency").order_by("agency__name", "person__name"))


@dataclass(frozen=True)
class Count:
    """The positions on one recommendation, those of each partner, and the rule by which they are counted."""

    item: AgendaItem
    positions: Sequence[Position]
    by_seat: dict[str, list[Position]]
    required_seats: Sequence[str]
    required_responses: int | None
    majority: str
    members: int

    def number(self, *stances: str) -> int:
        """Return how many members take one of these positions."""
        return sum(each.stance in stances for each in self.positions)

    @property
    def silent(self) -> int:
        """Return how many members have not responded."""
        return max(self.members - len(self.positions), 0)

    @property
    def missing_seats(self) -> list[PartnerSeat]:
        """Return the required partners who have not responded."""
        return [PartnerSeat(seat) for seat in self.required_seats if not self.by_seat.get(seat)]

    @property
    def is_quorate(self) -> bool:
        return self.required_responses is None or len(self.positions) >= self.required_responses

    @property
    def is_complete(self) -> bool:
        """Return whether every required partner and enough members have responded."""
        return self.is_quorate and not self.missing_seats

    @property
    def is_agreed(self) -> bool:
        """Return whether the rule is met: each required partner agrees, enough members responded, and the majority agrees."""
        return self.is_complete and all(self._agrees(seat) for seat in self.required_seats) and self._has_majority

    @property
    def asks_for_changes(self) -> bool:
        """Return whether it would be agreed, but not as it is worded."""
        return self.is_agreed and self.number(Stance.WITH_CHANGES) > 0

    def _agrees(self, seat: str) -> bool:
        """Return whether one member of the partner agrees and none disagrees: no position is no agreement."""
        stances = {each.stance for each in self.by_seat.get(seat, ())}
        return bool(stances & set(AGREEING)) and Stance.DISAGREES not in stances

    @property
    def _has_majority(self) -> bool:
        agreeing, against = self.number(*AGREEING), self.number(Stance.DISAGREES)
        return {
            MajorityRule.NONE: True,
            MajorityRule.VOTES: agreeing > against,
            MajorityRule.MEMBERS: agreeing * 2 > self.members,
            MajorityRule.EVERYONE: agreeing >= self.members,
        }[MajorityRule(self.majority)]

    @property
    def words(self) -> str:
        """Return the count as it is printed: the number of each position, the partners, the rule, who is against and why."""
        parts = [self._totals(), self._partners(), self._rule(), *self._reasons()]
        return " ".join(f"{part}." for part in parts if part)

    def _totals(self) -> str:
        totals = Counter(each.stance for each in self.positions)
        rows = [(totals[stance], phrases) for stance, phrases in STANCE_PHRASES.items()]
        return ", ".join(
            f"{number} {phrases[number > 1]}" for number, phrases in [*rows, (self.silent, SILENT)] if number
        )

    def _partners(self) -> str:
        named = ", ".join(f"{PartnerSeat(seat).label} {self._position_of(seat)}" for seat in self.required_seats)
        return f"Each must agree: {named}" if named else ""

    def _position_of(self, seat: str) -> str:
        given = {each.stance for each in self.by_seat.get(seat, ())}
        shown = [STANCE_PHRASES[stance][0] for stance in STANCE_PHRASES if stance in given]
        return " and ".join(shown) or SILENT[0]

    def _rule(self) -> str:
        needed = [f"{self.required_responses} responses"] if self.required_responses else []
        if self.majority != MajorityRule.NONE:
            label = MajorityRule(self.majority).label
            needed.append(f"agreement of {label[0].lower()}{label[1:]}")
        return f"Needed: {' and '.join(needed)}" if needed else ""

    def _reasons(self) -> list[str]:
        against = [each for each in self.positions if each.stance == Stance.DISAGREES]
        return [f"{each.agency}: {each.reason.strip().rstrip('.')}" for each in against]


def counts_of(meeting: Meeting) -> list[Count]:
    """Return the count of each recommendation that is not decided yet, in order."""
    members = len(voting_members(meeting))
    positions = _positions_by_item(meeting)
    seats = _seats_by_agency(meeting)
    return [
        Count(
            item=item,
            positions=positions[item.pk],
            by_seat=_by_seat(positions[item.pk], seats),
            required_seats=meeting.required_seats,
            required_responses=meeting.required_responses,
            majority=meeting.majority,
            members=members,
        )
        for item in meeting.agenda_items.undecided()
    ]


def _positions_by_item(meeting: Meeting) -> dict[Any, list[Position]]:
    grouped: dict[Any, list[Position]] = defaultdict(list)
    for position in Position.objects.filter(item__meeting=meeting).select_related("agency"):
        grouped[position.item_id].append(position)
    return grouped


def _seats_by_agency(meeting: Meeting) -> dict[Any, str]:
    """Return the seat of each partner on the day of the decision."""
    partners = AgencyRelation.objects.safeguarding_partners(meeting.starts_on)
    return {relation.agency_id: relation.seat for relation in partners}


def _by_seat(positions: Sequence[Position], seats: dict[Any, str]) -> dict[str, list[Position]]:
    """Return the positions of the agency that holds each seat, or of a part of it."""
    grouped: dict[str, list[Position]] = defaultdict(list)
    for position in positions:
        seat = seats.get(position.agency_id) or seats.get(position.agency.parent_id)
        if seat:
            grouped[seat].append(position)
    return grouped
