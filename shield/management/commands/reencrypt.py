from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shield.operations import reencryption
from shield.records.encryption import newest_key
from shield.refusals import Refused


class Command(BaseCommand):
    help = "Re-encrypts every encrypted value with the newest key. It can be stopped and restarted at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when an older key is needed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._check() if options["check"] else self._renew()
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal

    def _check(self) -> None:
        tallies = reencryption.waiting()
        for tally in tallies:
            self.stdout.write(f"{tally.label}: {tally.rows} rows need an older key.")
        needed = sum(tally.rows for tally in tallies)
        if needed:
            raise CommandError(f"Rows that still need an older key: {needed}. Keep the key, and run reencrypt.")
        self.stdout.write(f"Every row uses the key {newest_key()}.")

    def _renew(self) -> None:
        unreadable = 0
        for tally in reencryption.renew():
            self.stdout.write(f"{tally.label}: {tally.rows} rows re-encrypted.")
            unreadable += tally.unreadable
        if unreadable:
            raise CommandError(f"Rows that no key at hand can read: {unreadable}. Put their key back and try again.")
        self.stdout.write(
            f"Everything is encrypted with {newest_key()}. Run reencrypt --check before you remove an old key."
        )
