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
from partnership.publications.operations import arrangements
from shield import working_days
from shield.models import AuditEntry, Document, StatusChange
from shield.refusals import Refused
from tests.factories.arrangements import three_partners, version_in
from tests.factories.publications import RuleFactory, VersionFactory, VersionSectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]
A = ArrangementsStatus
FIRST_DAY = date(2025, 1, 1)


def rule(key="partners", **facts):
    facts = {"edition": "2023", "title": f"Who the {key} are", **facts}
    return RuleFactory(key=f"arrangements-content-{key}", **facts)


def published(team, number=1):
    version = version_in(A.SIGNED, signers=three_partners(), number=number)
    return arrangements.publish(version=version, by=team)


def begun(team):
    return arrangements.begin(by=team, effective_on=FIRST_DAY, edition="2023")


def edit(version, by, **words):
    words = {"title": "Partners", "body": "New words.", "read": version.version, **words}
    return arrangements.edit_section(section=version.sections.first(), by=by, **words)


def second(team):
    """A draft of a second version, with one change."""
    published(team)
    version = begun(team)
    edit(version, team, was="The CCG was named", change="The ICB is named", why="New law")
    version.refresh_from_db()
    return version


# Writing


def test_a_new_version_begins_as_a_copy_with_what_its_sections_answer(team):
    rule()
    first = published(team)
    first.checks.create(key="arrangements-content-partners", section=first.sections.get())
    first.checks.create(key="arrangements-content-other", why_not="It is not so here.")
    first.changes.create(order=1, section="Partners", now="New")
    draft = begun(team)
    assert (draft.number, draft.status, draft.title, draft.effective_on, draft.edition) == (
        2,
        A.DRAFT,
        first.title,
        FIRST_DAY,
        "2023",
    )
    assert list(draft.sections.values_list("number", "title", "body")) == [(1, "Partners", "Some words.")]
    assert list(draft.checks.values_list("key", "section__version", "why_not")) == [
        ("arrangements-content-partners", draft.pk, "")
    ]
    assert (draft.changes.count(), draft.unanswered_rules()) == (0, [])


def test_the_first_version_of_all_begins_empty(team):
    draft = begun(team)
    assert (draft.number, draft.title, draft.sections.count()) == (1, "Published arrangements", 0)


@pytest.mark.parametrize("status", [A.DRAFT, A.CHECKED, A.SIGNING, A.SIGNED])
def test_there_is_one_unfinished_version_at_a_time(status, team):
    version_in(status)
    with pytest.raises(Refused, match="a draft already"):
        begun(team)


def test_an_edit_leaves_the_published_version_and_a_row_of_the_change_table(team):
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


def test_rows_of_the_change_table_stand_in_the_order_they_were_written_and_a_correction_leaves_none(team):
    draft = second(team)
    edit(draft, team, change="  Now two are named  ", was="  One ")
    draft.refresh_from_db()
    edit(draft, team, change="   ")
    assert list(draft.changes.values_list("order", "was", "now")) == [
        (1, "The CCG was named", "The ICB is named"),
        (2, "One", "Now two are named"),
    ]


def test_whoever_read_an_older_text_overwrites_nothing(team):
    draft = version_in(A.DRAFT)
    edit(draft, team, body="First.")
    with pytest.raises(Refused, match="Somebody else saved this"):
        edit(draft, team, body="Second.", change="Mine")
    assert (draft.sections.get().body, ArrangementsChange.objects.count()) == ("First.", 0)


def test_whoever_read_an_older_text_voids_no_signature(team):
    signing = version_in(A.SIGNED, signers=three_partners())
    with pytest.raises(Refused, match="Somebody else saved this"):
        edit(signing, team, read=signing.version + 1)
    signing.refresh_from_db()
    assert (signing.status, signing.live_signatures().count()) == (A.SIGNED, 3)


def test_a_section_is_added_at_the_end(team):
    draft = version_in(A.DRAFT)
    section = arrangements.add_section(version=draft, title="Funding", body="Three pay.", by=team)
    assert list(draft.sections.values_list("number", "title")) == [(1, "Partners"), (2, "Funding")]
    assert AuditEntry.objects.filter(kind="partnership.arrangements-section-added").count() == section.number - 1


def test_sections_that_two_add_at_once_both_stand_with_their_own_numbers(team):
    draft = version_in(A.DRAFT)
    for title in ("One", "Two"):
        arrangements.add_section(version=draft, title=title, body="x", by=team)
    assert list(draft.sections.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("status", [A.PUBLISHED, A.SUPERSEDED])
def test_what_was_published_stays_as_it_is(status, team):
    version = version_in(status)
    before = version.fingerprint()
    for act in (
        lambda: edit(version, team),
        lambda: arrangements.add_section(version=version, title="x", body="y", by=team),
        lambda: arrangements.answer_rules(version=version, answers={}, by=team),
        lambda: arrangements.take_back(version=version, reason="x", by=team),
        lambda: arrangements.publish(version=version, by=team),
    ):
        with pytest.raises(Refused):
            act()
    assert ArrangementsVersion.objects.get().fingerprint() == before


# The checklist


def test_every_rule_of_the_edition_is_answered_by_a_section_or_a_reason(team):
    rule("partners")
    rule("agencies")
    rule("other-edition", edition="2018")
    RuleFactory(key="something-else", edition="2023")
    draft = version_in(A.DRAFT)
    keys = {"arrangements-content-partners", "arrangements-content-agencies"}
    assert {each.key for each in draft.unanswered_rules()} == keys
    arrangements.answer_rules(
        version=draft,
        answers={
            "arrangements-content-partners": (draft.sections.get(), "left over"),
            "arrangements-content-agencies": (None, "  There are none.  "),
        },
        by=team,
    )
    assert draft.unanswered_rules() == []
    assert list(draft.checks.order_by("key").values_list("section__number", "why_not")) == [
        (None, "There are none."),
        (1, ""),
    ]


def test_an_answer_of_spaces_is_none(team):
    rule()
    draft = version_in(A.DRAFT)
    arrangements.answer_rules(version=draft, answers={"arrangements-content-partners": (None, "   ")}, by=team)
    assert [each.key for each in draft.unanswered_rules()] == ["arrangements-content-partners"]


def test_a_section_of_another_version_answers_nothing(team):
    draft, other = (
        version_in(A.DRAFT),
        VersionSectionFactory(version__number=2, version__status=A.PUBLISHED, **published_facts()),
    )
    with pytest.raises(Refused) as refusal:
        arrangements.answer_rules(version=draft, answers={"arrangements-content-partners": (other, "")}, by=team)
    assert (refusal.value.field, draft.checks.count()) == ("arrangements-content-partners", 0)


def published_facts():
    done = version_in(A.SUPERSEDED, number=9)
    names = ("document", "published_at", "published_by")
    return {f"version__{name}": getattr(done, name) for name in names}


@pytest.mark.parametrize("status", [A.CHECKED, A.SIGNING, A.SIGNED])
def test_what_was_checked_keeps_its_answers(status, team):
    rule()
    version = version_in(status)
    version.checks.create(key="arrangements-content-partners", section=version.sections.get())
    with pytest.raises(Refused, match="Take it back to a draft first"):
        arrangements.answer_rules(version=version, answers={"arrangements-content-partners": (None, "")}, by=team)
    assert (version.unanswered_rules(), ArrangementsVersion.objects.get().status) == ([], status)


# Title, first day, edition, note; and throwing away


def test_its_facts_are_changed_and_what_was_signed_is_a_draft_again(team):
    version = version_in(A.SIGNED, signers=three_partners())
    facts = {"title": "Our arrangements", "effective_on": FIRST_DAY, "edition": "2026", "note": "New"}
    arrangements.edit_facts(version=version, read=version.version, by=team, **facts)
    version.refresh_from_db()
    assert (version.title, version.effective_on, version.edition, version.note, version.status) == (
        *facts.values(),
        A.DRAFT,
    )
    assert version.live_signatures().count() == 0


def test_its_facts_are_not_written_over_newer_ones(team):
    version = version_in(A.SIGNED, signers=three_partners())
    with pytest.raises(Refused, match="Somebody else saved this"):
        arrangements.edit_facts(version=version, read=9, by=team, title="Mine")
    assert (version.live_signatures().count(), ArrangementsVersion.objects.get().title) == (3, "Published arrangements")


def test_it_begins_after_the_version_in_force(team):
    published(team)
    version = begun(team)
    for day in (date(2024, 12, 1), date(2024, 12, 2)):
        with pytest.raises(Refused, match="after 2 December 2024") as refusal:
            arrangements.edit_facts(version=version, read=1, by=team, effective_on=day)
        assert refusal.value.field == "effective_on"
    version.delete()
    with pytest.raises(Refused, match="after 2 December 2024"):
        arrangements.begin(by=team, effective_on=date(2024, 12, 2), edition="2023")


def test_a_draft_begun_by_mistake_is_thrown_away_with_its_sections(team):
    published(team)
    arrangements.discard(version=begun(team), reason="Too soon", by=team)
    assert [version.number for version in ArrangementsVersion.objects.all()] == [1]
    assert AuditEntry.objects.get(kind="partnership.arrangements-discarded").facts == {
        "number": 2,
        "reason": "Too soon",
    }
    assert begun(team).number == 2


@pytest.mark.parametrize("status", [status for status in A if status != A.DRAFT])
def test_nothing_but_a_draft_is_thrown_away(status, team):
    with pytest.raises(Refused, match="Only a draft"):
        arrangements.discard(version=version_in(status), reason="x", by=team)
    assert ArrangementsVersion.objects.count() == 1


def test_a_draft_that_was_signed_once_is_kept(team):
    version = version_in(A.SIGNED, signers=three_partners())
    arrangements.take_back(version=version, reason="x", by=team)
    with pytest.raises(Refused, match="nobody has signed"):
        arrangements.discard(version=version, reason="x", by=team)


# Checking


def test_an_empty_version_is_not_checked(team):
    with pytest.raises(Refused, match="at least one section"):
        arrangements.check(version=VersionFactory(number=1), by=team)


def test_a_later_version_has_to_say_what_changed(team):
    published(team)
    draft = begun(team)
    with pytest.raises(Refused, match="change table"):
        arrangements.check(version=draft, by=team)


def test_a_check_names_everything_that_nobody_answered(team):
    rule("partners")
    rule("agencies")
    draft = version_in(A.DRAFT)
    with pytest.raises(Refused) as refusal:
        arrangements.check(version=draft, by=team)
    (before, _, named) = refusal.value.message.rstrip(".").partition(": ")
    assert before == "Say in which section each of these stands"
    assert set(named.split("; ")) == {"Who the agencies are", "Who the partners are"}
    assert ArrangementsVersion.objects.get().status == A.DRAFT


def test_what_answers_everything_is_checked_and_then_signed_for(team):
    version = arrangements.check(version=second(team), by=team)
    assert arrangements.open_signing(version=version, by=team).status == A.SIGNING


# All or nothing


def everything():
    """What there is, to the last row."""
    versions = ArrangementsVersion.objects.values_list("number", "status", "version", "document", "content_hash")
    kept = [
        list(model.objects.order_by("pk").values_list())
        for model in (ArrangementsSection, ArrangementsChange, ArrangementsSignature, StatusChange, Document)
    ]
    checks = [list(version.checks.values_list()) for version in ArrangementsVersion.objects.all()]
    copies = [list(version.copies.values_list()) for version in ArrangementsVersion.objects.all()]
    return json.dumps([list(versions), kept, checks, copies], default=str)


def copied(version, by, **facts):
    facts = {"recipient": "Department for Education", "sent_on": working_days.today(), **facts}
    return arrangements.record_copy(version=version, by=by, **facts)


EDITS = {
    "one changed character": lambda version, team: edit(version, team, body="Some words!"),
    "an added section": lambda version, team: arrangements.add_section(version=version, title="x", body="y", by=team),
    "a step back": lambda version, team: arrangements.take_back(version=version, reason="Wrong", by=team),
}


OPERATIONS = {
    "edit_facts": (
        A.SIGNED,
        lambda version, team: arrangements.edit_facts(version=version, read=1, title="x", by=team),
    ),
    "discard": (A.DRAFT, lambda version, team: arrangements.discard(version=version, reason="x", by=team)),
    "begin": (A.PUBLISHED, lambda version, team: begun(team)),
    "edit_section": (A.SIGNED, lambda version, team: edit(version, team, change="New")),
    "add_section": (A.SIGNED, EDITS["an added section"]),
    "answer_rules": (
        A.DRAFT,
        lambda version, team: arrangements.answer_rules(
            version=version, answers={"arrangements-content-x": (version.sections.get(), "")}, by=team
        ),
    ),
    "check": (A.DRAFT, lambda version, team: arrangements.check(version=version, by=team)),
    "open_signing": (A.CHECKED, lambda version, team: arrangements.open_signing(version=version, by=team)),
    "take_back": (A.SIGNED, EDITS["a step back"]),
    "publish": (A.SIGNED, lambda version, team: arrangements.publish(version=version, by=team)),
    "record_copy": (A.PUBLISHED, lambda version, team: copied(version, team)),
    "keep_historic": (
        A.DRAFT,
        lambda version, team: arrangements.keep_historic(version=version, by=team, at=datetime(2021, 1, 4, tzinfo=UTC)),
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_cannot_be_recorded_did_not_happen(name, team, broken_record):
    status, act = OPERATIONS[name]
    version = version_in(status, signers=three_partners() if status == A.SIGNED else ())
    before = everything()
    broken_record(lambda: act(version, team))
    assert everything() == before


def test_a_third_signature_that_cannot_complete_the_set_was_not_given(broken_record):
    signers = three_partners()
    version = version_in(A.SIGNING, signers=signers[:2])
    before = everything()
    broken_record(lambda: arrangements.sign(version=version, by=signers[2]))
    with mock.patch.object(arrangements, "advance", side_effect=RuntimeError), pytest.raises(RuntimeError):
        arrangements.sign(version=version, by=signers[2])
    assert everything() == before
