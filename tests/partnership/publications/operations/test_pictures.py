"""Pictures of the published arrangements: part of what three partners sign, for those who may read the version."""

import io
from datetime import date
from unittest import mock

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnership.models import ArrangementsPicture, ArrangementsStatus, ArrangementsVersion
from partnership.publications.operations import arrangements, pictures
from shield.models import AuditEntry, Document
from shield.operations import audit
from shield.refusals import Refused
from tests.factories.money_and_plans import png
from tests.factories.signing import three_partners, version_in
from tests.file_contents import jpeg

pytestmark = pytest.mark.django_db


def add(version, by, file=None, **facts):
    facts = {"alternative": "A map with five localities.", "caption": "Our area", "read": version.version, **facts}
    return pictures.add(section=version.sections.get(), file=file or png(), by=by, **facts)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def publish(version, by):
    version = fresh(version)
    ArrangementsVersion.objects.filter(pk=version.pk).update(status=ArrangementsStatus.SIGNED)
    for seat, signer in zip(("local_authority", "health", "police"), three_partners(), strict=True):
        facts = {"seat": seat, "signed_by": signer, "signed_as": "x", "signed_at": "2024-11-20T09:00Z"}
        version.signatures.create(content_hash=version.fingerprint(), **facts)
    return arrangements.publish(version=fresh(version), by=by)


def everything():
    models = (ArrangementsVersion, ArrangementsPicture, Document)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


# Adding


def test_a_picture_is_added_to_its_section_with_its_text_alternative(team):
    version = version_in(ArrangementsStatus.DRAFT)
    made = add(version, team)
    assert (made.section, str(made), made.alternative, made.document.title, made.document.content_type) == (
        version.sections.get(),
        "Our area",
        "A map with five localities.",
        "Our area",
        "image/png",
    )
    assert fresh(version).version == 2
    assert AuditEntry.objects.get(kind="partnership.arrangements-picture-added").facts == {
        "sha256": made.document.sha256
    }


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("map.pdf", b"%PDF-1.7 x"),
        SimpleUploadedFile("map.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("map.png", b"<svg/>"),
        SimpleUploadedFile("map.jpeg", b""),
    ],
    ids=["a PDF", "a drawing with script", "not what it says", "empty"],
)
def test_anything_but_a_picture_is_refused_beside_its_field(file, team):
    version = version_in(ArrangementsStatus.SIGNED, signers=three_partners())
    before = everything()
    with pytest.raises(Refused) as refusal:
        add(version, team, file)
    assert (refusal.value.field, everything(), version.live_signatures().count()) == ("file", before, 3)


def test_a_jpeg_is_a_picture_too(team):
    file = SimpleUploadedFile("MAP.JPEG", jpeg())
    assert add(version_in(ArrangementsStatus.DRAFT), team, file).document.content_type == "image/jpeg"


def test_an_edit_of_an_older_version_adds_nothing(team):
    version = version_in(ArrangementsStatus.SIGNED, signers=three_partners())
    before = everything()
    with pytest.raises(Refused, match="Another person saved changes"):
        add(version, team, read=9)
    assert (everything(), version.live_signatures().count()) == (before, 3)


@pytest.mark.parametrize("status", [ArrangementsStatus.PUBLISHED, ArrangementsStatus.SUPERSEDED])
def test_a_published_version_gets_no_picture_and_loses_none(status, team):
    version = version_in(ArrangementsStatus.DRAFT)
    picture = add(version, team)
    other = version_in(status, number=2)
    with pytest.raises(Refused, match="has been published"):
        add(other, team)
    ArrangementsPicture.objects.filter(pk=picture.pk).update(section=other.sections.get())
    with pytest.raises(Refused, match="has been published"):
        pictures.remove(picture=fresh(picture), by=team)
    assert ArrangementsPicture.objects.count() == 1


# What is signed


def test_a_picture_and_each_character_of_its_words_is_part_of_the_signed_text(team):
    version = version_in(ArrangementsStatus.DRAFT)
    without = version.fingerprint()
    picture = add(version, team)
    prints = [without, version.fingerprint()]
    for change in ({"alternative": "A map with five localities!"}, {"caption": "Our Area"}, {"caption": ""}):
        ArrangementsPicture.objects.filter(pk=picture.pk).update(**change)
        prints.append(version.fingerprint())
    assert len(set(prints)) == len(prints)


def test_another_picture_with_the_same_words_makes_another_text(team):
    prints = []
    for colour in ("teal", "black"):
        version = version_in(ArrangementsStatus.DRAFT)
        add(version, team, png(colour))
        prints.append(version.fingerprint())
        version.delete()
    assert prints[0] != prints[1]


def test_a_version_without_pictures_has_the_fingerprint_it_always_had(team):
    version = version_in(ArrangementsStatus.DRAFT)
    assert version.sections.get().content() == [1, "Partners", "Some words."]


@pytest.mark.parametrize("status", [ArrangementsStatus.CHECKED, ArrangementsStatus.SIGNED])
@pytest.mark.parametrize("act", ["add", "remove"])
def test_adding_or_removing_a_picture_returns_it_to_draft_and_cancels_every_signature(status, act, team):
    version = version_in(ArrangementsStatus.DRAFT)
    picture = add(version, team)
    ArrangementsVersion.objects.update(status=status)
    version = fresh(version)
    for seat, by in zip(("local_authority", "health", "police"), three_partners(), strict=True):
        facts = {"seat": seat, "signed_by": by, "signed_as": "x", "signed_at": "2024-11-20T09:00Z"}
        version.signatures.create(content_hash=version.fingerprint(), **facts)
    if act == "add":
        add(version, team, png("black"))
    else:
        pictures.remove(picture=picture, by=team)
    assert (fresh(version).status, version.live_signatures().count(), version.signatures.count()) == (
        ArrangementsStatus.DRAFT,
        0,
        3,
    )


# Who reads it


def test_a_picture_of_a_draft_is_hidden_from_the_public_until_it_is_published(
    client, team, practitioner, board_member, quick_print, anonymous
):
    version = version_in(ArrangementsStatus.DRAFT)
    picture = add(version, team)
    address, readers = picture.document.get_absolute_url(), (anonymous, practitioner, board_member, team)
    assert client.get(address).status_code == 404
    assert [picture.document.readable_by(user) for user in readers] == [False, False, True, True]
    publish(version, team)
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    assert b"".join(response.streaming_content) == png().read()
    assert [picture.document.readable_by(user) for user in readers] == [True] * 4


def test_a_picture_removed_from_the_only_draft_is_readable_by_no_one(team):
    picture = add(version_in(ArrangementsStatus.DRAFT), team)
    pictures.remove(picture=picture, by=team)
    assert Document.objects.get(pk=picture.document_id).readable_by(team) is False


# From version to version


def test_the_next_version_copies_the_pictures_and_removing_one_leaves_the_old_version_as_it_was(
    team, anonymous, quick_print
):
    version = version_in(ArrangementsStatus.DRAFT)
    old = add(version, team)
    publish(version, team)
    whole = fresh(version).fingerprint()
    draft = arrangements.create(by=team, effective_on=date(2025, 1, 1), edition="2023")
    (copied,) = ArrangementsPicture.objects.filter(section__version=draft)
    assert (copied.document, copied.alternative, copied.caption) == (old.document, old.alternative, old.caption)
    assert draft.fingerprint() != whole
    pictures.remove(picture=copied, by=team)
    assert (list(ArrangementsPicture.objects.all()), fresh(version).fingerprint()) == ([old], whole)
    assert old.document.readable_by(anonymous) is True


# On paper


def figures_of(content):
    """The words of each figure in the structure of a PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        elements = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        return [str(each.get("/Alt", "")) for each in elements if each.get("/S") == "/Figure"]


@pytest.mark.slow
def test_the_pdf_has_the_picture_with_its_text_alternative(team):
    version = version_in(ArrangementsStatus.DRAFT)
    add(version, team)
    published = publish(version, team)
    with published.document.file.open("rb") as file:
        content = file.read()
    assert figures_of(content) == ["A map with five localities."]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        images = [each for each in streams if each.get("/Subtype") == "/Image"]
        assert [(int(image.Width), int(image.Height)) for image in images] == [(40, 20)]


# All or nothing


@pytest.mark.parametrize("act", ["add", "remove"])
def test_an_operation_that_cannot_be_audited_changes_nothing(act, team):
    version = version_in(ArrangementsStatus.DRAFT)
    picture = add(version, team)
    ArrangementsVersion.objects.update(status=ArrangementsStatus.SIGNED)
    before = everything()

    def record(kind, *args, **facts):
        if kind.startswith("partnership.arrangements-picture"):
            raise RuntimeError("No entry")

    acts = {
        "add": lambda: add(fresh(version), team, png("black")),
        "remove": lambda: pictures.remove(picture=picture, by=team),
    }
    with mock.patch.object(audit, "record", side_effect=record), pytest.raises(RuntimeError):
        acts[act]()
    assert everything() == before
