import json
from contextlib import suppress
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
from partnership.operations import arrangements
from shield import working_days
from shield.access import PUBLIC
from shield.models import AuditEntry, Document, StatusChange
from shield.refusals import Refused
from tests.factories.arrangements import partner, signature, three_partners, version_in
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.factories.publications import RuleFactory, VersionFactory, VersionSectionFactory

pytestmark = pytest.mark.django_db
A = ArrangementsStatus
FIRST_DAY = date(2025, 1, 1)


@pytest.fixture
def real_print():
    """The print itself, and not a quick one."""


@pytest.fixture(autouse=True)
def quick_print(request):
    """A PDF of one line, except where the print itself is tested."""
    if "real_print" in request.fixturenames:
        yield
        return
    with mock.patch.object(
        arrangements, "_print", side_effect=lambda version: b"%PDF-" + version.fingerprint().encode()
    ):
        yield


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


def statuses():
    return list(ArrangementsVersion.objects.order_by("number").values_list("status", flat=True))


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


@pytest.mark.xfail(strict=True, reason="The checklist can be emptied after the check without taking the version back")
@pytest.mark.parametrize("status", [A.CHECKED, A.SIGNING, A.SIGNED])
def test_what_was_checked_cannot_lose_its_answers_and_stay_checked(status, team):
    rule()
    version = version_in(status)
    version.checks.create(key="arrangements-content-partners", section=version.sections.get())
    with suppress(Refused):
        arrangements.answer_rules(version=version, answers={"arrangements-content-partners": (None, "")}, by=team)
    version.refresh_from_db()
    assert version.status == A.DRAFT or version.unanswered_rules() == []


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


@pytest.mark.usefixtures("real_print")
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


OPERATIONS = {
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
