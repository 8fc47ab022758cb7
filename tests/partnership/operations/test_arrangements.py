from datetime import date
from unittest import mock

import pytest

from partnership.models import ArrangementsStatus, ArrangementsVersion
from partnership.operations import arrangements
from shield.access import PUBLIC
from shield.models import Document
from shield.refusals import Refused
from tests.factories.publications import VersionFactory, VersionSectionFactory

pytestmark = pytest.mark.django_db
A = ArrangementsStatus


def first(team):
    return arrangements.publish(version=VersionSectionFactory(version__number=1, number=1).version, by=team)


def second(team):
    """A draft of a second version, with one change."""
    first(team)
    version = arrangements.begin(by=team, effective_on=date(2025, 1, 1), edition="2023")
    arrangements.edit_section(
        section=version.sections.get(),
        title="Partners",
        body="New words.",
        change="The ICB is named",
        why="New law",
        by=team,
    )
    return version


def test_the_first_version_is_printed_and_in_force(team):
    version = first(team)
    assert (version.status, version.document, version.published_by) == (A.PUBLISHED, Document.objects.get(), team)
    assert version.document.permission == PUBLIC


def test_a_new_version_begins_as_a_copy_and_there_is_one_draft(team):
    published = first(team)
    draft = arrangements.begin(by=team, effective_on=date(2025, 1, 1), edition="2023")
    assert (draft.number, draft.sections.get().body) == (2, published.sections.get().body)
    with pytest.raises(Refused, match="a draft already"):
        arrangements.begin(by=team, effective_on=date(2025, 1, 1), edition="2023")


def test_an_edit_leaves_the_published_version_and_a_row_of_the_change_table(team):
    draft = second(team)
    change = draft.changes.get()
    assert (change.section, change.now, change.why) == ("Partners", "The ICB is named", "New law")
    assert ArrangementsVersion.objects.in_force().get().sections.get().body == "Some words."


def test_publishing_replaces_the_version_before_which_stays_readable(team):
    arrangements.publish(version=second(team), by=team)
    assert list(ArrangementsVersion.objects.order_by("number").values_list("status", flat=True)) == [
        A.SUPERSEDED,
        A.PUBLISHED,
    ]
    assert Document.objects.count() == 2


def test_a_later_version_has_to_say_what_changed(team):
    first(team)
    draft = arrangements.begin(by=team, effective_on=date(2025, 1, 1), edition="2023")
    with pytest.raises(Refused, match="change table"):
        arrangements.publish(version=draft, by=team)


def test_an_empty_version_is_not_published(team):
    with pytest.raises(Refused, match="at least one section"):
        arrangements.publish(version=VersionFactory(number=1), by=team)


def test_a_published_version_is_neither_edited_nor_published_again(team):
    version = first(team)
    with pytest.raises(Refused, match="stays as it is"):
        arrangements.edit_section(section=version.sections.get(), title="x", body="y", change="", why="", by=team)
    with pytest.raises(Refused, match="Only a draft"):
        arrangements.publish(version=version, by=team)


def test_nothing_is_in_force_that_cannot_be_recorded(team):
    draft = second(team)
    with (
        mock.patch("partnership.operations.arrangements.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        arrangements.publish(version=draft, by=team)
    assert ArrangementsVersion.objects.in_force().get().number == 1
    assert Document.objects.count() == 1
