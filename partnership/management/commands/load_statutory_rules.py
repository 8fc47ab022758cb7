from typing import Any

from django.core.management.base import BaseCommand

from partnership.directory.operations import statutory_rules


class Command(BaseCommand):
    help = "Adds the statutory rules of every edition that are missing. Edited rules stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{statutory_rules.load()} rules added.")
