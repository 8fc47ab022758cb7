from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shield.models import AuditLink
from shield.operations import audit


class Command(BaseCommand):
    help = "Verifies the audit chain; exits non-zero and names each link when anything was changed."

    def handle(self, *args: object, **options: object) -> None:
        findings = audit.verify(settings.AUDIT_CHECKPOINT_FILE)
        for finding in findings:
            self.stderr.write(f"Link {finding.number}: {finding.trouble}.")
        if findings:
            raise CommandError(f"The audit log check failed: {len(findings)} findings.")
        self.stdout.write(f"The audit log check passed: {AuditLink.objects.count()} links.")
