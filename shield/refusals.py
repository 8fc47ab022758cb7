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
