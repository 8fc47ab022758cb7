"""Proving oneself with a code from an authenticator app, as RFC 6238 computes it."""

import base64
import hashlib
import hmac
import struct
import time

from playwright.sync_api import Page

from partnership.directory.demo.cast import CAST, SHOWN_PASSWORD, SHOWN_TOTP_SECRET
from tests.browser.pages import press, sign_in

STEP = 30


def code(secret: str, at: float | None = None) -> str:
    """The six digits that an authenticator app shows."""
    key = base64.b32decode(secret.replace(" ", ""))
    counter = int((time.time() if at is None else at) // STEP)
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def give_code(page: Page, secret: str) -> None:
    """Type the code of the moment; a code that was used before, or ran out on the way, is followed by the next."""
    page.get_by_label("Code").fill(code(secret))
    press(page, "Continue")
    if "/2fa/" in page.url:
        time.sleep(STEP - time.time() % STEP + 0.5)
        page.get_by_label("Code").fill(code(secret))
        press(page, "Continue")


def sign_in_as(page: Page, key: str) -> None:
    """Sign in one of the demo's people the real way: address, password, code."""
    sign_in(page, CAST[key].email, SHOWN_PASSWORD)
    give_code(page, SHOWN_TOTP_SECRET)
    page.wait_for_url("**/")
