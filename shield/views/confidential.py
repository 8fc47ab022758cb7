"""Pages of confidential records: read in one transaction under row-level security, and audited before they are sent."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from shield.operations import audit
from shield.records.row_security import acting_as


class Confidential:
    """Runs the whole page in one transaction in which the database knows who is asking.

    A page that is shown leaves an audit entry (``read_kind`` on the record) in the same transaction, written last and
    committed before the answer leaves: if that fails, the page is not sent. Stands first among a view's bases.
    """

    read_kind: str
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with acting_as(request.user):
            response = cast(Any, super()).dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            if response.status_code in {200, 422}:
                audit.record(self.read_kind, self.read_target(), by=request.user, **self.read_facts())
            return response

    def read_target(self) -> Any:
        """The record that was read; a list answers ``None`` and names its rows in ``read_facts``."""
        return getattr(self, "object", None)

    def read_facts(self) -> dict[str, Any]:
        """Small facts about the reading, such as which rows a list showed; never contents."""
        return {}
