"""What was done and who read what: append-only rows, chained by hashes at commit (see the migration's trigger)."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, target: models.Model) -> "AuditQuerySet":
        """Entries about one record, newest first."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).order_by("-pk")


class AuditEntry(models.Model):
    """One act: when, who, what kind, on which record. Never holds the contents of the record."""

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=80)
    # Stored as text as well, so that closing an account does not hide who acted.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    actor_label = models.CharField("name of the person who acted", max_length=200)
    target_type = models.CharField(max_length=100, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_by_target"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor_label}"


class AuditLink(models.Model):
    """One link of the chain: written by the database at commit, in commit order, by nobody else."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.DO_NOTHING, db_constraint=False, related_name="link")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Link {self.number}"
