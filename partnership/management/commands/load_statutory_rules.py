from typing import Any

from django.core.management.base import BaseCommand

from partnership.directory.operations import statutory_rules


class Command(BaseCommand):
    help = "Adds the statutory rules of every known edition that are not there yet; edited rows stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{statutory_rules.load()} rules added.")
