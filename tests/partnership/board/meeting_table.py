"""The workflow of a meeting as one table: each verb with its source and target states, and who can make the move."""

from dataclasses import dataclass

from partnership.models import MeetingStatus

M = MeetingStatus


@dataclass(frozen=True)
class Step:
    """``people`` can make the move of a meeting, ``by_correspondence`` of a decision by correspondence."""

    moves: dict[str, str]
    people: frozenset[str] = frozenset()
    by_correspondence: frozenset[str] = frozenset()


def people_of(*names: str) -> frozenset[str]:
    return frozenset(names)


TEAM = people_of("team")
TEAM_OR_CHAIR = people_of("team", "chair", "board_chair")
VOTERS = people_of("chair", "board_chair", "board_member")

# Every other move is refused.
LIFE = {
    "publish-agenda": Step({M.DRAFT: M.AGENDA_PUBLISHED}, people=TEAM),
    "hold": Step({M.AGENDA_PUBLISHED: M.HELD}, people=TEAM_OR_CHAIR),
    "circulate-minutes": Step({M.HELD: M.MINUTES_DRAFT}, people=TEAM),
    "agree-minutes": Step({M.MINUTES_DRAFT: M.MINUTES_AGREED}, people=TEAM_OR_CHAIR),
    "publish-minutes": Step({M.MINUTES_AGREED: M.PUBLISHED}, people=TEAM, by_correspondence=TEAM),
    "circulate": Step({M.DRAFT: M.CIRCULATED}, by_correspondence=TEAM),
    "decide": Step({M.CIRCULATED: M.DECIDED}, by_correspondence=TEAM),
    # Made by the portal at the closing time.
    "lapse": Step({M.CIRCULATED: M.LAPSED}),
    "refer-to-meeting": Step({M.CIRCULATED: M.REFERRED}, people=VOTERS, by_correspondence=VOTERS),
    "cancel": Step(
        {M.DRAFT: M.CANCELLED, M.AGENDA_PUBLISHED: M.CANCELLED, M.CIRCULATED: M.CANCELLED},
        people=TEAM_OR_CHAIR,
        by_correspondence=TEAM_OR_CHAIR,
    ),
}
