"""The door of the portal: what no page can read is refused here, in words, before any view sees it.

An address with characters that cannot be shown gets a page that links to the same address without them. In a form they
become visible signs, which every form refuses beside the field, so that nothing else that was entered is lost.
"""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from shield.text.characters import UNREADABLE, pictured, without_unreadable
from shield.views import errors

Next = Callable[[HttpRequest], HttpResponse]

# A little below what web servers accept, so that the page which says so is ours.
MAX_ADDRESS = 3_500
# What is offered in place of an address that is too long.
SHORTER_VALUE = 100
SHORTER_COUNT = 10
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# A cut or misdeclared body; ``LookupError`` is for a character set that Python does not read text with.
BROKEN = (MultiPartParserError, BadRequest, UnreadablePostError, LookupError, UnicodeError)


class CookiesAtTheDoorMiddleware:
    """Drop cookies that cannot be read, as if they had not been sent: they are never asked of the database."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if UNREADABLE.search(f"{name}{value}")]:
            del request.COOKIES[name]
        return self.get_response(request)


class DoorMiddleware:
    """Refuse what cannot be read with 400, what is too large with 413, and addresses that are too long with 414."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._refuse_address(request) or self._refuse_body(request) or self.get_response(request)

    def _refuse_address(self, request: HttpRequest) -> HttpResponse | None:
        try:
            query = request.GET
        except TooManyFieldsSent:
            request.GET = QueryDict()
            return errors.address_too_long(request, quote(request.path))
        if len(request.get_full_path()) > MAX_ADDRESS:
            return errors.address_too_long(request, _shorter(request.path, query))
        values = [text for name, held in query.lists() for text in (name, *held)]
        if any(UNREADABLE.search(text) for text in (request.path, *values)):
            return errors.unreadable_address(request, _without_unreadable(request.path, query))
        return None

    def _refuse_body(self, request: HttpRequest) -> HttpResponse | None:
        """Read the form, and put visible signs in place of what cannot be shown."""
        if request.method != "POST":
            return None
        if _announced_length(request) > settings.MAX_REQUEST_BYTES:
            return errors.too_large(request)
        try:
            sent = request.POST
        except TOO_LARGE:
            request.POST = QueryDict()
            return errors.too_large(request)
        except BROKEN:
            request.POST = QueryDict()
            return errors.broken_form(request)
        if any(UNREADABLE.search(text) for name, held in sent.lists() for text in (name, *held)):
            request.POST = QueryDict(_pictured(sent))
        return None


def _announced_length(request: HttpRequest) -> int:
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(announced) if announced.isdecimal() and len(announced) < 16 else 0


def _pictured(sent: QueryDict) -> str:
    """Return the form as a query string, with visible signs for what cannot be shown."""
    shown = QueryDict(mutable=True)
    for name, held in sent.lists():
        shown.setlist(pictured(name), [pictured(text) for text in held])
    return shown.urlencode()


def _without_unreadable(path: str, query: QueryDict) -> str:
    """Return the same address without the characters that cannot be shown."""
    left = QueryDict(mutable=True)
    for name, held in query.lists():
        left.setlist(without_unreadable(name), [without_unreadable(text) for text in held])
    return _address(without_unreadable(path), left)


def _shorter(path: str, query: QueryDict) -> str:
    """Return the beginning of what was asked for: the first parameters, each cut."""
    left = QueryDict(mutable=True)
    for name, held in list(query.lists())[:SHORTER_COUNT]:
        left[without_unreadable(name)[:SHORTER_VALUE]] = without_unreadable(held[-1])[:SHORTER_VALUE] if held else ""
    address = _address(without_unreadable(path), left)
    return address if len(address) <= MAX_ADDRESS else ""


def _address(path: str, query: QueryDict) -> str:
    """Return an address on this website; two slashes at its beginning would name another."""
    return f"/{quote(path.lstrip('/'))}" + (f"?{query.urlencode()}" if query else "")
