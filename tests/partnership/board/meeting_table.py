"""The life of a meeting as one table: each verb with the states it starts from, the state it ends in, and who may."""

from dataclasses import dataclass

from partnership.models import MeetingStatus

M = MeetingStatus


@dataclass(frozen=True)
class Step:
    """``people`` may, where people meet; ``by_letter`` where they answer by correspondence."""

    moves: dict[str, str]
    people: frozenset[str] = frozenset()
    by_letter: frozenset[str] = frozenset()


def anybody_of(*names: str) -> frozenset[str]:
    return frozenset(names)


TEAM = anybody_of("team")
TEAM_OR_CHAIR = anybody_of("team", "chair")
VOTERS = anybody_of("chair", "board_member")

# Whatever does not stand here is refused.
LIFE = {
    "publish-agenda": Step({M.DRAFT: M.AGENDA_PUBLISHED}, people=TEAM),
    "hold": Step({M.AGENDA_PUBLISHED: M.HELD}, people=TEAM_OR_CHAIR),
    "draft-minutes": Step({M.HELD: M.MINUTES_DRAFT}, people=TEAM),
    "agree-minutes": Step({M.MINUTES_DRAFT: M.MINUTES_AGREED}, people=TEAM_OR_CHAIR),
    "publish-minutes": Step({M.MINUTES_AGREED: M.PUBLISHED}, people=TEAM, by_letter=TEAM),
    "circulate": Step({M.DRAFT: M.CIRCULATED}, by_letter=TEAM),
    "decide": Step({M.CIRCULATED: M.DECIDED}, by_letter=TEAM),
    # Only the clock lets it lapse.
    "lapse": Step({M.CIRCULATED: M.LAPSED}),
    "call-to-meeting": Step({M.CIRCULATED: M.CALLED_TO_MEETING}, people=VOTERS, by_letter=VOTERS),
    "cancel": Step(
        {M.DRAFT: M.CANCELLED, M.AGENDA_PUBLISHED: M.CANCELLED, M.CIRCULATED: M.CANCELLED},
        people=TEAM_OR_CHAIR,
        by_letter=TEAM_OR_CHAIR,
    ),
}
