"""Resources for practice and families: guidance, leaflets and tools, each with its publisher and audience."""

from typing import Any

from django.db import models
from django.urls import reverse

from shield.models.versioned import Versioned


class ResourceKind(models.TextChoices):
    GUIDANCE = "guidance", "Guidance"
    RESOURCE = "resource", "Tool or leaflet"
    NEWS = "news", "News"
    BLOG = "blog", "Blog"
    PODCAST = "podcast", "Podcast"
    BRIEFING = "briefing", "Briefing"
    REPORT = "report", "Report"
    READING_LIST = "reading_list", "Reading list"


class ResourceAudience(models.TextChoices):
    ALL = "all", "Everyone"
    PROFESSIONALS = "professionals", "Professionals"
    PARENTS = "parents", "Parents and carers"
    CHILDREN_AND_YOUNG_PEOPLE = "children_and_young_people", "Children and young people"


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, user: Any) -> "ResourceQuerySet":
        """Return all: resources are public."""
        return self.all()

    def useful_to(self, audience: str) -> "ResourceQuerySet":
        """Return the resources for one audience, and those for everyone."""
        return self.filter(audience__in=(audience, ResourceAudience.ALL))


class Resource(Versioned):
    """A link to one resource on its publisher's website."""

    title = models.CharField(max_length=250)
    publisher = models.CharField(max_length=200)
    kind = models.CharField(max_length=14, choices=ResourceKind)
    audience = models.CharField(max_length=26, choices=ResourceAudience, default=ResourceAudience.ALL)
    published_on = models.DateField(null=True, blank=True)
    address = models.URLField("web address", blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = [models.F("published_on").desc(nulls_last=True), "title"]
        constraints = [
            models.UniqueConstraint(fields=["title", "publisher"], name="one_resource_per_title_and_publisher")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership:resource-list")
