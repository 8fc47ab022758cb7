"""The mail server, with a word just before an email is handed to it.

Until DATA the server has taken nothing (RFC 5321, 3.3); from DATA to its answer nobody can tell whether it has.
"""

import contextlib
import smtplib
from collections.abc import Callable
from typing import Any, cast

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend


class NotOurs(Exception):
    """The email must not be handed over: another run has taken it, or it has been withdrawn."""


class _SaysBeforeData:
    """Calls ``before_data`` when the server has accepted sender and recipient, before the text is sent."""

    before_data: Callable[[], None]

    def data(self, msg: Any) -> Any:
        self.before_data()
        return cast(Any, super()).data(msg)


class _Connection(_SaysBeforeData, smtplib.SMTP):
    pass


class _EncryptedConnection(_SaysBeforeData, smtplib.SMTP_SSL):
    pass


class MailServer(EmailBackend):
    """Django's SMTP backend, for the outbox."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _EncryptedConnection if self.use_ssl else _Connection

    def hand_over(self, message: EmailMessage, before_data: Callable[[], None]) -> None:
        """Send one email on the open connection; where ``before_data`` raises ``NotOurs``, send nothing and go on."""
        connection: Any = self.connection
        connection.before_data = before_data
        try:
            self.send_messages([message])
        except NotOurs:
            connection.rset()
            raise


def hand_over(message: EmailMessage, mail: BaseEmailBackend, before_data: Callable[[], None]) -> None:
    """Send ``message`` by ``mail``, calling ``before_data`` as late as this kind of connection allows."""
    if isinstance(mail, MailServer):
        mail.hand_over(message, before_data)
        return
    before_data()
    message.send()


def hang_up(mail: BaseEmailBackend) -> None:
    """Close the connection, whatever state it is in."""
    with contextlib.suppress(OSError):
        mail.close()
