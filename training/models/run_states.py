"""The states of a course date, and the questions that pages ask about them."""

from django.db import models


class RunStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    PUBLISHED = "published", "Published"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class HasRunStatus(models.Model):
    """A record with the status of a course date."""

    status: str

    class Meta:
        abstract = True

    @property
    def is_planned(self) -> bool:
        return self.status == RunStatus.PLANNED

    @property
    def is_published(self) -> bool:
        return self.status == RunStatus.PUBLISHED

    @property
    def is_held(self) -> bool:
        return self.status == RunStatus.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.status == RunStatus.CANCELLED
