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
from reviews.models.statuses import AFTER_NOTIFICATION, FINAL, LOCAL_REVIEW, REVIEW_WORKFLOW, ReviewStatus
from shield.models.versioned import Versioned

# "Child O", "Baby R", "Young Person T": a word for the person and one or two capital letters.
PSEUDONYM = r"^(Child|Children|Baby|Young Person|Ms|Mr|Adult|Family|Sibling Group) [A-Z]{1,2}[0-9]{0,2}$"
NSPCC_RECORD = r"^(NC[0-9]{3,8})?$"


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
    QUERIES = "queries", "Asks the partners to reconsider"
    NATIONAL = "national", "Is considering a national review"


class PracticeReviewQuerySet(models.QuerySet["PracticeReview"]):
    def visible_to(self, user: Any) -> "PracticeReviewQuerySet":
        """Return every review for those who may know of reviews, and published ones for everyone else."""
        return self.all() if user.has_perm("reviews.know-of-practicereview") else self.published()

    def published(self) -> "PracticeReviewQuerySet":
        """Return those published in full or by their improvements alone."""
        return self.filter(published_on__isnull=False)

    def open(self) -> "PracticeReviewQuerySet":
        """Return those that are not concluded."""
        return self.exclude(status__in=FINAL)

    def at_work_between(self, start: date, end: date) -> "PracticeReviewQuerySet":
        """Return those referred by the last day and not concluded before the first."""
        return self.exclude(referred_on__gt=end).exclude(concluded_on__lt=start)

    def under_review(self) -> "PracticeReviewQuerySet":
        """Return local practice reviews between commissioning and publication."""
        return self.filter(status__in=LOCAL_REVIEW)


@pghistory.track()
class PracticeReview(Versioned):
    """One incident, from the referral to learning in action."""

    WORKFLOW = REVIEW_WORKFLOW

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pseudonym = models.CharField(
        max_length=30,
        unique=True,
        validators=[RegexValidator(PSEUDONYM, "Enter a pseudonym like Child O or Baby R, not a name")],
    )
    status = models.CharField(max_length=20, choices=ReviewStatus, default=ReviewStatus.REFERRED)
    owner = models.CharField("owner", max_length=150, blank=True)

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
    cdop_reference = models.CharField("child death review reference", max_length=40, blank=True)

    # Dates that start, stop or explain a clock
    referred_on = models.DateField("referral date", null=True, blank=True)
    notified_on = models.DateField("date the Panel was notified", null=True, blank=True)
    partners_told_on = models.DateField("date the safeguarding partners were informed", null=True, blank=True)
    rapid_review_on = models.DateField("rapid review date", null=True, blank=True)
    submitted_on = models.DateField("date the rapid review was sent to the Panel", null=True, blank=True)
    panel_replied_on = models.DateField("date the Panel responded", null=True, blank=True)
    initiated_on = models.DateField("date of the decision to start the practice review", null=True, blank=True)
    final_report_on = models.DateField("date the final report was ready", null=True, blank=True)
    publication_planned_on = models.DateField("planned publication date", null=True, blank=True)
    published_on = models.DateField("publication date", null=True, blank=True)
    concluded_on = models.DateField("date it was concluded", null=True, blank=True)
    notified_late_because = models.TextField("why the notification was late", blank=True)
    rapid_review_late_because = models.TextField("why the rapid review was late", blank=True)
    publication_late_because = models.TextField("why publication is late", blank=True)

    # The rapid review does four things
    facts = models.TextField("facts gathered", blank=True)
    safety = models.TextField("immediate safety action", blank=True)
    improvement = models.TextField("potential for improvement", blank=True)
    next_steps = models.TextField("next steps", blank=True)

    # What partners take into account (SI 2018/789, regulation 11); meeting the criteria does not oblige them
    improvements_needed = models.BooleanField("(a) improvements are needed", null=True, blank=True)
    themes_recur = models.BooleanField("(b) recurrent themes", null=True, blank=True)
    working_together_concern = models.BooleanField(
        "(c) concerns about agencies working together", null=True, blank=True
    )
    panel_prefers_local = models.BooleanField("(d) the Panel prefers a local review", null=True, blank=True)
    decision_reason = models.TextField("reason for the decision", blank=True)
    panel_position = models.CharField(max_length=10, choices=PanelPosition, blank=True)
    panel_response = models.TextField("Panel’s response", blank=True)
    learning_route = models.CharField("learning route", max_length=100, blank=True)
    reviewer = models.CharField("independent reviewer’s role or employer", max_length=150, blank=True)

    # Public once published
    public_summary = models.TextField(blank=True)
    analysis = models.TextField("why it happened: systemic and underlying reasons", blank=True)
    improvements = models.TextField("recommended improvements", blank=True)
    named_in_report = models.BooleanField("the annual report may name this review by its pseudonym", default=False)
    withheld_because = models.TextField("why the report is not published", blank=True)
    nspcc_sent_on = models.DateField("date it was sent to the NSPCC repository", null=True, blank=True)
    nspcc_record = models.CharField(
        "NSPCC record",
        max_length=10,
        blank=True,
        validators=[RegexValidator(NSPCC_RECORD, "Enter the NSPCC record in the correct format, like NC10482")],
    )

    themes = models.ManyToManyField(Theme, through="ReviewTheme", blank=True, related_name="reviews")

    objects = PracticeReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pseudonym"]
        constraints = [
            models.CheckConstraint(
                name="review_knows_a_pseudonym_only",
                violation_error_message="Enter a pseudonym, such as Child O, not a name",
                condition=Q(pseudonym__regex=PSEUDONYM),
            ),
            models.CheckConstraint(
                name="review_no_rapid_review_without_notification",
                condition=Q(notified_on__isnull=False) | ~Q(status__in=AFTER_NOTIFICATION),
            ),
            models.CheckConstraint(
                name="review_death_of_looked_after_child_is_notified",
                condition=Q(looked_after=False) | ~Q(harm=Harm.DIED) | ~Q(status=ReviewStatus.NOT_NOTIFIABLE),
            ),
            models.CheckConstraint(
                name="review_published_on_when_published",
                condition=Q(published_on__isnull=False)
                | ~Q(status__in=(ReviewStatus.PUBLISHED, ReviewStatus.WITHHELD)),
            ),
            models.CheckConstraint(
                name="review_withheld_says_why",
                condition=~Q(status=ReviewStatus.WITHHELD) | ~Q(withheld_because="") & ~Q(improvements=""),
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
        """Return the four headings of a rapid review, each with its text."""
        return [
            ("Facts gathered", self.facts),
            ("Immediate safety action", self.safety),
            ("Potential for improvement", self.improvement),
            ("Next steps", self.next_steps),
        ]

    @property
    def criteria(self) -> list[tuple[str, bool | None]]:
        """Return regulation 11(a) to (d), each with yes, no or not yet answered."""
        return [
            ("Improvements are needed, including any identified before", self.improvements_needed),
            ("There are recurrent themes in the safeguarding of children", self.themes_recur),
            (
                "There are concerns about two or more agencies working together effectively",
                self.working_together_concern,
            ),
            ("The Panel concluded that a local review may be more appropriate", self.panel_prefers_local),
        ]

    @property
    def other_partnership(self) -> str:
        """Return the area to work with when the incident was not in the child's home area."""
        return self.home_area if self.home_area and self.incident_area and self.home_area != self.incident_area else ""

    @property
    def recommendations(self) -> Any:
        """Return what the partnership is asked to change because of this review."""
        return Recommendation.objects.from_source(self)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class ReviewTheme(models.Model):
    """A theme of a review; a row of its own so that the history shows who added or removed it."""

    review = models.ForeignKey(PracticeReview, models.CASCADE)
    theme = models.ForeignKey(Theme, models.PROTECT)

    class Meta:
        verbose_name = "theme"
        constraints = [models.UniqueConstraint(fields=["review", "theme"], name="theme_once_per_review")]

    def __str__(self) -> str:
        return str(self.theme)
