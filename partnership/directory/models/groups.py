"""Governance groups, their members and their terms of reference."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse

from partnership.directory.models.agencies import Agency, PartnerSeat
from partnership.directory.models.effective_dates import EffectiveDated, EffectiveDatedQuerySet
from partnership.directory.models.people import Person
from shield.models.versioned import Versioned


class GroupKind(models.TextChoices):
    """The kind of a group gives its members their permissions: members of the Board can read its papers."""

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
        """Return all groups for people with an account, else the groups with a public page."""
        return self.all() if user.is_authenticated else self.filter(has_public_page=True)

    def with_meetings(self, user: Any) -> "GovernanceGroupQuerySet":
        """Return the groups with meetings that the user can read about, the Board first."""
        groups = self if user.has_perm("partnership.read-governance") else self.with_member(user)
        board_first = Case(When(kind=GroupKind.BOARD, then=0), When(kind=GroupKind.EXECUTIVE, then=1), default=2)
        return (
            groups.filter(Q(meetings__isnull=False) | Q(kind=GroupKind.BOARD)).distinct().order_by(board_first, "name")
        )

    def with_member(self, user: Any) -> "GovernanceGroupQuerySet":
        """Return the groups that the user is a member of today."""
        return self.filter(pk__in=Membership.objects.current().filter(person__user=user).values("group"))


class MajorityRule(models.TextChoices):
    """How many must agree by correspondence, beside the partners who must agree."""

    NONE = "none", "The required partners only"
    VOTES = "votes", "More than half of those who agree or disagree"
    MEMBERS = "members", "More than half of all voting members"
    EVERYONE = "everyone", "Every voting member"


def every_seat() -> list[str]:
    """Return the three safeguarding partners."""
    return list(PartnerSeat.values)


class GovernanceGroup(Versioned):
    """A group that holds meetings."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=24, choices=GroupKind)
    purpose = models.TextField(blank=True)
    frequency = models.CharField("how often it meets", max_length=200, blank=True)
    meetings_per_year = models.PositiveSmallIntegerField(null=True, blank=True)
    chairing_rule = models.CharField("chair", max_length=200, blank=True)
    # How many members must attend, deputies included; empty where the terms set no quorum.
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    # Which partners must attend, whatever the number.
    quorum_seats = ArrayField(
        models.CharField(max_length=20, choices=PartnerSeat),
        verbose_name="partners who must attend",
        default=list,
        blank=True,
    )
    # Which partners must each agree to a decision by correspondence, and how many members.
    required_seats = ArrayField(
        models.CharField(max_length=20, choices=PartnerSeat),
        verbose_name="partners who must agree by correspondence",
        default=every_seat,
        blank=True,
    )
    majority = models.CharField(
        "members who must agree by correspondence", max_length=8, choices=MajorityRule, default=MajorityRule.VOTES
    )
    # Papers received later are marked as late.
    paper_days = models.PositiveSmallIntegerField("working days before a meeting that papers are due", default=5)
    # At each meeting one relevant agency presents its work, in turn.
    has_presentations = models.BooleanField("an agency presents at each meeting", default=False)
    has_public_page = models.BooleanField("public page", default=False)

    objects = GovernanceGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership:group-detail", args=[self.slug])

    @property
    def quorum_partners(self) -> list[str]:
        """Return the names of the partners who must attend."""
        return [PartnerSeat(seat).label for seat in self.quorum_seats]

    @property
    def required_partners(self) -> list[str]:
        """Return the names of the partners who must agree by correspondence."""
        return [PartnerSeat(seat).label for seat in self.required_seats]


class MembershipRole(models.TextChoices):
    CHAIR = "chair", "Chair"
    MEMBER = "member", "Member"
    ADVISER = "adviser", "Adviser"


# Advisers do not vote.
VOTING = (MembershipRole.CHAIR, MembershipRole.MEMBER)


class MembershipQuerySet(EffectiveDatedQuerySet):
    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """Return all for people with an account, else none."""
        return self.all() if user.is_authenticated else self.none()

    def voting(self) -> "MembershipQuerySet":
        return self.filter(role__in=VOTING)


class Membership(EffectiveDated):
    """A person's membership of a group, for an agency, from one date to another."""

    group = models.ForeignKey(GovernanceGroup, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=MembershipRole, default=MembershipRole.MEMBER)

    objects = MembershipQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        ordering = ["group__name", "person__name"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(ends_on__isnull=True), name="one_open_seat_per_person_per_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.group}"


class ChairTurn(models.Model):
    """One place in the order in which agencies chair; a group without turns is chaired by its chairing rule."""

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
    """An item on every agenda of a group."""

    group = models.ForeignKey(GovernanceGroup, models.CASCADE, related_name="standing_items")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=250)
    presenter = models.CharField(max_length=150, blank=True)
    minutes = models.PositiveSmallIntegerField("length in minutes", null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["group", "order"], name="one_standing_item_per_place")]

    def __str__(self) -> str:
        return self.title


class TermsOfReference(models.Model):
    """One version of a group's terms of reference; earlier versions are kept."""

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
