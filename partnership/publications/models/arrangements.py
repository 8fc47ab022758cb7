"""The published arrangements: versions that stay readable, and what changed between them."""

import base64
import hashlib
import json
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnership.directory.models.agencies import PartnerSeat
from partnership.directory.models.statutory_rules import StatutoryRule
from shield.models import Document
from shield.models.versioned import Versioned
from shield.records.workflow import Workflow


class ArrangementsStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    CHECKED = "checked", "Checked against the guidance"
    SIGNING = "signing", "Being signed"
    SIGNED = "signed", "Signed, waits for its day"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Replaced by a newer version"


A = ArrangementsStatus
READABLE = (A.PUBLISHED, A.SUPERSEDED)

CONTENT_RULES = "arrangements-content-"


class ArrangementsVersionQuerySet(models.QuerySet["ArrangementsVersion"]):
    def visible_to(self, user: Any) -> "ArrangementsVersionQuerySet":
        """Published and replaced versions to everybody; others to those who read governance records."""
        if user.has_perm("partnership.read-governance"):
            return self.all()
        return self.filter(status__in=READABLE)

    def in_force(self) -> "ArrangementsVersionQuerySet":
        return self.filter(status=A.PUBLISHED)

    def due(self, on: date) -> "ArrangementsVersionQuerySet":
        """Signed versions whose first day has come."""
        return self.filter(status=A.SIGNED, effective_on__lte=on)


class ArrangementsVersion(Versioned):
    """One version, whole. Any edit after the check takes it back to a draft and voids every signature."""

    WORKFLOW = Workflow(
        ("check", {A.DRAFT}, A.CHECKED),
        ("open-signing", {A.CHECKED}, A.SIGNING),
        ("complete-signing", {A.SIGNING}, A.SIGNED),
        ("take-back", {A.CHECKED, A.SIGNING, A.SIGNED}, A.DRAFT),
        ("publish", {A.SIGNED}, A.PUBLISHED),
        ("supersede", {A.PUBLISHED}, A.SUPERSEDED),
    )

    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=150)
    effective_on = models.DateField("in force from")
    edition = models.CharField("edition of the guidance", max_length=40)
    # Where only the month is known, or only the facts about a version and not its text.
    note = models.TextField(blank=True)
    shows_month_only = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=ArrangementsStatus, default=ArrangementsStatus.DRAFT)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ArrangementsVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="published"), name="one_version_in_force"),
            models.CheckConstraint(
                name="published_version_has_its_document",
                condition=~Q(status__in=("published", "superseded"))
                | Q(document__isnull=False, published_at__isnull=False, published_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:arrangements-detail", args=[self.number])

    @property
    def in_force_from(self) -> str:
        day = "" if self.shows_month_only else f"{self.effective_on.day} "
        return f"{day}{self.effective_on:%B %Y}"

    def contents_rules(self) -> "models.QuerySet[StatutoryRule]":
        """What the edition of the guidance says the arrangements must hold."""
        return StatutoryRule.objects.for_edition(self.edition).filter(key__startswith=CONTENT_RULES)

    def unanswered_rules(self) -> list[StatutoryRule]:
        """What the guidance asks for and nobody has said where it stands, or why it does not apply."""
        answered = {check.key for check in self.checks.all() if check.section_id or check.why_not}
        return [rule for rule in self.contents_rules() if rule.key not in answered]

    def live_signatures(self) -> "models.QuerySet[ArrangementsSignature]":
        return self.signatures.filter(voided_at__isnull=True)

    def fingerprint(self) -> str:
        """SHA-256 over every word: two texts that differ in one character differ here."""
        sections = [section.content() for section in self.sections.prefetch_related("pictures__document")]
        changes = [[change.section, change.was, change.now, change.why] for change in self.changes.all()]
        content = [self.title, self.number, str(self.effective_on), self.edition, self.note, sections, changes]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


class ArrangementsSection(models.Model):
    """A section of one version."""

    version = models.ForeignKey(ArrangementsVersion, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField("words")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_section_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def content(self) -> list[Any]:
        """Every word of it, and its pictures by their hash, for the fingerprint."""
        pictures = [[each.document.sha256, each.alternative, each.caption] for each in self.pictures.all()]
        return [self.number, self.title, self.body, *([pictures] if pictures else [])]


class ArrangementsPictureQuerySet(models.QuerySet["ArrangementsPicture"]):
    def visible_to(self, user: Any) -> "ArrangementsPictureQuerySet":
        """With the version they stand in."""
        return self.filter(section__version__in=ArrangementsVersion.objects.visible_to(user))


class ArrangementsPicture(models.Model):
    """A picture under a section, with what it shows in words."""

    section = models.ForeignKey(ArrangementsSection, models.CASCADE, related_name="pictures")
    document = models.ForeignKey(Document, models.PROTECT, related_name="arrangements_pictures")
    alternative = models.TextField("what it shows")
    caption = models.CharField(max_length=250, blank=True)

    objects = ArrangementsPictureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.caption or self.document.filename

    def as_data(self) -> str:
        """The picture itself as an address, for paper, which fetches nothing."""
        with self.document.file.open("rb") as file:
            content = base64.b64encode(file.read()).decode()
        return f"data:{self.document.content_type};base64,{content}"


class ArrangementsChange(models.Model):
    """One row of the change table: section, what it said, what it says, why."""

    version = models.ForeignKey(ArrangementsVersion, models.CASCADE, related_name="changes")
    order = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=200)
    was = models.TextField(blank=True)
    now = models.TextField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="one_change_per_place")]

    def __str__(self) -> str:
        return f"{self.section}: {self.now}"


class ArrangementsCheck(models.Model):
    """Where a version answers one thing that the guidance asks for, or why it does not apply."""

    version = models.ForeignKey(ArrangementsVersion, models.CASCADE, related_name="checks")
    key = models.SlugField("rule", max_length=60)
    section = models.ForeignKey(ArrangementsSection, models.SET_NULL, null=True, blank=True, related_name="checks")
    why_not = models.CharField("does not apply because", max_length=250, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_check_per_rule_and_version")]

    def __str__(self) -> str:
        return f"{self.key}: {self.section or self.why_not}"


class ArrangementsSignature(models.Model):
    """A lead safeguarding partner signs one exact text; an edit voids the signature and keeps it in the history."""

    version = models.ForeignKey(ArrangementsVersion, models.CASCADE, related_name="signatures")
    seat = models.CharField(max_length=20, choices=PartnerSeat)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_as = models.CharField(max_length=250)
    signed_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "seat"],
                condition=Q(voided_at__isnull=True),
                name="one_arrangements_signature_per_seat",
            ),
            models.UniqueConstraint(
                fields=["version", "signed_by"],
                condition=Q(voided_at__isnull=True),
                name="one_arrangements_signature_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signed_as}, {self.get_seat_display()}"


class ArrangementsCopy(models.Model):
    """That a published version was sent to somebody, with the proof."""

    version = models.ForeignKey(ArrangementsVersion, models.PROTECT, related_name="copies")
    recipient = models.CharField("to whom", max_length=150)
    sent_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proof = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField("fingerprint of what was sent", max_length=64)

    class Meta:
        ordering = ["sent_on", "recipient"]
        constraints = [
            models.UniqueConstraint(fields=["version", "recipient"], name="one_copy_per_recipient_and_version")
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.sent_on}"
