"""The states of a course date, how it is delivered, and whether a manager has to approve."""

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
