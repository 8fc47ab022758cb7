"""Look for over-full runs, duplicates, agencies over their cap, orphan offers and places left empty."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from training.operations.places import invariants


class Command(BaseCommand):
    help = "Check what must always be true of bookings; ends with an error when something is not."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints each trouble in a sentence; exits non-zero if there is one."""
        troubles = invariants.broken()
        for trouble in troubles:
            self.stderr.write(trouble)
        if troubles:
            raise CommandError(f"Problems found: {len(troubles)}.")
        self.stdout.write("No problems found.")
