"""Send forms as a browser does: with the key and the fields of the page they stand on."""

import re
from typing import Any

from django.http import HttpResponse

from shield.web.form_keys import FormKey
from tests.access.filled_forms import body_of

KEY = re.compile(r'name="form_key" value="([^"]+)"')
SEEN = re.compile(r'name="form_seen" value="([^"]*)"')


def key_in(page: HttpResponse) -> str:
    """Return the key of the first form on a page."""
    found = KEY.search(page.content.decode())
    assert found, "The page has no form key."
    return found[1]


def key_for(user: Any) -> dict[str, str]:
    """Return the field with a new key for ``user``."""
    return {"form_key": FormKey(user.pk).signed()}


def fields_in(page: HttpResponse) -> dict[str, Any]:
    """Return what a browser would send for the form of a page as it stands, hidden fields included."""
    seen = SEEN.search(page.content.decode())
    hidden = {"form_key": key_in(page), "form_seen": seen[1] if seen else ""}
    return body_of(page, "nobody") | hidden
