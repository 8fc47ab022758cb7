"""Governance groups, who sits on them, and the terms they work to."""

from typing import Any

from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse

from partnership.directory.models.agencies import Agency
from partnership.directory.models.effective_dates import Dated, DatedQuerySet
from partnership.directory.models.people import Person
from shield.models.versioned import Versioned


class GroupKind(models.TextChoices):
    """Rights follow the kind: sitting on a Board opens the Board's papers."""

    BOARD = "board", "Partnership Board"
    EXECUTIVE = "executive", "Executive"
    LEARNING_HUB = "learning_hub", "Learning Hub"
    LEARNING_FROM_PRACTICE = "learning_from_practice", "Learning from Practice Group"
    LEARNING_FORUM = "learning_forum", "Multi-agency learning forum"
    CREST = "crest", "CREST panel"
    NETWORK = "network", "Network"
    TRI_BOROUGH = "tri_borough", "Tri-borough group"
    ENGAGEMENT = "engagement", "Engagement group"
    TASK_AND_FINISH = "task_and_finish", "Task and finish group"
    OTHER = "other", "Other"


class GovernanceGroupQuerySet(models.QuerySet["GovernanceGroup"]):
    def visible_to(self, user: Any) -> "GovernanceGroupQuerySet":
        """Groups with a public page to everybody; all of them to people with an account."""
        return self.all() if user.is_authenticated else self.filter(has_public_page=True)

    def that_meet(self, user: Any) -> "GovernanceGroupQuerySet":
        """Groups that meet: all to those who read governance records, else those one sits in; the Board first."""
        found = self if user.has_perm("partnership.read-governance") else self.sat_in_by(user)
        board_first = Case(When(kind=GroupKind.BOARD, then=0), When(kind=GroupKind.EXECUTIVE, then=1), default=2)
        return (
            found.filter(Q(meetings__isnull=False) | Q(kind=GroupKind.BOARD)).distinct().order_by(board_first, "name")
        )

    def sat_in_by(self, user: Any) -> "GovernanceGroupQuerySet":
        """Groups in which the user holds a seat today."""
        return self.filter(pk__in=Membership.objects.current().filter(person__user=user).values("group"))


class GovernanceGroup(Versioned):
    """A group that meets."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=24, choices=GroupKind)
    purpose = models.TextField(blank=True)
    frequency = models.CharField("how often it meets", max_length=200, blank=True)
    meetings_per_year = models.PositiveSmallIntegerField(null=True, blank=True)
    chairing_rule = models.CharField("who chairs", max_length=200, blank=True)
    # How many members have to be there, deputies included; empty where the terms say nothing.
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    # Papers are due this many working days before a meeting; what comes later is marked.
    paper_days = models.PositiveSmallIntegerField("papers are due, in working days before", default=5)
    # At each meeting one relevant agency presents its work, in turn.
    has_presentations = models.BooleanField("an agency presents at each meeting", default=False)
    has_public_page = models.BooleanField(default=False)

    objects = GovernanceGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership:group-detail", args=[self.slug])


class MembershipRole(models.TextChoices):
    CHAIR = "chair", "Chair"
    MEMBER = "member", "Member"
    ADVISER = "adviser", "Adviser"


# Advisers speak and do not vote.
VOTING = (MembershipRole.CHAIR, MembershipRole.MEMBER)


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """Who sits where, to those who have an account."""
        return self.all() if user.is_authenticated else self.none()

    def voting(self) -> "MembershipQuerySet":
        return self.filter(role__in=VOTING)


class Membership(Dated):
    """A seat in a group, from when to when."""

    group = models.ForeignKey(GovernanceGroup, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=MembershipRole, default=MembershipRole.MEMBER)

    objects = MembershipQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["group__name", "person__name"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(ends_on__isnull=True), name="one_open_seat_per_person_per_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.group}"


class ChairTurn(models.Model):
    """One place in the order in which agencies take the chair; a group without turns is chaired as its rule says."""

    group = models.ForeignKey(GovernanceGroup, models.CASCADE, related_name="chair_turns")
    order = models.PositiveSmallIntegerField()
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["group", "order"], name="one_chair_turn_per_place"),
            models.UniqueConstraint(fields=["group", "agency"], name="one_chair_turn_per_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.agency}"


class StandingItem(models.Model):
    """What stands on every agenda of a group."""

    group = models.ForeignKey(GovernanceGroup, models.CASCADE, related_name="standing_items")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=250)
    presenter = models.CharField("who brings it", max_length=150, blank=True)
    minutes = models.PositiveSmallIntegerField("how long, in minutes", null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["group", "order"], name="one_standing_item_per_place")]

    def __str__(self) -> str:
        return self.title


class TermsOfReference(models.Model):
    """One version of a group's terms; old versions stay readable."""

    group = models.ForeignKey(GovernanceGroup, models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField()
    agreed_on = models.DateField()
    text = models.TextField()

    class Meta:
        ordering = ["group", "-version"]
        verbose_name_plural = "terms of reference"
        constraints = [models.UniqueConstraint(fields=["group", "version"], name="one_terms_version_per_group")]

    def __str__(self) -> str:
        return f"{self.group}, version {self.version}"
