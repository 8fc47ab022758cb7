"""The pages of the published arrangements: wrong input beside its field with nothing lost, and what nobody else sees."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnership.models import ArrangementsStatus, ArrangementsVersion
from tests.factories.arrangements import version_in
from tests.factories.publications import RuleFactory
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
A = ArrangementsStatus


def page(name, version, *more):
    return reverse(f"partnership:arrangements-{name}", args=[version.number, *more])


def test_words_that_a_colleague_overtook_are_given_back_to_copy(client, sign_in, team):
    version = version_in(A.DRAFT)
    sign_in(team)
    typed = {"title": "Partners", "body": "Mine.", "change": "New", "why": "Law", "was": "Old", "read": 1}
    ArrangementsVersion.objects.update(version=2)
    response = client.post(page("section-edit", version, 1), typed)
    assert response.status_code == 422
    assert "Somebody else saved this while you were typing" in errors_above(response)[0]
    kept = typed_in(response)
    assert {name: kept[name] for name in ("title", "body", "change", "why", "was")} == {
        name: typed[name] for name in ("title", "body", "change", "why", "was")
    }
    assert version.sections.get().body == "Some words."


def test_a_section_without_words_says_so_beside_the_field(client, sign_in, team):
    version = version_in(A.DRAFT)
    sign_in(team)
    response = client.post(
        page("section-edit", version, 1), {"title": "Partners", "body": " ", "why": "Law", "read": 1}
    )
    assert (response.status_code, errors_beside(response)) == (422, ["Enter the words of the section"])
    assert typed_in(response)["why"] == "Law"


def test_a_section_that_is_not_there_is_not_found(client, sign_in, team):
    version = version_in(A.DRAFT)
    sign_in(team)
    assert client.get(page("section-edit", version, 9)).status_code == 404


def test_the_check_names_what_is_missing_on_its_own_page(client, sign_in, team):
    RuleFactory(key="arrangements-content-x", title="Who the partners are", edition="2023")
    version = version_in(A.DRAFT)
    sign_in(team)
    response = client.post(page("check", version))
    assert (response.status_code, errors_above(response)) == (
        422,
        ["Say in which section each of these stands: Who the partners are."],
    )


def test_the_checklist_keeps_what_was_answered(client, sign_in, team):
    RuleFactory(key="arrangements-content-x", title="Who the partners are", edition="2023")
    version = version_in(A.DRAFT)
    sign_in(team)
    section = str(version.sections.get().pk)
    typed = {"section_arrangements-content-x": section, "why_arrangements-content-x": ""}
    assert client.post(page("checklist", version), typed).status_code == 302
    assert typed_in(client.get(page("checklist", version)))["section_arrangements-content-x"] == section


def test_a_day_ahead_and_a_false_proof_are_refused_beside_their_fields(client, sign_in, team):
    version = version_in(A.PUBLISHED)
    sign_in(team)
    day = {"sent_on_0": "1", "sent_on_1": "1", "sent_on_2": "2099"}
    response = client.post(page("sent-to", version), {"recipient": "The Department", **day})
    assert (response.status_code, errors_beside(response)) == (422, ["The day must be today or earlier."])
    assert typed_in(response)["recipient"] == "The Department"
    day["sent_on_2"] = "2025"
    proof = SimpleUploadedFile("receipt.pdf", b"MZ")
    response = client.post(page("sent-to", version), {"recipient": "The Department", **day, "proof": proof})
    assert errors_beside(response) == [
        "The file is not what its name says. Save it again in its own program and try once more."
    ]
    assert version.copies.count() == 0


def test_whom_it_was_sent_to_is_told_to_those_who_govern_alone(client, sign_in, team, board_member):
    version = version_in(A.PUBLISHED)
    facts = {"recipient": "Kestrel", "sent_on": date(2025, 1, 2), "recorded_by": team, "sha256": "0" * 64}
    version.copies.create(**facts)
    assert "Kestrel" not in words(client.get(version.get_absolute_url()))
    sign_in(board_member)
    assert "Kestrel" in words(client.get(version.get_absolute_url()))
