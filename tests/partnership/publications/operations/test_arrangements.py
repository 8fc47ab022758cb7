import json
from datetime import UTC, date, datetime
from unittest import mock

import pytest

from partnership.models import (
    ArrangementsChange,
    ArrangementsSection,
    ArrangementsSignature,
    ArrangementsStatus,
    ArrangementsVersion,
)
from partnership.publications.operations import arrangements, copies, signing
from shield import working_days
from shield.models import AuditEntry, Document, StatusChange
from shield.refusals import Refused
from tests.factories.publications import RuleFactory, VersionFactory, VersionSectionFactory
from tests.factories.signing import three_partners, version_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]
FIRST_DAY = date(2025, 1, 1)


def rule(key="partners", **changes):
    changes = {"edition": "2023", "title": f"Who the {key} are", **changes}
    return RuleFactory(key=f"arrangements-content-{key}", **changes)


def published(team, number=1):
    version = version_in(ArrangementsStatus.SIGNED, signers=three_partners(), number=number)
    return arrangements.publish(version=version, by=team)


def created(team):
    return arrangements.create(by=team, effective_on=FIRST_DAY, edition="2023")


def edit(version, by, **words):
    words = {"title": "Partners", "body": "New words.", "read": version.version, **words}
    return arrangements.update_section(section=version.sections.first(), by=by, **words)


def second(team):
    """A draft of a second version, with one change."""
    published(team)
    version = created(team)
    edit(version, team, was="The CCG was named", change="The ICB is named", why="New law")
    version.refresh_from_db()
    return version


# Writing


def test_a_new_version_is_a_copy_with_the_requirements_that_its_sections_cover(team):
    rule()
    first = published(team)
    first.checks.create(key="arrangements-content-partners", section=first.sections.get())
    first.checks.create(key="arrangements-content-other", why_not="It is not so here.")
    first.changes.create(order=1, section="Partners", now="New")
    draft = created(team)
    assert (draft.number, draft.status, draft.title, draft.effective_on, draft.edition) == (
        2,
        ArrangementsStatus.DRAFT,
        first.title,
        FIRST_DAY,
        "2023",
    )
    assert list(draft.sections.values_list("number", "title", "body")) == [(1, "Partners", "Some words.")]
    assert list(draft.checks.values_list("key", "section__version", "why_not")) == [
        ("arrangements-content-partners", draft.pk, "")
    ]
    assert (draft.changes.count(), draft.uncovered_rules()) == (0, [])


def test_the_first_version_is_empty(team):
    draft = created(team)
    assert (draft.number, draft.title, draft.sections.count()) == (1, "Published arrangements", 0)


@pytest.mark.parametrize(
    "status",
    [ArrangementsStatus.DRAFT, ArrangementsStatus.CHECKED, ArrangementsStatus.SIGNING, ArrangementsStatus.SIGNED],
)
def test_there_is_one_unfinished_version_at_a_time(status, team):
    version_in(status)
    with pytest.raises(Refused, match="already a draft"):
        created(team)


def test_an_edit_adds_a_row_to_the_table_of_changes_and_leaves_the_published_version(team):
    draft = second(team)
    row = draft.changes.get()
    assert (row.order, row.section, row.was, row.now, row.why) == (
        1,
        "Partners",
        "The CCG was named",
        "The ICB is named",
        "New law",
    )
    assert draft.sections.get().body == "New words."
    assert ArrangementsVersion.objects.in_force().get().sections.get().body == "Some words."


def test_rows_of_the_table_of_changes_keep_their_order_and_a_correction_adds_none(team):
    draft = second(team)
    edit(draft, team, change="  Now two are named  ", was="  One ")
    draft.refresh_from_db()
    edit(draft, team, change="   ")
    assert list(draft.changes.values_list("order", "was", "now")) == [
        (1, "The CCG was named", "The ICB is named"),
        (2, "One", "Now two are named"),
    ]


def test_an_edit_of_an_older_text_overwrites_nothing(team):
    draft = version_in(ArrangementsStatus.DRAFT)
    edit(draft, team, body="First.")
    with pytest.raises(Refused, match="Another person saved changes"):
        edit(draft, team, body="Second.", change="Mine")
    assert (draft.sections.get().body, ArrangementsChange.objects.count()) == ("First.", 0)


def test_an_edit_of_an_older_text_cancels_no_signature(team):
    signing = version_in(ArrangementsStatus.SIGNED, signers=three_partners())
    with pytest.raises(Refused, match="Another person saved changes"):
        edit(signing, team, read=signing.version + 1)
    signing.refresh_from_db()
    assert (signing.status, signing.live_signatures().count()) == (ArrangementsStatus.SIGNED, 3)


def test_a_section_is_added_at_the_end(team):
    draft = version_in(ArrangementsStatus.DRAFT)
    section = arrangements.add_section(version=draft, title="Funding", body="Three pay.", by=team)
    assert list(draft.sections.values_list("number", "title")) == [(1, "Partners"), (2, "Funding")]
    assert AuditEntry.objects.filter(kind="partnership.arrangements-section-added").count() == section.number - 1


def test_two_added_sections_get_their_own_numbers(team):
    draft = version_in(ArrangementsStatus.DRAFT)
    for title in ("One", "Two"):
        arrangements.add_section(version=draft, title=title, body="x", by=team)
    assert list(draft.sections.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("status", [ArrangementsStatus.PUBLISHED, ArrangementsStatus.SUPERSEDED])
def test_a_published_version_is_not_changed(status, team):
    version = version_in(status)
    before = version.fingerprint()
    for act in (
        lambda: edit(version, team),
        lambda: arrangements.add_section(version=version, title="x", body="y", by=team),
        lambda: arrangements.update_checklist(version=version, answers={}, by=team),
        lambda: signing.reopen(publication=version, reason="x", by=team),
        lambda: arrangements.publish(version=version, by=team),
    ):
        with pytest.raises(Refused):
            act()
    assert ArrangementsVersion.objects.get().fingerprint() == before


# The checklist


def test_every_rule_of_the_edition_is_covered_by_a_section_or_a_reason(team):
    rule("partners")
    rule("agencies")
    rule("other-edition", edition="2018")
    RuleFactory(key="something-else", edition="2023")
    draft = version_in(ArrangementsStatus.DRAFT)
    keys = {"arrangements-content-partners", "arrangements-content-agencies"}
    assert {each.key for each in draft.uncovered_rules()} == keys
    arrangements.update_checklist(
        version=draft,
        answers={
            "arrangements-content-partners": (draft.sections.get(), "left over"),
            "arrangements-content-agencies": (None, "  There are none.  "),
        },
        by=team,
    )
    assert draft.uncovered_rules() == []
    assert list(draft.checks.order_by("key").values_list("section__number", "why_not")) == [
        (None, "There are none."),
        (1, ""),
    ]


def test_a_reason_of_spaces_does_not_count(team):
    rule()
    draft = version_in(ArrangementsStatus.DRAFT)
    arrangements.update_checklist(version=draft, answers={"arrangements-content-partners": (None, "   ")}, by=team)
    assert [each.key for each in draft.uncovered_rules()] == ["arrangements-content-partners"]


def test_a_section_of_another_version_is_refused(team):
    draft, other = (
        version_in(ArrangementsStatus.DRAFT),
        VersionSectionFactory(version__number=2, version__status=ArrangementsStatus.PUBLISHED, **published_changes()),
    )
    with pytest.raises(Refused) as refusal:
        arrangements.update_checklist(version=draft, answers={"arrangements-content-partners": (other, "")}, by=team)
    assert (refusal.value.field, draft.checks.count()) == ("arrangements-content-partners", 0)


def published_changes():
    done = version_in(ArrangementsStatus.SUPERSEDED, number=9)
    names = ("document", "content_hash", "published_at", "published_by")
    return {f"version__{name}": getattr(done, name) for name in names}


@pytest.mark.parametrize("status", [ArrangementsStatus.CHECKED, ArrangementsStatus.SIGNING, ArrangementsStatus.SIGNED])
def test_the_checklist_of_a_checked_version_is_not_changed(status, team):
    rule()
    version = version_in(status)
    version.checks.create(key="arrangements-content-partners", section=version.sections.get())
    with pytest.raises(Refused, match="Return it to draft first"):
        arrangements.update_checklist(version=version, answers={"arrangements-content-partners": (None, "")}, by=team)
    assert (version.uncovered_rules(), ArrangementsVersion.objects.get().status) == ([], status)


# Title, first day, edition, note; and deleting


def test_title_first_day_edition_and_note_are_edited_and_what_was_signed_is_a_draft_again(team):
    version = version_in(ArrangementsStatus.SIGNED, signers=three_partners())
    changes = {"title": "Our arrangements", "effective_on": FIRST_DAY, "edition": "2026", "note": "New"}
    arrangements.update(version=version, read=version.version, by=team, **changes)
    version.refresh_from_db()
    assert (version.title, version.effective_on, version.edition, version.note, version.status) == (
        *changes.values(),
        ArrangementsStatus.DRAFT,
    )
    assert version.live_signatures().count() == 0


def test_an_edit_does_not_overwrite_a_newer_one(team):
    version = version_in(ArrangementsStatus.SIGNED, signers=three_partners())
    with pytest.raises(Refused, match="Another person saved changes"):
        arrangements.update(version=version, read=9, by=team, title="Mine")
    assert (version.live_signatures().count(), ArrangementsVersion.objects.get().title) == (3, "Published arrangements")


def test_the_first_day_is_after_that_of_the_version_in_force(team):
    published(team)
    version = created(team)
    for day in (date(2024, 12, 1), date(2024, 12, 2)):
        with pytest.raises(Refused, match="must be after 2 December 2024") as refusal:
            arrangements.update(version=version, read=1, by=team, effective_on=day)
        assert refusal.value.field == "effective_on"
    version.delete()
    with pytest.raises(Refused, match="must be after 2 December 2024"):
        arrangements.create(by=team, effective_on=date(2024, 12, 2), edition="2023")


def test_a_draft_is_deleted_with_its_sections(team):
    published(team)
    arrangements.delete_draft(version=created(team), reason="Too soon", by=team)
    assert [version.number for version in ArrangementsVersion.objects.all()] == [1]
    assert AuditEntry.objects.get(kind="partnership.arrangements-deleted").facts == {
        "number": 2,
        "reason": "Too soon",
    }
    assert created(team).number == 2


@pytest.mark.parametrize("status", [status for status in ArrangementsStatus if status != ArrangementsStatus.DRAFT])
def test_only_a_draft_is_deleted(status, team):
    with pytest.raises(Refused, match="Only a draft"):
        arrangements.delete_draft(version=version_in(status), reason="x", by=team)
    assert ArrangementsVersion.objects.count() == 1


def test_a_draft_that_was_signed_once_is_not_deleted(team):
    version = version_in(ArrangementsStatus.SIGNED, signers=three_partners())
    signing.reopen(publication=version, reason="x", by=team)
    with pytest.raises(Refused, match="no partner has signed"):
        arrangements.delete_draft(version=version, reason="x", by=team)


# Checking


def test_an_empty_version_is_not_checked(team):
    with pytest.raises(Refused, match="at least one section"):
        arrangements.check(version=VersionFactory(number=1), by=team)


def test_a_later_version_needs_a_row_in_the_table_of_changes(team):
    published(team)
    draft = created(team)
    with pytest.raises(Refused, match="table of changes"):
        arrangements.check(version=draft, by=team)


def test_a_check_names_every_requirement_that_is_not_covered(team):
    rule("partners")
    rule("agencies")
    draft = version_in(ArrangementsStatus.DRAFT)
    with pytest.raises(Refused) as refusal:
        arrangements.check(version=draft, by=team)
    (before, _, named) = refusal.value.message.rstrip(".").partition(": ")
    assert before == "Select the section that covers"
    assert set(named.split("; ")) == {"Who the agencies are", "Who the partners are"}
    assert ArrangementsVersion.objects.get().status == ArrangementsStatus.DRAFT


def test_a_version_that_covers_everything_is_checked_and_then_opened_for_signing(team):
    version = arrangements.check(version=second(team), by=team)
    assert signing.open_signing(publication=version, by=team).status == ArrangementsStatus.SIGNING


# All or nothing


def everything():
    """Return every row."""
    versions = ArrangementsVersion.objects.values_list("number", "status", "version", "document", "content_hash")
    rows = [
        list(model.objects.order_by("pk").values_list())
        for model in (ArrangementsSection, ArrangementsChange, ArrangementsSignature, StatusChange, Document)
    ]
    checks = [list(version.checks.values_list()) for version in ArrangementsVersion.objects.all()]
    copies = [list(version.copies.values_list()) for version in ArrangementsVersion.objects.all()]
    return json.dumps([list(versions), rows, checks, copies], default=str)


def copied(version, by, **changes):
    changes = {"recipient": "Department for Education", "sent_on": working_days.today(), **changes}
    return copies.record(publication=version, by=by, **changes)


EDITS = {
    "one changed character": lambda version, team: edit(version, team, body="Some words!"),
    "an added section": lambda version, team: arrangements.add_section(version=version, title="x", body="y", by=team),
    "a return to draft": lambda version, team: signing.reopen(publication=version, reason="Wrong", by=team),
}


OPERATIONS = {
    "update": (
        ArrangementsStatus.SIGNED,
        lambda version, team: arrangements.update(version=version, read=1, title="x", by=team),
    ),
    "delete_draft": (
        ArrangementsStatus.DRAFT,
        lambda version, team: arrangements.delete_draft(version=version, reason="x", by=team),
    ),
    "create": (ArrangementsStatus.PUBLISHED, lambda version, team: created(team)),
    "update_section": (ArrangementsStatus.SIGNED, lambda version, team: edit(version, team, change="New")),
    "add_section": (ArrangementsStatus.SIGNED, EDITS["an added section"]),
    "update_checklist": (
        ArrangementsStatus.DRAFT,
        lambda version, team: arrangements.update_checklist(
            version=version, answers={"arrangements-content-x": (version.sections.get(), "")}, by=team
        ),
    ),
    "check": (ArrangementsStatus.DRAFT, lambda version, team: arrangements.check(version=version, by=team)),
    "open_signing": (
        ArrangementsStatus.CHECKED,
        lambda version, team: signing.open_signing(publication=version, by=team),
    ),
    "reopen": (ArrangementsStatus.SIGNED, EDITS["a return to draft"]),
    "publish": (ArrangementsStatus.SIGNED, lambda version, team: arrangements.publish(version=version, by=team)),
    "record copy": (ArrangementsStatus.PUBLISHED, lambda version, team: copied(version, team)),
    "record_historic": (
        ArrangementsStatus.DRAFT,
        lambda version, team: arrangements.record_historic(
            version=version, by=team, at=datetime(2021, 1, 4, tzinfo=UTC)
        ),
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_that_cannot_be_audited_changes_nothing(name, team, broken_record):
    status, act = OPERATIONS[name]
    version = version_in(status, signers=three_partners() if status == ArrangementsStatus.SIGNED else ())
    before = everything()
    broken_record(lambda: act(version, team))
    assert everything() == before


def test_a_third_signature_that_cannot_complete_the_set_is_not_stored(broken_record):
    signers = three_partners()
    version = version_in(ArrangementsStatus.SIGNING, signers=signers[:2])
    before = everything()
    broken_record(lambda: signing.sign(publication=version, seen=version.fingerprint(), by=signers[2]))
    with mock.patch.object(signing, "advance", side_effect=RuntimeError), pytest.raises(RuntimeError):
        signing.sign(publication=version, seen=version.fingerprint(), by=signers[2])
    assert everything() == before
