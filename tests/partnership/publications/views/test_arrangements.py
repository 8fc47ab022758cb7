"""The pages of the published arrangements: errors beside their fields with nothing lost, and who sees what."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnership.models import ArrangementsStatus, ArrangementsVersion
from tests.factories.publications import RuleFactory
from tests.factories.signing import version_in
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db


def page(name, version, *more):
    return reverse(f"partnership:arrangements-{name}", args=[version.number, *more])


def test_text_is_returned_to_the_writer_when_a_colleague_saved_first(client, sign_in, team):
    version = version_in(ArrangementsStatus.DRAFT)
    sign_in(team)
    typed = {"title": "Partners", "body": "Mine.", "change": "New", "why": "Law", "was": "Old", "read": 1}
    ArrangementsVersion.objects.update(version=2)
    response = client.post(page("section-edit", version, 1), typed)
    assert response.status_code == 422
    assert "Another person saved changes while you were editing" in errors_above(response)[0]
    shown = typed_in(response)
    assert {name: shown[name] for name in ("title", "body", "change", "why", "was")} == {
        name: typed[name] for name in ("title", "body", "change", "why", "was")
    }
    assert version.sections.get().body == "Some words."


def test_a_section_without_text_is_refused_beside_the_field(client, sign_in, team):
    version = version_in(ArrangementsStatus.DRAFT)
    sign_in(team)
    response = client.post(
        page("section-edit", version, 1), {"title": "Partners", "body": " ", "why": "Law", "read": 1}
    )
    assert (response.status_code, errors_beside(response)) == (422, ["Enter the text of the section"])
    assert typed_in(response)["why"] == "Law"


def test_a_section_that_is_not_there_is_not_found(client, sign_in, team):
    version = version_in(ArrangementsStatus.DRAFT)
    sign_in(team)
    assert client.get(page("section-edit", version, 9)).status_code == 404


def test_the_check_names_what_is_missing_on_its_own_page(client, sign_in, team):
    RuleFactory(key="arrangements-content-x", title="Who the partners are", edition="2023")
    version = version_in(ArrangementsStatus.DRAFT)
    sign_in(team)
    response = client.post(page("check", version))
    assert (response.status_code, errors_above(response)) == (
        422,
        ["Select the section that covers: Who the partners are."],
    )


def test_the_checklist_stores_the_answers(client, sign_in, team):
    RuleFactory(key="arrangements-content-x", title="Who the partners are", edition="2023")
    version = version_in(ArrangementsStatus.DRAFT)
    sign_in(team)
    section = str(version.sections.get().pk)
    typed = {"section_arrangements-content-x": section, "why_arrangements-content-x": ""}
    assert client.post(page("checklist", version), typed).status_code == 302
    assert typed_in(client.get(page("checklist", version)))["section_arrangements-content-x"] == section


def test_a_future_date_and_a_false_proof_are_refused_beside_their_fields(client, sign_in, team):
    version = version_in(ArrangementsStatus.PUBLISHED)
    sign_in(team)
    day = {"sent_on_0": "1", "sent_on_1": "1", "sent_on_2": "2099"}
    response = client.post(page("copy-create", version), {"recipient": "The Department", **day})
    assert (response.status_code, errors_beside(response)) == (422, ["Date sent must be today or in the past."])
    assert typed_in(response)["recipient"] == "The Department"
    day["sent_on_2"] = "2025"
    proof = SimpleUploadedFile("receipt.pdf", b"MZ")
    response = client.post(page("copy-create", version), {"recipient": "The Department", **day, "proof": proof})
    assert errors_beside(response) == [
        "The selected file does not match its file type. Save it again in the program you made it with."
    ]
    assert version.copies.count() == 0


def test_recipients_are_shown_only_to_those_who_read_governance_records(client, sign_in, team, board_member):
    version = version_in(ArrangementsStatus.PUBLISHED)
    facts = {"recipient": "Kestrel", "sent_on": date(2025, 1, 2), "recorded_by": team, "sha256": "0" * 64}
    version.copies.create(**facts)
    assert "Kestrel" not in words(client.get(version.get_absolute_url()))
    sign_in(board_member)
    assert "Kestrel" in words(client.get(version.get_absolute_url()))
