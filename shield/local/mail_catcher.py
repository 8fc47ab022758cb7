"""A mail server that delivers nothing: it keeps every mail under `var/mail` and shows them on a small page.

`python -m shield.local.mail_catcher --smtp 1025 --page 8025`. It listens on the loopback address and answers only to
the machine's own names, so that no web page elsewhere can read it.
"""

import argparse
import os
import re
import signal
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from shield.local import mail_pages
from shield.local.mailbox import Mail, Mailbox

OUR_NAMES = {"localhost", "127.0.0.1", "[::1]"}
LARGEST = 30 * 1024 * 1024
PATH = re.compile(r"/(?P<key>[\d-]+)(/(?P<part>html|attachments/(?P<number>\d{1,3})/[^/]+))?")

OWN_PAGE = "default-src 'none'; style-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
MAIL_HTML = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; frame-ancestors 'self'"
)


class Keeper:
    """Takes every mail that comes."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        self.mailbox.keep(content if isinstance(content, bytes) else content.encode())
        return "250 Kept"


class Pages(BaseHTTPRequestHandler):
    """Shows what was kept; reads only."""

    mailbox: Mailbox
    server_version = "MailCatcher"

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        if host not in OUR_NAMES:
            self._answer(mail_pages.page("This page answers to localhost only", ""), status=HTTPStatus.FORBIDDEN)
        elif self.path == "/":
            self._answer(mail_pages.inbox(list(self.mailbox.newest_first())))
        elif self.path == "/style.css":
            self._answer(mail_pages.STYLE, "text/css")
        elif self.path == "/health/":
            self._answer("ok", "text/plain")
        else:
            self._show(PATH.fullmatch(self.path))

    def _show(self, match: re.Match[str] | None) -> None:
        mail = self.mailbox.get(match["key"]) if match else None
        if match is None or mail is None:
            self._answer(mail_pages.page("There is no such mail", ""), status=HTTPStatus.NOT_FOUND)
        elif match["part"] is None:
            self._answer(mail_pages.one(mail))
        elif match["part"] == "html":
            self._answer(mail_pages.html_part(mail), policy=MAIL_HTML)
        else:
            self._hand_out(mail, int(match["number"]))

    def _hand_out(self, mail: Mail, number: int) -> None:
        if number >= len(mail.attachments):
            self._answer(mail_pages.page("There is no such attachment", ""), status=HTTPStatus.NOT_FOUND)
            return
        content = mail.attachments[number].content
        self._send(content, "application/octet-stream", OWN_PAGE, HTTPStatus.OK, {"Content-Disposition": "attachment"})

    def _answer(
        self, words: str, kind: str = "text/html", policy: str = OWN_PAGE, status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        self._send(words.encode("utf-8", "replace"), f"{kind}; charset=utf-8", policy, status, {})

    def _send(self, content: bytes, kind: str, policy: str, status: HTTPStatus, more: dict[str, str]) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        for name, value in (headers | more).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: what is read here is nobody's business."""


def serve(mailbox: Mailbox, *, smtp: int, page: int, host: str) -> tuple[Controller, ThreadingHTTPServer]:
    """Start both servers; port 0 takes a free one for the page."""
    controller = Controller(Keeper(mailbox), hostname=host, port=smtp, data_size_limit=LARGEST)
    controller.start()
    pages = ThreadingHTTPServer((host, page), type("BoundPages", (Pages,), {"mailbox": mailbox}))
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    return controller, pages


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(description="Keep and show the mail that the portal sends.")
    parser.add_argument("--smtp", type=int, default=1025)
    parser.add_argument("--page", type=int, default=8025)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on; a container needs 0.0.0.0")
    choices = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    folder = Path(os.environ.get("PORTAL_VAR", "var")) / "mail"
    controller, pages = serve(Mailbox(folder), smtp=choices.smtp, page=choices.page, host=choices.host)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()
    pages.shutdown()


if __name__ == "__main__":
    main()
