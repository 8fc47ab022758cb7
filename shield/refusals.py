"""How an operation refuses."""


class Refused(Exception):
    """A change that cannot be done, with the reason in the user's own words.

    Operations raise it before they have written anything that stays; views show its message in the
    error summary. ``field`` names the form field the words belong beside, where there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


CHANGED_MEANWHILE = (
    "Another person saved changes while you were editing, so your changes were not saved. "
    "Check what is different. If you save again, your text replaces theirs."
)


class ChangedMeanwhile(Refused):
    """Another person saved the record since it was opened. Form views show both texts and let the person decide."""

    def __init__(self, message: str = CHANGED_MEANWHILE) -> None:
        super().__init__(message)


TEXT_CHANGED = "The text has changed since you opened this page. Read it again."


def refuse_unseen(seen: str, now: str) -> None:
    """Raise ``Refused`` unless ``seen`` is the fingerprint ``now``; a page without one has shown nothing."""
    if seen != now:
        raise Refused(TEXT_CHANGED)
