"""A serious incident and what the partnership learns from it. A child is known here by a pseudonym and nothing else."""

import uuid
from datetime import date
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnership.models import Recommendation, Theme
from shield.models.versioned import Versioned
from shield.records.workflow import Workflow

# "Child O", "Baby R", "Young Person T": a word for the person and one or two capital letters.
PSEUDONYM = r"^(Child|Children|Baby|Young Person|Ms|Mr|Adult|Family|Sibling Group) [A-Z]{1,2}[0-9]{0,2}$"
NSPCC_RECORD = r"^(NC[0-9]{3,8})?$"


class ReviewStatus(models.TextChoices):
    REFERRED = "referred", "Referred"
    CONSIDERED = "considered", "Considered by the partners"
    NOT_NOTIFIABLE = "not_notifiable", "Not notifiable"
    NOTIFIED = "notified", "Panel notified"
    RAPID_REVIEW = "rapid_review", "Rapid review"
    RR_SUBMITTED = "rr_submitted", "Rapid review submitted"
    PANEL_RESPONSE = "panel_response", "Panel has replied"
    COMMISSIONED = "commissioned", "Practice review commissioned"
    IN_REVIEW = "in_review", "Practice review under way"
    FINAL_REPORT = "final_report", "Final report ready"
    ADVANCE_COPIES_SENT = "advance_copies_sent", "Advance copies sent"
    PUBLISHED = "published", "Published"
    WITHHELD = "withheld", "Withheld, improvements published"
    OTHER_LEARNING = "other_learning", "Other learning under way"
    BRIEFING = "briefing", "Briefing issued"
    LEARNING_IN_ACTION = "learning_in_action", "Learning in action"
    NO_FURTHER = "no_further", "No further review"
    NATIONAL = "national", "National review"
    CLOSED = "closed", "Closed"


S = ReviewStatus
FINAL = (S.NOT_NOTIFIABLE, S.NO_FURTHER, S.NATIONAL, S.CLOSED)
LCSPR = (S.COMMISSIONED, S.IN_REVIEW, S.FINAL_REPORT, S.ADVANCE_COPIES_SENT)
AFTER_NOTIFICATION = ("rapid_review", "rr_submitted", "panel_response")


class Harm(models.TextChoices):
    """Children Act 2004, s.16C(1): what happened to the child."""

    DIED = "died", "The child died"
    SERIOUSLY_HARMED = "seriously_harmed", "The child was seriously harmed"
    NEITHER = "neither", "Neither, or not yet known"


class Area(models.TextChoices):
    """Children Act 2004, s.16C(1): where it happened."""

    HERE = "here", "In our area"
    ABROAD = "abroad", "Outside England, while normally living in our area"
    ELSEWHERE = "elsewhere", "In another area of England"


class PanelPosition(models.TextChoices):
    AGREES = "agrees", "Agrees with the partners"
    QUERIES = "queries", "Asks the partners to look again"
    NATIONAL = "national", "Considers a national review"


class PracticeReviewQuerySet(models.QuerySet["PracticeReview"]):
    def visible_to(self, user: Any) -> "PracticeReviewQuerySet":
        """All to the few who may know of reviews; to everybody else only what is published."""
        return self.all() if user.has_perm("reviews.know-of-practicereview") else self.published()

    def published(self) -> "PracticeReviewQuerySet":
        """Published in full, or by their improvements alone."""
        return self.filter(published_on__isnull=False)

    def open(self) -> "PracticeReviewQuerySet":
        return self.exclude(status__in=FINAL)

    def at_work_between(self, start: date, end: date) -> "PracticeReviewQuerySet":
        """Referred by the last day, and not concluded before the first."""
        return self.exclude(referred_on__gt=end).exclude(concluded_on__lt=start)

    def under_review(self) -> "PracticeReviewQuerySet":
        """Local practice reviews between commissioning and publication."""
        return self.filter(status__in=LCSPR)


@pghistory.track()
class PracticeReview(Versioned):
    """One incident, from the referral to learning in action."""

    WORKFLOW = Workflow(
        ("consider", {S.REFERRED}, S.CONSIDERED),
        ("notify", {S.CONSIDERED}, S.NOTIFIED),
        ("find-not-notifiable", {S.CONSIDERED}, S.NOT_NOTIFIABLE),
        ("start-rapid-review", {S.NOTIFIED}, S.RAPID_REVIEW),
        ("submit-rapid-review", {S.RAPID_REVIEW}, S.RR_SUBMITTED),
        ("go-without-rapid-review", {S.NOTIFIED}, S.NO_FURTHER),
        ("find-criteria-not-met", {S.NOTIFIED, S.RAPID_REVIEW}, S.NO_FURTHER),
        ("record-panel-response", {S.RR_SUBMITTED}, S.PANEL_RESPONSE),
        ("commission", {S.PANEL_RESPONSE}, S.COMMISSIONED),
        ("choose-other-learning", {S.PANEL_RESPONSE}, S.OTHER_LEARNING),
        ("choose-no-further-review", {S.PANEL_RESPONSE}, S.NO_FURTHER),
        ("pass-to-national-review", {S.PANEL_RESPONSE}, S.NATIONAL),
        ("start-review", {S.COMMISSIONED}, S.IN_REVIEW),
        ("finish-report", {S.IN_REVIEW}, S.FINAL_REPORT),
        ("confirm-advance-copies", {S.FINAL_REPORT}, S.ADVANCE_COPIES_SENT),
        ("publish", {S.ADVANCE_COPIES_SENT}, S.PUBLISHED),
        ("withhold", {S.ADVANCE_COPIES_SENT}, S.WITHHELD),
        ("issue-briefing", {S.OTHER_LEARNING}, S.BRIEFING),
        ("put-learning-into-action", {S.PUBLISHED, S.WITHHELD, S.BRIEFING}, S.LEARNING_IN_ACTION),
        ("close", {S.LEARNING_IN_ACTION}, S.CLOSED),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pseudonym = models.CharField(
        max_length=30,
        unique=True,
        validators=[RegexValidator(PSEUDONYM, "Enter a pseudonym such as Child O or Baby R, never a name.")],
    )
    status = models.CharField(max_length=20, choices=ReviewStatus, default=ReviewStatus.REFERRED)
    owner = models.CharField("who leads on it", max_length=150, blank=True)

    # The incident
    incident_summary = models.TextField("what happened")
    incident_on = models.DateField("date of the incident", null=True, blank=True)
    aware_on = models.DateField("date the local authority became aware", null=True, blank=True)
    harm = models.CharField(max_length=16, choices=Harm, default=Harm.NEITHER)
    area = models.CharField("where it happened", max_length=10, choices=Area, default=Area.HERE)
    abuse_suspected = models.BooleanField("abuse or neglect is known or suspected", default=False)
    looked_after = models.BooleanField("the child was looked after", default=False)
    care_leaver = models.BooleanField("the young person was a care leaver under 25", default=False)
    incident_area = models.CharField("area of the incident", max_length=100, blank=True)
    home_area = models.CharField("home area of the child", max_length=100, blank=True)
    agencies = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    cdop_reference = models.CharField("reference of the child death review", max_length=40, blank=True)

    # Dates that start, stop or explain a clock
    referred_on = models.DateField("referred on", null=True, blank=True)
    notified_on = models.DateField("Panel notified on", null=True, blank=True)
    partners_told_on = models.DateField("safeguarding partners told on", null=True, blank=True)
    rapid_review_on = models.DateField("rapid review held on", null=True, blank=True)
    submitted_on = models.DateField("rapid review sent to the Panel on", null=True, blank=True)
    panel_replied_on = models.DateField("Panel replied on", null=True, blank=True)
    initiated_on = models.DateField("decision to start the practice review", null=True, blank=True)
    final_report_on = models.DateField("final report ready on", null=True, blank=True)
    publication_planned_on = models.DateField("publication planned for", null=True, blank=True)
    published_on = models.DateField("published on", null=True, blank=True)
    concluded_on = models.DateField("concluded on", null=True, blank=True)
    notified_late_because = models.TextField("why the notification was late", blank=True)
    rapid_review_late_because = models.TextField("why the rapid review was late", blank=True)
    publication_late_because = models.TextField("why publication is late", blank=True)

    # The rapid review does four things
    facts = models.TextField("facts gathered", blank=True)
    safety = models.TextField("immediate safety action", blank=True)
    improvement = models.TextField("potential for improvement", blank=True)
    next_steps = models.TextField("next steps", blank=True)

    # What partners take into account (SI 2018/789, regulation 11); meeting criteria obliges nobody
    improvements_needed = models.BooleanField("(a) improvements are needed", null=True, blank=True)
    themes_recur = models.BooleanField("(b) themes recur", null=True, blank=True)
    working_together_concern = models.BooleanField("(c) agencies did not work well together", null=True, blank=True)
    panel_prefers_local = models.BooleanField("(d) the Panel finds a local review better", null=True, blank=True)
    decision_reason = models.TextField("reason for the decision", blank=True)
    panel_position = models.CharField(max_length=10, choices=PanelPosition, blank=True)
    panel_response = models.TextField("what the Panel replied", blank=True)
    learning_route = models.CharField("how we learn from it", max_length=100, blank=True)
    reviewer = models.CharField("independent reviewer's role or organisation", max_length=150, blank=True)

    # Public once published
    public_summary = models.TextField(blank=True)
    analysis = models.TextField("why it happened: systemic and underlying reasons", blank=True)
    improvements = models.TextField("improvements that are recommended", blank=True)
    named_in_report = models.BooleanField("may be named by its pseudonym in the annual report", default=False)
    withheld_because = models.TextField("why the report is not published", blank=True)
    nspcc_sent_on = models.DateField("sent to the NSPCC repository on", null=True, blank=True)
    nspcc_record = models.CharField(
        "NSPCC record",
        max_length=10,
        blank=True,
        validators=[RegexValidator(NSPCC_RECORD, "Enter the record as NC and digits.")],
    )

    themes = models.ManyToManyField(Theme, through="ReviewTheme", blank=True, related_name="reviews")

    objects = PracticeReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pseudonym"]
        constraints = [
            models.CheckConstraint(name="review_knows_a_pseudonym_only", condition=Q(pseudonym__regex=PSEUDONYM)),
            models.CheckConstraint(
                name="review_no_rapid_review_without_notification",
                condition=Q(notified_on__isnull=False) | ~Q(status__in=AFTER_NOTIFICATION),
            ),
            models.CheckConstraint(
                name="review_looked_after_child_is_notified",
                condition=Q(looked_after=False) | ~Q(status="not_notifiable"),
            ),
            models.CheckConstraint(
                name="review_published_on_when_published",
                condition=Q(published_on__isnull=False) | ~Q(status__in=("published", "withheld")),
            ),
            models.CheckConstraint(
                name="review_withheld_says_why",
                condition=~Q(status="withheld") | ~Q(withheld_because="") & ~Q(improvements=""),
            ),
            models.CheckConstraint(
                name="review_notified_after_aware",
                condition=Q(notified_on__isnull=True) | Q(aware_on__isnull=True) | Q(notified_on__gte=F("aware_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    def get_absolute_url(self) -> str:
        return reverse("reviews:review-detail", args=[self.pk])

    @property
    def is_public(self) -> bool:
        return self.published_on is not None

    @property
    def rapid_review_headings(self) -> list[tuple[str, str]]:
        """The four things a rapid review does, each with what was written."""
        return [
            ("Facts gathered", self.facts),
            ("Immediate safety action", self.safety),
            ("Potential for improvement", self.improvement),
            ("Next steps", self.next_steps),
        ]

    @property
    def criteria(self) -> list[tuple[str, bool | None]]:
        """Regulation 11(a) to (d), each with yes, no or not yet answered."""
        return [
            ("Improvements are needed, also where found before", self.improvements_needed),
            ("Themes recur in the safety of children", self.themes_recur),
            ("Concern about two or more agencies working together", self.working_together_concern),
            ("The Panel concluded that a local review is more appropriate", self.panel_prefers_local),
        ]

    @property
    def other_partnership(self) -> str:
        """The area to work with, when the incident and the home lie in different ones."""
        return self.home_area if self.home_area and self.incident_area and self.home_area != self.incident_area else ""

    @property
    def recommendations(self) -> Any:
        """What the partnership is asked to change because of this review."""
        return Recommendation.objects.from_source(self)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class ReviewTheme(models.Model):
    """A theme of a review; a row of its own so that the history shows who added or took it away."""

    review = models.ForeignKey(PracticeReview, models.CASCADE)
    theme = models.ForeignKey(Theme, models.PROTECT)

    class Meta:
        verbose_name = "theme"
        constraints = [models.UniqueConstraint(fields=["review", "theme"], name="theme_once_per_review")]

    def __str__(self) -> str:
        return str(self.theme)
