"""People, agencies and groups."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from partnership.models import (
    Action,
    Agency,
    AgencyCategory,
    GovernanceGroup,
    GroupKind,
    Membership,
    NameRequest,
    Person,
    Post,
    PostRole,
    Recommendation,
    RecommendationSource,
    Sector,
    Theme,
)
from shield.models import User

LONG_AGO = date(2020, 1, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("slug",)

    slug = "schools"
    name = "Schools"


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    slug = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.Sequence(lambda n: f"Agency {n}")
    category = AgencyCategory.EDUCATION
    sector = factory.SubFactory(SectorFactory)


class PersonFactory(DjangoModelFactory):
    """A person with an account; pass ``user=None`` for one without."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"someone{n}@example.org")
    user = factory.SubFactory(UserFactory, name=factory.SelfAttribute("..name"), email=factory.SelfAttribute("..email"))


class NameRequestFactory(DjangoModelFactory):
    class Meta:
        model = NameRequest

    user = factory.SubFactory(UserFactory)
    name = "Jo O’Neill"
    reason = "Misspelled"


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    person = factory.SubFactory(PersonFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = PostRole.PRACTITIONER
    job_title = "Practitioner"
    starts_on = LONG_AGO


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = GovernanceGroup

    slug = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"Group {n}")
    kind = GroupKind.OTHER


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    group = factory.SubFactory(GroupFactory)
    person = factory.SubFactory(PersonFactory)
    agency = factory.SubFactory(AgencyFactory)
    starts_on = LONG_AGO


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Theme {n}")


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    source = RecommendationSource.AUDIT
    source_title = "An audit"
    text = factory.Sequence(lambda n: f"Recommendation {n}")


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    title = factory.Sequence(lambda n: f"Action {n}")
    agency = factory.SubFactory(AgencyFactory)
    first_due_on = date(2026, 12, 1)
    due_on = date(2026, 12, 1)
