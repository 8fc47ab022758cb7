"""The published arrangements: versions that stay readable, and what changed between them."""

import base64
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnership.directory.models.statutory_rules import StatutoryRule
from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.publications.models.copies import SentCopy
from partnership.publications.models.signing import Signature, SignedPublication
from shield.models import Document
from shield.records.workflow import Move, Workflow


class ArrangementsStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    CHECKED = "checked", "Checked against the guidance"
    SIGNING = "signing", "Awaiting signatures"
    SIGNED = "signed", "Signed, not yet in force"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Replaced by a newer version"


READABLE = (ArrangementsStatus.PUBLISHED, ArrangementsStatus.SUPERSEDED)

CONTENT_RULES = "arrangements-content-"


class ArrangementsVersionQuerySet(models.QuerySet["ArrangementsVersion"]):
    def visible_to(self, user: Any) -> "ArrangementsVersionQuerySet":
        """Return published and replaced versions; for those who read governance records, drafts as well."""
        if user.has_perm(READ_GOVERNANCE):
            return self.all()
        return self.filter(status__in=READABLE)

    def in_force(self) -> "ArrangementsVersionQuerySet":
        return self.filter(status=ArrangementsStatus.PUBLISHED)

    def unfinished(self) -> "ArrangementsVersionQuerySet":
        """Return versions that are not published yet."""
        return self.exclude(status__in=READABLE)

    def due(self, on: date) -> "ArrangementsVersionQuerySet":
        """Return signed versions that come into force on or before a day."""
        return self.filter(status=ArrangementsStatus.SIGNED, effective_on__lte=on)


class ArrangementsVersion(SignedPublication):
    """One complete version. Any edit after the check makes it a draft again and cancels every signature."""

    WORKFLOW = Workflow(
        Move(
            "check",
            {ArrangementsStatus.DRAFT},
            ArrangementsStatus.CHECKED,
            heading="Check against the guidance",
            explanation="Every requirement of the guidance must be covered by a section or marked as not applicable. "
            "Next, you ask the three safeguarding partners to sign.",
            done="Check complete. Every requirement is covered.",
        ),
        Move(
            "open-signing",
            {ArrangementsStatus.CHECKED},
            ArrangementsStatus.SIGNING,
            heading="Ask for the three signatures",
            explanation="Each lead safeguarding partner will see a task to sign this version.",
            done="The three lead safeguarding partners now have a task to sign",
        ),
        Move("complete-signing", {ArrangementsStatus.SIGNING}, ArrangementsStatus.SIGNED, heading="Complete signing"),
        Move(
            "reopen",
            {ArrangementsStatus.CHECKED, ArrangementsStatus.SIGNING, ArrangementsStatus.SIGNED},
            ArrangementsStatus.DRAFT,
            heading="Return this version to draft",
            explanation="This cancels every signature. They stay in the history.",
            button="Return to draft",
            done="Version returned to draft",
            ends=True,
        ),
        Move(
            "publish",
            {ArrangementsStatus.SIGNED},
            ArrangementsStatus.PUBLISHED,
            heading="Publish this version",
            explanation="This version becomes a PDF and comes into force. The previous version can still be read.",
            done="Version published. Next, record who it was sent to.",
        ),
        Move(
            "supersede",
            {ArrangementsStatus.PUBLISHED},
            ArrangementsStatus.SUPERSEDED,
            heading="Replace with a newer version",
        ),
    )

    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=150)
    effective_on = models.DateField("in force from")
    edition = models.CharField("edition of the guidance", max_length=40)
    # Where only the month is known, or only the facts about a version and not its text.
    note = models.TextField(blank=True)
    shows_month_only = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=ArrangementsStatus, default=ArrangementsStatus.DRAFT)

    objects = ArrangementsVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            *SignedPublication.Meta.constraints,
            models.UniqueConstraint(
                fields=["status"], condition=Q(status=ArrangementsStatus.PUBLISHED), name="one_version_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:arrangements-detail", args=[self.number])

    @property
    def is_in_force(self) -> bool:
        return self.status == ArrangementsStatus.PUBLISHED

    @property
    def is_replaced(self) -> bool:
        return self.status == ArrangementsStatus.SUPERSEDED

    @property
    def in_force_from(self) -> str:
        day = "" if self.shows_month_only else f"{self.effective_on.day} "
        return f"{day}{self.effective_on:%B %Y}"

    def contents_rules(self) -> "models.QuerySet[StatutoryRule]":
        """Return what the edition of the guidance says the arrangements must cover."""
        return StatutoryRule.objects.for_edition(self.edition).in_use().filter(key__startswith=CONTENT_RULES)

    def uncovered_rules(self) -> list[StatutoryRule]:
        """Return the requirements that no section covers and that are not marked as not applicable."""
        answered = {check.key for check in self.checks.all() if check.section_id or check.why_not}
        return [rule for rule in self.contents_rules() if rule.key not in answered]

    def signed_content(self) -> list[Any]:
        """Return every word and picture that the partners sign."""
        sections = [section.content() for section in self.sections.prefetch_related("pictures__document")]
        changes = [[change.section, change.was, change.now, change.why] for change in self.changes.all()]
        return [self.title, self.number, str(self.effective_on), self.edition, self.note, sections, changes]


class ArrangementsSection(models.Model):
    """A section of one version."""

    version = models.ForeignKey(ArrangementsVersion, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField("text")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_section_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def content(self) -> list[Any]:
        """Return the section for the fingerprint: its text, and its pictures by their hash."""
        pictures = [[each.document.sha256, each.alternative, each.caption] for each in self.pictures.all()]
        return [self.number, self.title, self.body, *([pictures] if pictures else [])]


class ArrangementsPictureQuerySet(models.QuerySet["ArrangementsPicture"]):
    def visible_to(self, user: Any) -> "ArrangementsPictureQuerySet":
        """Return the pictures of the versions that a user may see."""
        return self.filter(section__version__in=ArrangementsVersion.objects.visible_to(user))


class ArrangementsPicture(models.Model):
    """A picture below a section, with its text alternative."""

    section = models.ForeignKey(ArrangementsSection, models.CASCADE, related_name="pictures")
    document = models.ForeignKey(Document, models.PROTECT, related_name="arrangements_pictures")
    alternative = models.TextField("text alternative")
    caption = models.CharField(max_length=250, blank=True)

    objects = ArrangementsPictureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.caption or self.document.filename

    def as_data(self) -> str:
        """Return the picture as a data URI, for the PDF, which fetches nothing; empty while it may not be opened."""
        if not self.document.may_be_opened:
            return ""
        with self.document.file.open("rb") as file:
            content = base64.b64encode(file.read()).decode()
        return f"data:{self.document.content_type};base64,{content}"


class ArrangementsChange(models.Model):
    """One row of the table of changes: section, before, after, why."""

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
    """The section that covers one requirement of the guidance, or why the requirement does not apply."""

    version = models.ForeignKey(ArrangementsVersion, models.CASCADE, related_name="checks")
    key = models.SlugField("rule", max_length=60)
    section = models.ForeignKey(ArrangementsSection, models.SET_NULL, null=True, blank=True, related_name="checks")
    why_not = models.CharField("does not apply because", max_length=250, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_check_per_rule_and_version")]

    def __str__(self) -> str:
        return f"{self.key}: {self.section or self.why_not}"


class ArrangementsSignature(Signature):
    """A signature of a version of the arrangements."""

    publication = models.ForeignKey(ArrangementsVersion, models.CASCADE, related_name="signatures")


class ArrangementsCopy(SentCopy):
    """A copy of a published version that was sent to a recipient."""

    publication = models.ForeignKey(ArrangementsVersion, models.PROTECT, related_name="copies")
