"""Several people who act on the arrangements at the same moment, on connections of their own."""

from datetime import UTC, date, datetime

import pytest

from partnership.models import ArrangementsSection, ArrangementsStatus, ArrangementsVersion
from partnership.publications.operations import arrangements
from shield.models import Document
from tests.factories.partnership import UserFactory
from tests.factories.signing import three_partners, version_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_print")]


def test_four_workers_publish_a_version_once(rivals):
    version_in(ArrangementsStatus.PUBLISHED)
    version_in(ArrangementsStatus.SIGNED, number=2, signers=three_partners())
    outcomes = rivals(lambda: arrangements.publish_due(now=datetime(2025, 1, 1, tzinfo=UTC)))
    assert outcomes.count(1) == 1
    assert list(ArrangementsVersion.objects.order_by("number").values_list("status", flat=True)) == [
        ArrangementsStatus.SUPERSEDED,
        ArrangementsStatus.PUBLISHED,
    ]
    assert Document.objects.filter(filename="arrangements-version-2.pdf").count() == 1


def test_people_who_create_at_once_create_one_version(rivals):
    version_in(ArrangementsStatus.PUBLISHED)
    team = UserFactory()
    created = rivals(lambda: arrangements.create(by=team, effective_on=date(2025, 1, 1), edition="2023").number)
    assert (created.count(2), ArrangementsVersion.objects.count()) == (1, 2)


def test_people_who_create_the_first_at_once_create_one_version(rivals):
    team = UserFactory()
    created = rivals(lambda: arrangements.create(by=team, effective_on=date(2025, 1, 1), edition="2023").number)
    assert (created.count(1), ArrangementsVersion.objects.count()) == (1, 1)


def test_people_who_edit_the_same_text_at_once_overwrite_nothing(rivals):
    version, team = version_in(ArrangementsStatus.DRAFT), UserFactory()

    def edit():
        section = ArrangementsSection.objects.select_related("version").get()
        arrangements.update_section(section=section, read=1, title="Partners", body="Other.", change="New", by=team)
        return "done"

    assert rivals(edit).count("done") == 1
    assert (ArrangementsVersion.objects.get().version, version.changes.count()) == (2, 1)
