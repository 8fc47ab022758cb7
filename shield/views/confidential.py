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
    is_confidential = True
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with acting_as(request.user):
            response = cast(Any, super()).dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            if response.status_code in {200, 422}:
                audit.record(self.read_kind, self.read_target(), by=request.user, **self.read_details())
            return response

    def read_target(self) -> Any:
        """Return the record that was read; a list returns ``None`` and names its rows in ``read_details``."""
        return getattr(self, "object", None)

    def read_details(self) -> dict[str, Any]:
        """Return details of the view, such as which rows a list showed; never their contents."""
        return {}
