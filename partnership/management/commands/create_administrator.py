from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnership.directory.operations import installation
from shield.refusals import Refused


class Command(BaseCommand):
    help = "Opens the first administrator's account and sends the invitation; the person chooses the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the administrator's work address")
        parser.add_argument("--name", required=True, help="the administrator's full name")
        parser.add_argument("--another", action="store_true", help="even though there is an administrator already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = installation.appoint_administrator(**{key: options[key] for key in ("name", "email", "another")})
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"{user} is an administrator. The invitation goes to {user.email} as soon as the worker runs. With its link "
            "they choose a password, then set up a second factor before they see their first page."
        )
