"""People, with or without an account, and the dated posts that give them their rights."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnership.directory.models.agencies import Agency
from partnership.directory.models.effective_dates import Dated, DatedQuerySet, in_force
from shield import working_days


class PostRole(models.TextChoices):
    PRACTITIONER = "practitioner", "Practitioner"
    AGENCY_LEAD = "agency_lead", "Agency safeguarding lead"
    SAFEGUARDING_CHAMPION = "safeguarding_champion", "Safeguarding champion"
    TRAINER = "trainer", "Trainer"
    MASH_SCREENER = "mash_screener", "MASH screener"
    LEAD_SAFEGUARDING_PARTNER = "lead_safeguarding_partner", "Lead safeguarding partner"
    DELEGATED_SAFEGUARDING_PARTNER = "delegated_safeguarding_partner", "Delegated safeguarding partner"
    INDEPENDENT_SCRUTINEER = "independent_scrutineer", "Independent scrutineer"
    OPERATIONAL_TEAM = "operational_team", "Operational team"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"


# Roles that only the operational team or the administrator may give, never an agency.
ROLES_OF_TRUST = frozenset(PostRole) - {PostRole.PRACTITIONER, PostRole.SAFEGUARDING_CHAMPION}


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any) -> "PersonQuerySet":
        """Everybody to those who manage people; to an agency lead own colleagues; else oneself."""
        if user.has_perm("partnership.manage-people"):
            return self.all()
        return self.in_care_of(user)

    def in_care_of(self, user: Any) -> "PersonQuerySet":
        """Oneself, and for an agency lead everybody who holds a post in the same agency today."""
        if not user.is_authenticated:
            return self.none()
        led = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD).values("agency")
        colleagues = Post.objects.current().filter(agency__in=led).values("person")
        return self.filter(Q(user=user) | Q(pk__in=colleagues))

    def leading(self, *agencies: Agency) -> "PersonQuerySet":
        """People who lead on safeguarding at one of the agencies today."""
        posts = Post.objects.current().filter(agency__in=agencies, role=PostRole.AGENCY_LEAD)
        return self.filter(posts__in=posts).distinct()

    def at(self, agency: Agency) -> "PersonQuerySet":
        """People who hold a post in ``agency`` today."""
        return self.filter(in_force(prefix="posts__"), posts__agency=agency).distinct()


# Every booking and every page about one asks this, so it stands as one statement and is not built anew each time.
AGENCY_ON = """
    SELECT agency.* FROM partnership_agency agency JOIN partnership_post post ON post.agency_id = agency.id
    WHERE post.person_id = %(person)s AND post.starts_on <= %(day)s AND (post.ends_on IS NULL OR post.ends_on >= %(day)s)
    ORDER BY post.starts_on, post.id LIMIT 1
"""


class Person(models.Model):
    """Somebody the partnership works with. An account is optional: a booked colleague may have none yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person")
    name = models.CharField("full name", max_length=150)
    email = models.EmailField("work e-mail address")

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "email"]
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_address")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership:person-detail", args=[self.pk])

    def agency_on(self, day: Any = None) -> Agency | None:
        """The agency of the longest-held post in force on a day: the one frozen into a booking."""
        asked = {"person": self.pk, "day": day or working_days.today()}
        return next(iter(Agency.objects.raw(AGENCY_ON, asked)), None)


class PostQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "PostQuerySet":
        """Posts of the people one may see."""
        return self.filter(person__in=Person.objects.visible_to(user))


class Post(Dated):
    """What somebody does for an agency, from when to when. Ended posts stay; rights end with the next request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=32, choices=PostRole, default=PostRole.PRACTITIONER)
    job_title = models.CharField(max_length=120)

    objects = PostQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-starts_on"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "agency", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_post_per_person_agency_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.job_title}, {self.agency}"
