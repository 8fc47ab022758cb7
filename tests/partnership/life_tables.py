"""The workflows of arrangements, actions and escalations: verbs, source and target states, and people."""

from dataclasses import dataclass

from partnership.models import ActionStatus, ArrangementsStatus, EscalationStatus

A, S, E = ArrangementsStatus, ActionStatus, EscalationStatus


@dataclass(frozen=True)
class Step:
    """``people`` can make the move in any of its states; ``only_in`` limits some of them to certain states."""

    moves: dict[str, str]
    people: frozenset[str] = frozenset()
    only_in: tuple[tuple[str, frozenset[str]], ...] = ()

    def may(self, name: str, status: str) -> bool:
        """Return whether a person can make the move in a state."""
        return status in self.moves and name in self.people and status in dict(self.only_in).get(name, self.moves)


def from_each(*sources: str, to: str) -> dict[str, str]:
    return dict.fromkeys(sources, to)


def people(*names: str) -> frozenset[str]:
    return frozenset(names)


TEAM = people("team")

# Whatever does not stand here is refused.
ARRANGEMENTS = {
    "check": Step({A.DRAFT: A.CHECKED}, TEAM),
    "open-signing": Step({A.CHECKED: A.SIGNING}, TEAM),
    # Only the third signature completes the set.
    "complete-signing": Step({A.SIGNING: A.SIGNED}),
    "reopen": Step(from_each(A.CHECKED, A.SIGNING, A.SIGNED, to=A.DRAFT), TEAM),
    "publish": Step({A.SIGNED: A.PUBLISHED}, TEAM),
    # Only the next version replaces one.
    "supersede": Step({A.PUBLISHED: A.SUPERSEDED}),
}

OWNER_OR_TEAM = people("owner", "team", "team_that_owns", "team_that_reported")
ANY_OF_THE_TEAM = people("team", "team_that_owns", "team_that_reported")
ACTIONS = {
    "start": Step({S.OPEN: S.IN_PROGRESS}, OWNER_OR_TEAM),
    "report-done": Step(from_each(S.OPEN, S.IN_PROGRESS, to=S.REPORTED_DONE), OWNER_OR_TEAM),
    # Never the owner, never the person who reported it.
    "verify": Step({S.REPORTED_DONE: S.VERIFIED}, TEAM),
    "send-back": Step({S.REPORTED_DONE: S.IN_PROGRESS}, ANY_OF_THE_TEAM),
    "withdraw": Step(from_each(S.OPEN, S.IN_PROGRESS, to=S.WITHDRAWN), ANY_OF_THE_TEAM),
}

RAISING = people("raiser", "raising_lead")
WITH_THE_PARTNERS = people(E.PARTNERS_DECIDE)
WITH_THE_AGENCIES = people(E.RAISED, E.RESPONDED)
DECIDES = people("team", "lead_partner", "delegated_partner")
ESCALATIONS = {
    "respond": Step({E.RAISED: E.RESPONDED}, people("answering_lead")),
    "resolve": Step(
        from_each(E.RAISED, E.RESPONDED, E.PARTNERS_DECIDE, to=E.RESOLVED),
        RAISING | DECIDES,
        (
            *((name, WITH_THE_AGENCIES) for name in sorted(RAISING)),
            *((name, WITH_THE_PARTNERS) for name in sorted(DECIDES)),
        ),
    ),
    "escalate": Step(from_each(E.RAISED, E.RESPONDED, to=E.RAISED), RAISING),
    # The move of "escalate" to the last stage; it has no address of its own.
    "take-to-partners": Step(from_each(E.RAISED, E.RESPONDED, to=E.PARTNERS_DECIDE)),
    "record-learning": Step({E.RESOLVED: E.LEARNING_RECORDED}, TEAM),
    "withdraw": Step(from_each(E.RAISED, E.RESPONDED, E.PARTNERS_DECIDE, to=E.WITHDRAWN), people("raiser")),
}
