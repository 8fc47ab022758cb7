"""The states of a course date, how it is delivered, whether a manager has to approve, and what pages ask about its state."""

from django.db import models


class Delivery(models.TextChoices):
    ONLINE = "online", "Online"
    IN_PERSON = "in_person", "In person"
    HYBRID = "hybrid", "Online or in person"
    E_LEARNING = "e_learning", "E-learning"


class ApprovalRule(models.TextChoices):
    NONE = "none", "Not needed"
    DECLARED = "declared", "The person who books confirms that the manager has agreed"
    MANAGER = "manager", "We email the manager to ask for approval"


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
