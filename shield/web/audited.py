"""Nothing is shown and nothing is saved while the audit log cannot be written."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shield.operations import audit
from shield.views import errors

log = logging.getLogger(__name__)


class AuditedMiddleware:
    """Answer 503 in words where the audit could not be written: the error has undone the change, or the page unread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not audit.is_failure(exception):
            return None
        log.error("The audit log could not be written.", exc_info=exception)
        return errors.not_recorded(request)
