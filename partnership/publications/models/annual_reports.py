"""The yearly report: statistics from every app, text written beside them, three signatures, one PDF."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from partnership.directory.models.statutory_rules import StatutoryRule
from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.publications.models.copies import SentCopy
from partnership.publications.models.signing import Signature, SignedPublication
from shield.records.workflow import Move, Workflow


class AnnualReportStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    CONTENTS_COMPLETE = "contents_complete", "Contents complete"
    SCRUTINEER_COMMENT = "scrutineer_comment", "With the independent scrutineer"
    SIGNING = "signing", "Awaiting signatures"
    SIGNED = "signed", "Signed"
    PUBLISHED = "published", "Published"
    DISTRIBUTED = "distributed", "Published and sent to all statutory recipients"
    SUPERSEDED = "superseded", "Replaced by a newer report"


CONTENT_RULES = "report-content-"
# Who must get a copy.
COPY_RULES = "report-copy-"
CURRENT = (AnnualReportStatus.PUBLISHED, AnnualReportStatus.DISTRIBUTED)
READABLE = (*CURRENT, AnnualReportStatus.SUPERSEDED)


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def visible_to(self, user: Any) -> "AnnualReportQuerySet":
        """Return published reports; for those who read governance records, drafts as well."""
        if user.has_perm(READ_GOVERNANCE):
            return self.all()
        return self.readable()

    def readable(self) -> "AnnualReportQuerySet":
        return self.filter(status__in=READABLE)

    def unpublished(self) -> "AnnualReportQuerySet":
        return self.exclude(status__in=READABLE)


class AnnualReport(SignedPublication):
    """One year's report. Any edit after drafting makes it a draft again and cancels every signature."""

    WORKFLOW = Workflow(
        Move(
            "complete-contents",
            {AnnualReportStatus.DRAFT},
            AnnualReportStatus.CONTENTS_COMPLETE,
            heading="Mark the contents as complete",
            explanation="Every requirement of the guidance must be covered by a written chapter. "
            "Next, you ask the independent scrutineer to comment.",
            done="Contents marked as complete",
        ),
        Move(
            "ask-scrutineer",
            {AnnualReportStatus.CONTENTS_COMPLETE},
            AnnualReportStatus.SCRUTINEER_COMMENT,
            heading="Ask the independent scrutineer to comment",
            explanation="We will email the independent scrutineer. The comment becomes part of the report, "
            "and the three safeguarding partners sign it with the rest.",
            done="We have emailed the independent scrutineer",
        ),
        Move(
            "open-signing",
            {AnnualReportStatus.SCRUTINEER_COMMENT},
            AnnualReportStatus.SIGNING,
            heading="Ask for the three signatures",
            explanation="Each lead safeguarding partner will see a task to sign this report.",
            done="The three lead safeguarding partners now have a task to sign",
        ),
        Move("complete-signing", {AnnualReportStatus.SIGNING}, AnnualReportStatus.SIGNED, heading="Complete signing"),
        Move(
            "reopen",
            {
                AnnualReportStatus.CONTENTS_COMPLETE,
                AnnualReportStatus.SCRUTINEER_COMMENT,
                AnnualReportStatus.SIGNING,
                AnnualReportStatus.SIGNED,
            },
            AnnualReportStatus.DRAFT,
            heading="Return this report to draft",
            explanation="This cancels every signature. They stay in the history.",
            button="Return to draft",
            done="Report returned to draft",
            ends=True,
        ),
        Move(
            "publish",
            {AnnualReportStatus.SIGNED},
            AnnualReportStatus.PUBLISHED,
            heading="Publish this report",
            explanation="The report becomes a PDF that everyone can read. You cannot edit it after this.",
            done="Report published. Next, send it to the statutory recipients.",
        ),
        Move(
            "distribute",
            {AnnualReportStatus.PUBLISHED},
            AnnualReportStatus.DISTRIBUTED,
            heading="Confirm that all statutory recipients have the report",
            done="Report marked as sent to all statutory recipients",
        ),
        Move(
            "supersede",
            {AnnualReportStatus.PUBLISHED, AnnualReportStatus.DISTRIBUTED},
            AnnualReportStatus.SUPERSEDED,
            heading="Replace with a newer report",
        ),
    )

    # The comment stays, for the scrutineer to confirm or edit.
    CLEARED_ON_REOPEN = {"commented_by": None}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=20, unique=True)
    title = models.CharField(max_length=150)
    period = models.CharField("year", max_length=20)
    starts_on = models.DateField("first day of the year")
    ends_on = models.DateField("last day of the year")
    edition = models.CharField("edition of the guidance", max_length=40)
    summary = models.TextField("plain English summary", blank=True)
    # In the independent scrutineer's own words; part of the text that the partners sign.
    scrutineer_comment = models.TextField(blank=True)
    commented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=AnnualReportStatus, default=AnnualReportStatus.DRAFT)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            *SignedPublication.Meta.constraints,
            models.CheckConstraint(name="report_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership:annualreport-detail", args=[self.slug])

    @property
    def is_unpublished(self) -> bool:
        return self.status not in READABLE

    @property
    def is_with_scrutineer(self) -> bool:
        return self.status == AnnualReportStatus.SCRUTINEER_COMMENT

    def contents_rules(self) -> "models.QuerySet[StatutoryRule]":
        """Return what the edition of the guidance says a report must cover."""
        return StatutoryRule.objects.for_edition(self.edition).in_use().filter(key__startswith=CONTENT_RULES)

    def missing_contents(self) -> list[StatutoryRule]:
        """Return the rules that no written chapter covers yet."""
        covered = {key for chapter in self.chapters.all() if not chapter.is_empty for key in chapter.covers}
        return [rule for rule in self.contents_rules() if rule.key not in covered]

    def recipients(self) -> "models.QuerySet[StatutoryRule]":
        """Return who must get a copy, as the edition of the guidance says."""
        return StatutoryRule.objects.for_edition(self.edition).in_use().filter(key__startswith=COPY_RULES)

    def not_sent_to(self) -> list[StatutoryRule]:
        """Return the statutory recipients without a record that they were sent a copy."""
        sent = {copy.rule_key for copy in self.copies.all()}
        return [rule for rule in self.recipients() if rule.key not in sent]

    def obstacle_to_signing(self) -> str:
        return "" if self.commented_by_id else "The independent scrutineer has not commented yet."

    def signed_content(self) -> list[Any]:
        """Return every word and number that the partners sign."""
        chapters = [
            [chapter.key, chapter.order, chapter.title, chapter.prose, chapter.data, chapter.covers]
            for chapter in self.chapters.all()
        ]
        content = [self.title, self.period, str(self.starts_on), str(self.ends_on), self.summary, chapters]
        return content + ([self.scrutineer_comment] if self.scrutineer_comment else [])


class AnnualReportChapter(models.Model):
    """A chapter: a snapshot of statistics with its template, and the text beside it."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="chapters")
    key = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    prose = models.TextField("text", blank=True)
    template_name = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict, blank=True)
    # Keys of the statutory rules that this chapter covers.
    covers = models.JSONField("what this chapter covers", default=list, blank=True)
    compiled_at = models.DateTimeField(null=True, blank=True)
    # The statistics as they were published: no later template can change them.
    published_html = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="one_report_chapter_per_key")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.report.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Return where the chapter starts on the page of the report."""
        return slugify(self.key.replace(".", "-"))

    @property
    def is_empty(self) -> bool:
        return not self.prose.strip() and not self.data


class AnnualReportSignature(Signature):
    """A signature of an annual report."""

    publication = models.ForeignKey(AnnualReport, models.CASCADE, related_name="signatures")


class AnnualReportCopy(SentCopy):
    """A copy of a published report that was sent to a statutory or another recipient."""

    publication = models.ForeignKey(AnnualReport, models.PROTECT, related_name="copies")
    # The rule that names the recipient; empty for any other recipient.
    rule_key = models.SlugField("statutory recipient", max_length=60, blank=True)

    class Meta(SentCopy.Meta):
        constraints = [
            *SentCopy.Meta.constraints,
            models.UniqueConstraint(
                fields=["publication", "rule_key"], condition=~Q(rule_key=""), name="one_copy_per_rule_and_report"
            ),
        ]
