from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnership.models import (
    ArrangementsChange,
    ArrangementsSection,
    ArrangementsSignature,
    ArrangementsStatus,
    ArrangementsVersion,
    PartnerSeat,
    PostRole,
    RelationKind,
)
from partnership.publications.operations import arrangements
from shield import working_days
from shield.models import Document, StatusChange
from shield.refusals import Refused
from shield.web.access import PUBLIC
from tests.factories.arrangements import partner, signature, three_partners, version_in
from tests.factories.partnership import AgencyFactory, PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]
A = ArrangementsStatus
FIRST_DAY = date(2025, 1, 1)


def published(team, number=1):
    version = version_in(A.SIGNED, signers=three_partners(), number=number)
    return arrangements.publish(version=version, by=team)


def begun(team):
    return arrangements.begin(by=team, effective_on=FIRST_DAY, edition="2023")


def edit(version, by, **words):
    words = {"title": "Partners", "body": "New words.", "read": version.version, **words}
    return arrangements.edit_section(section=version.sections.first(), by=by, **words)


def statuses():
    return list(ArrangementsVersion.objects.order_by("number").values_list("status", flat=True))


# Signing


def test_three_partners_sign_one_text_and_the_third_completes_the_set():
    version, signers = version_in(A.SIGNING), three_partners()
    states = []
    for signer in signers:
        arrangements.sign(version=version, by=signer)
        states.append(ArrangementsVersion.objects.get().status)
    assert states == [A.SIGNING, A.SIGNING, A.SIGNED]
    assert ArrangementsVersion.objects.get().content_hash == version.fingerprint()
    assert list(version.live_signatures().values_list("seat", "signed_by", "signed_as", "content_hash")) == [
        (seat, signer.pk, f"Lead for {seat}, Chief", version.fingerprint())
        for seat, signer in zip(PartnerSeat.values, signers, strict=True)
    ]


def test_nobody_signs_twice_and_no_seat_is_signed_twice():
    version, first = version_in(A.SIGNING), partner("health")
    arrangements.sign(version=version, by=first)
    deputy = PostFactory(agency=first.person.posts.get().agency, role=PostRole.LEAD_SAFEGUARDING_PARTNER).person.user
    for somebody in (first, deputy):
        with pytest.raises(Refused, match="signed for this partner already"):
            arrangements.sign(version=version, by=somebody)
    assert version.live_signatures().count() == 1


def somebody_who_may_not_sign(kind):
    agency = AgencyFactory()
    relation = {"kind": RelationKind.SAFEGUARDING_PARTNER, "seat": "police", "starts_on": date(2020, 1, 1)}
    if kind == "delegate":
        agency.relations.create(**relation)
        return PostFactory(agency=agency, role=PostRole.DELEGATED_SAFEGUARDING_PARTNER).person.user
    if kind == "seat that ended":
        agency.relations.create(**relation, ends_on=date(2020, 12, 31))
    post = PostFactory(agency=agency, role=PostRole.LEAD_SAFEGUARDING_PARTNER)
    if kind == "post that ended":
        agency.relations.create(**relation)
        post.ends_on = working_days.today() - timedelta(days=1)
        post.save()
    return post.person.user


@pytest.mark.parametrize("kind", ["delegate", "without a seat", "seat that ended", "post that ended"])
def test_only_a_lead_partner_with_a_seat_today_signs(kind):
    version = version_in(A.SIGNING)
    with pytest.raises(Refused, match="Only the lead safeguarding partner of a seat"):
        arrangements.sign(version=version, by=somebody_who_may_not_sign(kind))
    assert ArrangementsSignature.objects.count() == 0


def words_of(version, place):
    """Change one character of the version behind everybody's back."""
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
def test_a_text_that_was_changed_behind_the_signatures_is_not_published(place, team):
    version = version_in(A.DRAFT)
    version.changes.create(order=1, section="Partners", was="Old", now="New", why="Law")
    for seat, signer in zip(PartnerSeat.values, three_partners(), strict=True):
        signature(version, seat, signer)
    ArrangementsVersion.objects.update(status=A.SIGNED)
    words_of(version, place)
    version.refresh_from_db()
    with pytest.raises(Refused, match="not the one that was signed"):
        arrangements.publish(version=version, by=team)
    assert (statuses(), Document.objects.count()) == ([A.SIGNED], 0)


def test_a_text_that_changes_while_it_is_printed_is_not_published(team):
    version = version_in(A.SIGNED, signers=three_partners())

    def print_and_change(version):
        ArrangementsSection.objects.update(body="Some words!")
        return b"%PDF-"

    with (
        mock.patch.object(arrangements, "_print", side_effect=print_and_change),
        pytest.raises(Refused, match="not the one that was signed"),
    ):
        arrangements.publish(version=version, by=team)
    assert statuses() == [A.SIGNED]


EDITS = {
    "one changed character": lambda version, team: edit(version, team, body="Some words!"),
    "an added section": lambda version, team: arrangements.add_section(version=version, title="x", body="y", by=team),
    "a step back": lambda version, team: arrangements.take_back(version=version, reason="Wrong", by=team),
}


@pytest.mark.parametrize("status", [A.SIGNING, A.SIGNED])
@pytest.mark.parametrize("how", EDITS)
def test_any_edit_is_a_draft_again_and_voids_every_signature(how, status, team):
    signers = three_partners()
    version = version_in(status, signers=signers[: 3 if status == A.SIGNED else 2])
    number = version.signatures.count()
    EDITS[how](version, team)
    version.refresh_from_db()
    assert (version.status, version.live_signatures().count()) == (A.DRAFT, 0)
    assert version.signatures.filter(voided_at__isnull=False).count() == number
    assert StatusChange.objects.of(version).first().verb == "take-back"


def test_what_was_voided_is_signed_again_and_the_history_keeps_both(team):
    signers = three_partners()
    version = version_in(A.SIGNED, signers=signers)
    edit(version, team, body="Some words!")
    version.refresh_from_db()
    arrangements.check(version=version, by=team)
    arrangements.open_signing(version=version, by=team)
    for signer in signers:
        arrangements.sign(version=version, by=signer)
    version.refresh_from_db()
    assert (version.status, version.signatures.count(), version.live_signatures().count()) == (A.SIGNED, 6, 3)
    assert arrangements.publish(version=version, by=team).status == A.PUBLISHED


@pytest.mark.parametrize("status", [A.DRAFT, A.CHECKED, A.SIGNED, A.PUBLISHED, A.SUPERSEDED])
def test_only_what_is_being_signed_is_signed(status):
    version = version_in(status)
    with pytest.raises(Refused, match="not waiting for signatures"):
        arrangements.sign(version=version, by=partner("health"))
    assert ArrangementsSignature.objects.count() == 0


# Publishing


def test_what_is_published_is_printed_public_and_in_force(team):
    version = published(team)
    assert (version.status, version.document, version.published_by) == (A.PUBLISHED, Document.objects.get(), team)
    assert (version.document.permission, version.document.filename) == (PUBLIC, "arrangements-version-1.pdf")
    assert version.document.file.read().startswith(b"%PDF-")


def test_publishing_replaces_the_version_before_which_stays_readable(team, anonymous):
    arrangements.publish(version=version_in(A.SIGNED, number=1, signers=(signers := three_partners())), by=team)
    arrangements.publish(version=version_in(A.SIGNED, number=2, signers=signers), by=team)
    assert statuses() == [A.SUPERSEDED, A.PUBLISHED]
    assert ArrangementsVersion.objects.visible_to(anonymous).count() == 2
    assert [document.readable_by(anonymous) for document in Document.objects.all()] == [True, True]


def test_two_signatures_publish_nothing(team):
    with pytest.raises(Refused, match="all three partners signed"):
        arrangements.publish(version=version_in(A.SIGNING, signers=three_partners()[:2]), by=team)


def test_it_is_not_published_before_its_first_day(team):
    version = version_in(A.SIGNED, signers=three_partners(), effective_on=FIRST_DAY)
    # 23.30 on the last day of the old year, on London's clock.
    with pytest.raises(Refused, match="It is in force from 1 January 2025, and is published on that day by itself"):
        arrangements.publish(version=version, by=team, now=datetime(2024, 12, 31, 23, 30, tzinfo=UTC))
    new_year = datetime(2025, 1, 1, 0, 0, tzinfo=UTC)
    assert arrangements.publish(version=version, by=team, now=new_year).published_at == new_year


def test_the_clock_publishes_on_the_first_day_in_the_name_of_the_last_who_signed_and_once():
    signers = three_partners()
    version = version_in(A.SIGNED, signers=signers[:2], effective_on=FIRST_DAY)
    late = datetime(2024, 12, 1, 9, tzinfo=UTC)
    version.signatures.create(
        seat="police", signed_by=signers[2], signed_as="x", signed_at=late, content_hash=version.fingerprint()
    )
    assert arrangements.publish_due(now=datetime(2024, 12, 31, 12, tzinfo=UTC)) == 0
    assert arrangements.publish_due(now=datetime(2025, 1, 1, 12, tzinfo=UTC)) == 1
    assert arrangements.publish_due(now=datetime(2025, 1, 1, 13, tzinfo=UTC)) == 0
    version.refresh_from_db()
    assert (version.status, version.published_by, Document.objects.count()) == (A.PUBLISHED, signers[2], 1)


def test_the_clock_takes_nothing_that_is_not_signed():
    for number, status in enumerate((A.DRAFT, A.CHECKED, A.SIGNING), start=1):
        version_in(status, number=number)
    assert arrangements.publish_due() == 0


# Whom it was sent to


def copied(version, by, **facts):
    facts = {"recipient": "Department for Education", "sent_on": working_days.today(), **facts}
    return arrangements.record_copy(version=version, by=by, **facts)


def test_that_it_was_sent_is_kept_with_the_proof_and_the_fingerprint_of_the_file(team, anonymous):
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


def test_a_copy_without_proof_is_kept_too(team):
    assert copied(published(team), team).proof is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"sent_on": working_days.today() + timedelta(days=1)}, "sent_on"),
        ({"proof": SimpleUploadedFile("receipt.exe", b"MZ")}, "proof"),
        ({"proof": SimpleUploadedFile("receipt.pdf", b"MZ")}, "proof"),
    ],
    ids=["tomorrow", "a program", "not what it says"],
)
def test_a_copy_that_cannot_be_so_is_refused_beside_its_field(facts, field, team):
    version = published(team)
    with pytest.raises(Refused) as refusal:
        copied(version, team, **facts)
    assert (refusal.value.field, version.copies.count()) == (field, 0)


def test_one_recipient_stands_once_for_each_version(team):
    version = published(team)
    copied(version, team)
    with pytest.raises(Refused, match="recorded already") as refusal:
        copied(version, team)
    assert refusal.value.field == "recipient"


@pytest.mark.parametrize("status", [A.DRAFT, A.CHECKED, A.SIGNING, A.SIGNED])
def test_what_is_not_published_was_sent_to_nobody(status, team):
    with pytest.raises(Refused, match="Only a published version"):
        copied(version_in(status), team)


def test_a_replaced_version_can_still_have_been_sent(team):
    version = version_in(A.SUPERSEDED)
    assert copied(version, team).sha256 == version.document.sha256


# Versions of the time before


def test_a_version_of_the_time_before_is_kept_as_it_was_and_nobody_signed_it_here(team):
    at = datetime(2021, 1, 4, 9, tzinfo=UTC)
    version = arrangements.keep_historic(version=version_in(A.DRAFT), by=team, at=at)
    assert (version.status, version.published_at, version.signatures.count()) == (A.PUBLISHED, at, 0)
    assert version.content_hash == version.fingerprint()


@pytest.mark.parametrize("status", [A.CHECKED, A.SIGNING, A.PUBLISHED, A.SUPERSEDED])
def test_nothing_that_is_under_way_is_taken_for_a_version_of_the_time_before(status, team):
    with pytest.raises(Refused):
        arrangements.keep_historic(version=version_in(status), by=team, at=datetime(2021, 1, 4, tzinfo=UTC))
    assert statuses() == [status]
