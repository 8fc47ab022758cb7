"""Courses: what people can learn, at which level, and for which sectors. A run is one delivery of a course."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchRank, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Count, F, GeneratedField, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from partnership.models import Recommendation, Resource, Sector, Theme
from shield.models.versioned import Versioned
from shield.text.full_text import CONFIG, query_for


class Level(models.IntegerChoices):
    """How much safeguarding a role involves."""

    OCCASIONAL = 1, "Occasional contact"
    INVOLVED = 2, "May become involved"
    AT_RISK = 3, "Work with children at risk"
    CHAMPION = 4, "Safeguarding champion"


class CourseKind(models.TextChoices):
    E_LEARNING = "e_learning", "E-learning"
    BRIEFING = "briefing", "Briefing"
    MASTERCLASS = "masterclass", "Masterclass"
    WORKSHOP = "workshop", "Workshop"
    TRAINING_COURSE = "training_course", "Training course"
    CHAMPIONS_EVENT = "champions_event", "Safeguarding champions event"
    SYSTEM_LEARNING_EVENT = "system_learning_event", "System learning event"
    CONFERENCE = "conference", "Conference"
    TRI_BOROUGH_EVENT = "tri_borough_event", "Tri-borough event"
    EVENT = "event", "Event"


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: Any) -> "CourseQuerySet":
        """Return published and requested courses; drafts for those who edit courses."""
        if user.has_perm("training.edit-courses"):
            return self.all()
        now = timezone.now()
        return self.filter(Q(published_at__lte=now) | Q(requested_at__lte=now))

    def for_page(self) -> "CourseQuerySet":
        """Return them with ``sector_names`` and ``theme_names``, which the page of one course shows."""
        sectors = Course.sectors.through.objects.filter(course=OuterRef("pk")).order_by("sector__name")
        themes = Course.themes.through.objects.filter(course=OuterRef("pk")).order_by("theme__name")
        return self.annotate(
            sector_names=ArraySubquery(sectors.values("sector__name")),
            theme_names=ArraySubquery(themes.values("theme__name")),
        )

    def requested(self) -> "CourseQuerySet":
        """Return those that are asked for and not published yet."""
        return self.filter(requested_at__isnull=False, published_at=None)

    def by_demand(self) -> "CourseQuerySet":
        """Return each with ``demand``, how many people want to hear about its next run; most first."""
        waiting = Q(interests__withdrawn_at=None, interests__invited_to=None, interests__isnull=False)
        return self.annotate(demand=Count("interests", filter=waiting)).order_by("-demand", "title")

    def published(self, now: datetime | None = None) -> "CourseQuerySet":
        return self.filter(published_at__lte=now or timezone.now())

    def addressing(self, subject: Theme | Recommendation) -> "CourseQuerySet":
        """Return courses on a theme or for a recommendation."""
        field = "themes" if isinstance(subject, Theme) else "recommendations"
        return self.filter(**{field: subject})

    def matching(self, text: str) -> "CourseQuerySet":
        """Return the courses that match the text, best first."""
        query = query_for(text)
        return self.filter(search_vector=query).order_by(SearchRank(F("search_vector"), query).desc(), "title")


class Course(Versioned):
    """One title of the catalogue."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=24, choices=CourseKind, default=CourseKind.TRAINING_COURSE)
    # Courses that belong together, such as the domestic abuse masterclasses.
    suite = models.CharField("part of", max_length=80, blank=True)
    levels = ArrayField(models.PositiveSmallIntegerField(choices=Level), size=4)
    strap = models.CharField("subtitle", max_length=120, blank=True)
    summary = models.TextField("summary", blank=True)
    audience = models.TextField("who it is for", blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="courses")
    first = models.CharField("what to do first", max_length=250, blank=True)
    outcomes = ArrayField(models.CharField(max_length=250), default=list, blank=True)
    content = ArrayField(models.CharField(max_length=250), default=list, blank=True)
    duration_minutes = models.PositiveIntegerField(null=True, blank=True)
    cpd_hours = models.DecimalField("CPD hours", max_digits=4, decimal_places=1, null=True, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="courses")
    recommendations = models.ManyToManyField(Recommendation, blank=True, related_name="courses")
    # What to read before or after, from the resource library.
    materials = models.ManyToManyField(Resource, blank=True, related_name="courses")
    published_at = models.DateTimeField(null=True, blank=True)
    # Asked for and not published yet: people can register interest.
    requested_at = models.DateTimeField(null=True, blank=True)
    search_vector = GeneratedField(
        expression=SearchVector("title", config=CONFIG, weight="A")
        + SearchVector("strap", "summary", "audience", config=CONFIG, weight="B"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CourseQuerySet.as_manager()

    # Set by by_demand() and for_page().
    demand: int
    sector_names: list[str]
    theme_names: list[str]

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                name="course_levels_from_1_to_4",
                violation_error_message="Select at least one level, from 1 to 4",
                condition=Q(levels__contained_by=[1, 2, 3, 4]) & Q(levels__len__gt=0),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="course_search_vector"),
            models.Index(fields=["published_at"], name="course_published_at"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_for_champions(self) -> bool:
        """Return whether only safeguarding champions can attend."""
        return self.kind == CourseKind.CHAMPIONS_EVENT

    def get_absolute_url(self) -> str:
        return reverse("training:course-detail", args=[self.slug])

    @property
    def highest_level(self) -> int:
        return max(self.levels)

    @property
    def levels_text(self) -> str:
        """Return ``Level 3`` or ``Level 3 and 4``."""
        numbers = [str(level) for level in sorted(self.levels)]
        head, last = ", ".join(numbers[:-1]), numbers[-1]
        return f"Level {head} and {last}" if head else f"Level {last}"

    @property
    def duration_text(self) -> str:
        """Return ``45 minutes`` or ``1 hour 30 minutes``; empty when it is not known."""
        hours, minutes = divmod(self.duration_minutes or 0, 60)
        parts = [(hours, "hour"), (minutes, "minute")]
        return " ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts if number)

    @property
    def hours(self) -> Decimal | None:
        """Return the CPD hours, otherwise the length in hours; ``None`` when neither is known."""
        if self.cpd_hours is not None or not self.duration_minutes:
            return self.cpd_hours
        return (Decimal(self.duration_minutes) / 60).quantize(Decimal("0.1"))

    @property
    def is_conference(self) -> bool:
        return self.kind == CourseKind.CONFERENCE

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.published_at <= timezone.now()
