"""The yearly report: figures taken from every app, words beside them, three signatures, then print."""

import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from partnership.directory.models.agencies import PartnerSeat
from partnership.directory.models.statutory_rules import StatutoryRule
from shield.models import Document
from shield.models.versioned import Versioned
from shield.records.workflow import Workflow


class ReportStatus(models.TextChoices):
    DRAFTING = "drafting", "Draft"
    CONTENTS_COMPLETE = "contents_complete", "Contents complete"
    SCRUTINEER_COMMENT = "scrutineer_comment", "With the independent scrutineer"
    SIGNING = "signing", "Waiting for signatures"
    SIGNED = "signed", "Signed"
    PUBLISHED = "published", "Published"
    DISTRIBUTED = "distributed", "Published, and sent to everybody who must get it"
    SUPERSEDED = "superseded", "Followed by a newer report"


R = ReportStatus
CONTENT_RULES = "report-content-"
# Who must get a copy.
COPY_RULES = "report-copy-"
CURRENT = (R.PUBLISHED, R.DISTRIBUTED)
READABLE = (*CURRENT, R.SUPERSEDED)


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def visible_to(self, user: Any) -> "AnnualReportQuerySet":
        """Published reports to everybody; drafts to those who read governance records."""
        if user.has_perm("partnership.read-governance"):
            return self.all()
        return self.readable()

    def readable(self) -> "AnnualReportQuerySet":
        return self.filter(status__in=READABLE)


class AnnualReport(Versioned):
    """One year's report. Any edit after drafting takes it back to a draft and voids every signature."""

    WORKFLOW = Workflow(
        ("complete-contents", {R.DRAFTING}, R.CONTENTS_COMPLETE),
        ("ask-scrutineer", {R.CONTENTS_COMPLETE}, R.SCRUTINEER_COMMENT),
        ("open-signing", {R.SCRUTINEER_COMMENT}, R.SIGNING),
        ("complete-signing", {R.SIGNING}, R.SIGNED),
        ("take-back", {R.CONTENTS_COMPLETE, R.SCRUTINEER_COMMENT, R.SIGNING, R.SIGNED}, R.DRAFTING),
        ("publish", {R.SIGNED}, R.PUBLISHED),
        ("distribute", {R.PUBLISHED}, R.DISTRIBUTED),
        ("supersede", {R.PUBLISHED, R.DISTRIBUTED}, R.SUPERSEDED),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=20, unique=True)
    title = models.CharField(max_length=150)
    period = models.CharField("year", max_length=20)
    starts_on = models.DateField("first day of the year")
    ends_on = models.DateField("last day of the year")
    edition = models.CharField("edition of the guidance", max_length=40)
    summary = models.TextField("summary in plain words", blank=True)
    # In the independent scrutineer's own voice; part of the text that three partners sign.
    scrutineer_comment = models.TextField(blank=True)
    commented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=ReportStatus, default=ReportStatus.DRAFTING)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(name="report_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(
                name="published_report_is_whole",
                condition=~Q(status__in=["published", "distributed", "superseded"])
                | Q(document__isnull=False, published_at__isnull=False, published_by__isnull=False)
                & ~Q(content_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership:annualreport-detail", args=[self.slug])

    @property
    def is_readable(self) -> bool:
        return self.status in READABLE

    def contents_rules(self) -> "models.QuerySet[StatutoryRule]":
        """What the edition of the guidance says a report must hold."""
        return StatutoryRule.objects.for_edition(self.edition).filter(key__startswith=CONTENT_RULES)

    def missing_contents(self) -> list[StatutoryRule]:
        """The rules that no written chapter covers yet."""
        covered = {key for section in self.sections.all() if not section.is_empty for key in section.covers}
        return [rule for rule in self.contents_rules() if rule.key not in covered]

    def recipients(self) -> "models.QuerySet[StatutoryRule]":
        """Who must get a copy, as the edition of the guidance says."""
        return StatutoryRule.objects.for_edition(self.edition).filter(key__startswith=COPY_RULES)

    def not_sent_to(self) -> list[StatutoryRule]:
        """Those who must get a copy, and of whom nothing says that they did."""
        sent = {copy.rule_key for copy in self.copies.all()}
        return [rule for rule in self.recipients() if rule.key not in sent]

    def live_signatures(self) -> "models.QuerySet[ReportSignature]":
        return self.signatures.filter(voided_at__isnull=True)

    def fingerprint(self) -> str:
        """SHA-256 over every word and figure: two texts that differ in one character differ here."""
        sections = [
            [section.key, section.order, section.title, section.prose, section.data, section.covers]
            for section in self.sections.all()
        ]
        content = [self.title, self.period, str(self.starts_on), str(self.ends_on), self.summary, sections]
        content += [self.scrutineer_comment] if self.scrutineer_comment else []
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class AnnualReportSection(models.Model):
    """A chapter: a snapshot of figures with its template, and the prose beside it."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    prose = models.TextField("words", blank=True)
    template_name = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict, blank=True)
    # Keys of the statutory rules that this chapter answers.
    covers = models.JSONField("what this chapter covers", default=list, blank=True)
    compiled_at = models.DateTimeField(null=True, blank=True)
    # The figures as they were printed: set when the report is published, so that no later template can change them.
    frozen_figures = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="one_report_section_per_key")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.report.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Where the chapter begins on the page of the report."""
        return slugify(self.key.replace(".", "-"))

    @property
    def is_empty(self) -> bool:
        return not self.prose.strip() and not self.data


class ReportSignature(models.Model):
    """A lead safeguarding partner signs one exact text; an edit voids the signature and keeps it in the history."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="signatures")
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
                fields=["report", "seat"], condition=Q(voided_at__isnull=True), name="one_signature_per_seat"
            ),
            models.UniqueConstraint(
                fields=["report", "signed_by"], condition=Q(voided_at__isnull=True), name="one_signature_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signed_as}, {self.get_seat_display()}"


class ReportCopy(models.Model):
    """That a published report was sent to somebody who must get it, or to anybody else, with the proof."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="copies")
    # The rule that asks for it; empty for a copy that nobody asks for.
    rule_key = models.SlugField("asked for by", max_length=60, blank=True)
    recipient = models.CharField("to whom", max_length=150)
    sent_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proof = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField("fingerprint of what was sent", max_length=64)

    class Meta:
        ordering = ["sent_on", "recipient"]
        constraints = [
            models.UniqueConstraint(fields=["report", "recipient"], name="one_copy_per_recipient_and_report"),
            models.UniqueConstraint(
                fields=["report", "rule_key"], condition=~Q(rule_key=""), name="one_copy_per_rule_and_report"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.sent_on}"
