"""People, with or without an account, and the dated posts that give them permissions."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnership.directory.models.agencies import Agency
from partnership.directory.models.effective_dates import EffectiveDated, EffectiveDatedQuerySet, in_force
from shield import working_days
from shield.models.versioned import Versioned


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


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any) -> "PersonQuerySet":
        """Return all for people who manage people, else those that ``managed_by`` returns."""
        if user.has_perm("partnership.manage-people"):
            return self.all()
        return self.managed_by(user)

    def managed_by(self, user: Any) -> "PersonQuerySet":
        """Return the user's own person, and for an agency lead everyone with a current post in that agency."""
        if not user.is_authenticated:
            return self.none()
        led = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD).values("agency")
        colleagues = Post.objects.current().filter(agency__in=led).values("person")
        return self.filter(Q(user=user) | Q(pk__in=colleagues))

    def leading(self, *agencies: Agency) -> "PersonQuerySet":
        """Return the current safeguarding leads of the agencies."""
        posts = Post.objects.current().filter(agency__in=agencies, role=PostRole.AGENCY_LEAD)
        return self.filter(posts__in=posts).distinct()

    def in_post(self) -> "PersonQuerySet":
        """Return the people with a current post."""
        return self.filter(pk__in=Post.objects.current().values("person"))

    def at(self, agency: Agency) -> "PersonQuerySet":
        """Return the people with a current post in ``agency``."""
        return self.filter(in_force(prefix="posts__"), posts__agency=agency).distinct()

    def at_another_address(self) -> "PersonQuerySet":
        """Return those whose account has a proven address that another person has."""
        others = Person.objects.annotate(address=Lower("email")).exclude(pk=OuterRef("pk"))
        taken = Exists(others.filter(address=Lower(OuterRef("user__email"))))
        return self.filter(taken, user__isnull=False).select_related("user")

    def by_address(self, addresses: Iterable[str]) -> "dict[str, Person]":
        """Return by address, in lower case, whose it is, or was before they changed it and belongs to nobody since."""
        wanted = {address.strip().lower() for address in addresses if address}
        today = self.annotate(address=Lower("email")).filter(address__in=wanted)
        found: dict[str, Person] = {person.email.lower(): person for person in today}
        if not (missing := wanted - found.keys()):
            return found
        former = self.annotate(address=Lower("changes__was")).filter(
            changes__field="email", changes__was_theirs=True, address__in=missing
        )
        keys = dict(former.order_by("changes__at").values_list("address", "pk"))
        people = self.in_bulk(keys.values())
        return found | {address: people[key] for address, key in keys.items()}

    def with_address(self, address: str) -> "Person | None":
        """Return whose address it is, or was and belongs to nobody since; ``None`` for an unknown one."""
        return self.by_address([address]).get(address.strip().lower())


# Asked by every booking and its pages, so it is one prepared statement.
AGENCY_ON = """
    SELECT agency.* FROM partnership_agency agency JOIN partnership_post post ON post.agency_id = agency.id
    WHERE post.person_id = %(person)s AND post.starts_on <= %(day)s AND (post.ends_on IS NULL OR post.ends_on >= %(day)s)
    ORDER BY post.starts_on, post.id LIMIT 1
"""


class Person(Versioned):
    """A person the partnership works with. The account is optional: a booked colleague may have none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person")
    name = models.CharField("full name", max_length=150)
    email = models.EmailField("work email address")

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
        """Return the agency of the longest-held post in force on a day (today unless given)."""
        asked = {"person": self.pk, "day": day or working_days.today()}
        return next(iter(Agency.objects.raw(AGENCY_ON, asked)), None)


class PostQuerySet(EffectiveDatedQuerySet):
    def visible_to(self, user: Any) -> "PostQuerySet":
        """Return the posts of the people that the user can see."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def people_by_sector(self) -> list[tuple[str, int]]:
        """Return the sectors of these posts with the number of people in each, the largest first."""
        counted = self.order_by().values_list("agency__sector__name").annotate(people=Count("person", distinct=True))
        return list(counted.order_by("-people", "agency__sector__name"))

    def people_by_role(self) -> list[tuple[str, int]]:
        """Return the roles of these posts with the number of people in each, the largest first."""
        counted = self.order_by().values_list("role").annotate(people=Count("person", distinct=True))
        return [(PostRole(role).label, people) for role, people in counted.order_by("-people", "role")]


class Post(EffectiveDated):
    """A person's role at an agency, from one date to another. Ended posts are kept and give no permissions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=32, choices=PostRole, default=PostRole.PRACTITIONER)
    job_title = models.CharField(max_length=120)

    objects = PostQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        ordering = ["-starts_on"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "agency", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_post_per_person_agency_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.job_title}, {self.agency}"
