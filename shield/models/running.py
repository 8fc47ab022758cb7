"""What the portal knows of its own running: who was last heard of, what failed, and which installation this is."""

import uuid

from django.db import models
from django.utils import timezone

from shield.records.encryption import EncryptedField


class Heartbeat(models.Model):
    """When a part of the portal was last heard of, by the database's clock."""

    name = models.CharField(primary_key=True, max_length=20)
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class FailedTask(models.Model):
    """A scheduled task whose last run failed; deleted when a run succeeds."""

    # The name of the task in the code, and what people call it.
    name = models.CharField(primary_key=True, max_length=200)
    label = models.CharField(max_length=200)
    failed_at = models.DateTimeField(default=timezone.now)
    # The kind of error and its place in the code; its words may hold values.
    error = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.label


class Installation(models.Model):
    """The mark of this installation; the same mark is kept in a file outside the database.

    A database that was restored from a backup has an older count than the file, or meets another file or none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=10, default="portal", unique=True)
    mark = models.UUIDField(default=uuid.uuid4)
    count = models.PositiveBigIntegerField(default=0)
    # Says whether the keys are those that the database was written with.
    sample = EncryptedField(default="portal")
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_installation", condition=models.Q(name="portal")),
        ]

    def __str__(self) -> str:
        return str(self.mark)
