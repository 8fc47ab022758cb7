"""Which agencies count as part of the partnership."""

from datetime import date

import pytest

from partnership.directory.forms.joining import InvitationForm
from partnership.directory.models import Agency, AgencyRelation
from tests.factories.partnership import AgencyFactory

pytestmark = pytest.mark.django_db


def related(name, starts_on, ends_on=None):
    agency = AgencyFactory(name=name)
    AgencyRelation.objects.create(agency=agency, kind="relevant_agency", starts_on=starts_on, ends_on=ends_on)
    return agency


def test_an_agency_that_has_left_is_not_offered_and_one_without_a_relation_is():
    gone = related("Gone", date(2018, 4, 1), date(2022, 6, 30))
    related("Here", date(2022, 7, 1))
    AgencyFactory(name="New")
    assert [agency.name for agency in Agency.objects.remaining().order_by("name")] == ["Here", "New"]
    assert gone in Agency.objects.remaining(date(2022, 6, 30))
    offered = InvitationForm().fields["agency"].queryset
    assert {agency.name for agency in offered} == {"Here", "New"}
