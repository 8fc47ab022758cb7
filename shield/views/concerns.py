"""Forms that point something out before they save it: the person corrects it, or confirms that it is meant."""

from collections.abc import Sequence
from typing import Any

from shield.forms.concerns import Concern, concerns_about, digest

CONFIRMED = "confirmed"


class AsksToConfirm:
    """The part of a form view that shows a valid form once more before it is saved.

    The page lists what to check (``concerns``) and what else will happen (``consequences``), with a box to tick. The box
    stands for exactly these messages: where the form is changed so that there are others, they are shown first.
    """

    request: Any
    concerns: Sequence[Concern] = ()
    consequences: Sequence[str] = ()
    # Pages of confidential records are about children who are known.
    is_confidential = False
    # What the box of the page carries; empty while there is nothing to confirm.
    confirms = ""

    def concerns_about(self, form: Any) -> list[Concern]:
        """Return what to check in a valid form."""
        return concerns_about(form, points_out_children=not self.is_confidential)

    def consequences_of(self, form: Any) -> list[str]:
        """Return what saving a valid form does besides, in its order, where the person should know before; override."""
        return []

    def needs_confirming(self, form: Any) -> bool:
        """Return whether the person has to see something before a valid form is saved, and keep it for the page."""
        concerns, consequences = self.concerns_about(form), self.consequences_of(form)
        messages = [*(concern.message for concern in concerns), *consequences]
        if not messages or self.is_confirmed(messages):
            return False
        self.concerns, self.consequences, self.confirms = concerns, consequences, digest(messages)
        return True

    def is_confirmed(self, messages: Sequence[str]) -> bool:
        """Return whether the person has ticked the box below these messages."""
        return bool(self.request.POST.get(CONFIRMED) == digest(messages))
