from django.core.management.base import BaseCommand, CommandError

from shield.models import Document
from shield.operations import documents


class Command(BaseCommand):
    help = "Compares every stored file with its row and hash; exits non-zero and names each that is missing or changed."

    def handle(self, *args: object, **options: object) -> None:
        findings = list(documents.verify())
        for finding in findings:
            self.stderr.write(f"Document {finding.document}: {finding.trouble}.")
        if findings:
            raise CommandError(f"The check of the documents failed: {len(findings)} findings.")
        self.stdout.write(f"The check of the documents passed: {Document.objects.count()} files.")
