from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnership.directory.operations import installation
from shield.refusals import Refused


class Command(BaseCommand):
    help = "Creates the first administrator's account and emails an invitation. The person chooses the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the administrator's work email address")
        parser.add_argument("--name", required=True, help="the administrator's full name")
        parser.add_argument(
            "--another", action="store_true", help="create one although there is already an administrator"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = installation.create_administrator(**{key: options[key] for key in ("name", "email", "another")})
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"{user} is an administrator. An invitation will be emailed to {user.email} when the worker runs. They use "
            "its link to choose a password and set up a second factor."
        )
