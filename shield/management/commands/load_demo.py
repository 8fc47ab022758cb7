import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shield import working_days
from shield.extension_points import demo_people
from shield.operations import audit, demo
from shield.refusals import Refused


class Command(BaseCommand):
    help = "Builds the demo partnership. Safe to run twice; refuses a database that is not a demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="empty the demo's database first")
        parser.add_argument("--today", type=date.fromisoformat, help="pretend that today is this day (YYYY-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            if options["reset"]:
                demo.reset()
            parts = demo.load(options["today"] or working_days.today())
            audit.write_checkpoint(settings.AUDIT_CHECKPOINT_FILE)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"The demo is loaded: {len(parts)} parts in {time.monotonic() - started:.0f} seconds.")
        for person in demo_people if options["verbosity"] else ():
            self.stdout.write(f"  {person.name:<22} {person.email:<44} {person.what_they_do}")
