from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnership.models import (
    ArrangementsChange,
    ArrangementsSection,
    ArrangementsStatus,
    ArrangementsVersion,
)
from partnership.publications.operations import arrangements, copies
from shield import working_days
from shield.models import Document
from shield.refusals import Refused
from shield.web.access import PUBLIC
from tests.factories.signing import sign_all, three_partners, version_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]
FIRST_DAY = date(2025, 1, 1)


def published(team, number=1):
    version = version_in(ArrangementsStatus.SIGNED, signers=three_partners(), number=number)
    return arrangements.publish(version=version, by=team)


def statuses():
    return list(ArrangementsVersion.objects.order_by("number").values_list("status", flat=True))


def change_one_character(version, place):
    """Change one character of the version in the database."""
    if place in {"title", "note", "edition"}:
        ArrangementsVersion.objects.filter(pk=version.pk).update(**{place: getattr(version, place) + "."})
    elif place == "first day":
        ArrangementsVersion.objects.filter(pk=version.pk).update(effective_on=version.effective_on + timedelta(days=1))
    elif place in {"section title", "section body"}:
        ArrangementsSection.objects.update(**{place.removeprefix("section "): "Partners "})
    elif place == "section number":
        ArrangementsSection.objects.update(number=2)
    else:
        ArrangementsChange.objects.update(**{place.removeprefix("change "): "New."})


PLACES = [
    *("title", "note", "edition", "first day", "section title", "section body", "section number"),
    *("change section", "change was", "change now", "change why"),
]


@pytest.mark.parametrize("place", PLACES)
def test_a_text_that_was_changed_after_it_was_signed_is_not_published(place, team):
    version = version_in(ArrangementsStatus.DRAFT)
    version.changes.create(order=1, section="Partners", was="Old", now="New", why="Law")
    sign_all(version, three_partners())
    ArrangementsVersion.objects.update(status=ArrangementsStatus.SIGNED)
    change_one_character(version, place)
    version.refresh_from_db()
    with pytest.raises(Refused, match="has changed since it was signed"):
        arrangements.publish(version=version, by=team)
    assert (statuses(), Document.objects.count()) == ([ArrangementsStatus.SIGNED], 0)


def test_a_text_that_changes_while_the_pdf_is_rendered_is_not_published(team):
    version = version_in(ArrangementsStatus.SIGNED, signers=three_partners())

    def render_and_change(version):
        ArrangementsSection.objects.update(body="Some words!")
        return b"%PDF-"

    with (
        mock.patch.object(arrangements, "render_pdf", side_effect=render_and_change),
        pytest.raises(Refused, match="has changed since it was signed"),
    ):
        arrangements.publish(version=version, by=team)
    assert statuses() == [ArrangementsStatus.SIGNED]


# Publishing


def test_a_published_version_has_its_pdf(team):
    version = published(team)
    assert (version.status, version.document, version.published_by) == (
        ArrangementsStatus.PUBLISHED,
        Document.objects.get(),
        team,
    )
    assert (version.document.permission, version.document.filename) == (PUBLIC, "arrangements-version-1.pdf")
    assert version.document.file.read().startswith(b"%PDF-")


def test_publishing_replaces_the_version_before_which_stays_readable(team, anonymous):
    arrangements.publish(
        version=version_in(ArrangementsStatus.SIGNED, number=1, signers=(signers := three_partners())), by=team
    )
    arrangements.publish(version=version_in(ArrangementsStatus.SIGNED, number=2, signers=signers), by=team)
    assert statuses() == [ArrangementsStatus.SUPERSEDED, ArrangementsStatus.PUBLISHED]
    assert ArrangementsVersion.objects.visible_to(anonymous).count() == 2
    assert [document.readable_by(anonymous) for document in Document.objects.all()] == [True, True]


def test_two_signatures_publish_nothing(team):
    with pytest.raises(Refused, match="all three partners have signed"):
        arrangements.publish(version=version_in(ArrangementsStatus.SIGNING, signers=three_partners()[:2]), by=team)


def test_it_is_not_published_before_its_first_day(team):
    version = version_in(ArrangementsStatus.SIGNED, signers=three_partners(), effective_on=FIRST_DAY)
    # 11:30pm on the last day of the old year in London.
    with pytest.raises(Refused, match="in force from 1 January 2025. It is published automatically that day"):
        arrangements.publish(version=version, by=team, now=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    new_year = datetime(2025, 1, 1, 0, 0, tzinfo=UTC)
    assert arrangements.publish(version=version, by=team, now=new_year).published_at == new_year


def test_a_version_is_published_once_on_its_first_day_in_the_name_of_the_last_signer():
    signers = three_partners()
    version = version_in(ArrangementsStatus.SIGNED, signers=signers[:2], effective_on=FIRST_DAY)
    late = datetime(2024, 12, 1, 9, tzinfo=UTC)
    version.signatures.create(
        seat="police", signed_by=signers[2], signed_as="x", signed_at=late, content_hash=version.fingerprint()
    )
    assert arrangements.publish_due(now=datetime(2024, 12, 31, 12, tzinfo=UTC)) == 0
    assert arrangements.publish_due(now=datetime(2025, 1, 1, 12, tzinfo=UTC)) == 1
    assert arrangements.publish_due(now=datetime(2025, 1, 1, 13, tzinfo=UTC)) == 0
    version.refresh_from_db()
    assert (version.status, version.published_by, Document.objects.count()) == (
        ArrangementsStatus.PUBLISHED,
        signers[2],
        1,
    )


def test_a_version_that_is_not_signed_is_not_published_on_its_day():
    for number, status in enumerate(
        (ArrangementsStatus.DRAFT, ArrangementsStatus.CHECKED, ArrangementsStatus.SIGNING), start=1
    ):
        version_in(status, number=number)
    assert arrangements.publish_due() == 0


# Who it was sent to


def copied(version, by, **changes):
    changes = {"recipient": "Department for Education", "sent_on": working_days.today(), **changes}
    return copies.record(publication=version, by=by, **changes)


def test_a_copy_is_recorded_with_the_proof_and_the_hash_of_the_file(team, anonymous):
    version = published(team)
    proof = SimpleUploadedFile("receipt.pdf", b"%PDF-proof", content_type="application/pdf")
    copy = copied(version, team, proof=proof)
    assert (copy.sha256, copy.recorded_by, str(copy)) == (
        version.document.sha256,
        team,
        f"Department for Education, {working_days.today()}",
    )
    assert copy.proof.file.read() == b"%PDF-proof"
    assert [copy.proof.readable_by(user) for user in (team, anonymous)] == [True, False]


def test_a_copy_without_proof_is_recorded(team):
    assert copied(published(team), team).proof is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sent_on": working_days.today() + timedelta(days=1)}, "sent_on"),
        ({"proof": SimpleUploadedFile("receipt.exe", b"MZ")}, "proof"),
        ({"proof": SimpleUploadedFile("receipt.pdf", b"MZ")}, "proof"),
    ],
    ids=["tomorrow", "a program", "not what it says"],
)
def test_a_copy_with_a_wrong_date_or_proof_is_refused_beside_its_field(changes, field, team):
    version = published(team)
    with pytest.raises(Refused) as refusal:
        copied(version, team, **changes)
    assert (refusal.value.field, version.copies.count()) == (field, 0)


def test_one_recipient_is_recorded_once_for_each_version(team):
    version = published(team)
    copied(version, team)
    with pytest.raises(Refused, match="already recorded") as refusal:
        copied(version, team)
    assert refusal.value.field == "recipient"


@pytest.mark.parametrize(
    "status",
    [ArrangementsStatus.DRAFT, ArrangementsStatus.CHECKED, ArrangementsStatus.SIGNING, ArrangementsStatus.SIGNED],
)
def test_a_copy_of_an_unpublished_version_is_refused(status, team):
    with pytest.raises(Refused, match="must be published before"):
        copied(version_in(status), team)


def test_a_copy_of_a_replaced_version_is_recorded(team):
    version = version_in(ArrangementsStatus.SUPERSEDED)
    assert copied(version, team).sha256 == version.document.sha256


# Versions from before the portal


def test_a_historic_version_is_published_without_signatures(team):
    at = datetime(2021, 1, 4, 9, tzinfo=UTC)
    version = arrangements.record_historic(version=version_in(ArrangementsStatus.DRAFT), by=team, at=at)
    assert (version.status, version.published_at, version.signatures.count()) == (ArrangementsStatus.PUBLISHED, at, 0)
    assert version.content_hash == version.fingerprint()


@pytest.mark.parametrize(
    "status",
    [
        ArrangementsStatus.CHECKED,
        ArrangementsStatus.SIGNING,
        ArrangementsStatus.PUBLISHED,
        ArrangementsStatus.SUPERSEDED,
    ],
)
def test_only_a_draft_is_recorded_as_a_historic_version(status, team):
    with pytest.raises(Refused):
        arrangements.record_historic(version=version_in(status), by=team, at=datetime(2021, 1, 4, tzinfo=UTC))
    assert statuses() == [status]
