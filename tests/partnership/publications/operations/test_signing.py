"""Signing, for both kinds of publication: one text, three seats, cancelled by any edit, published as signed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from partnership.models import AnnualReportStatus, ArrangementsStatus, PartnerSeat, PostRole, RelationKind
from partnership.publications.operations import annual_reports, arrangements, signing
from shield import working_days
from shield.models import AuditEntry, Document, StatusChange
from shield.refusals import Refused
from shield.web.access import PUBLIC
from tests.factories.partnership import AgencyFactory, PostFactory, UserFactory
from tests.factories.publications import ReportChapterFactory
from tests.factories.signing import partner, report_in, three_partners, version_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]


def report_with_chapter(status, **changes):
    report = report_in(status)
    ReportChapterFactory(report=report, key="own.foreword", title="Foreword")
    sign(report, changes.pop("signers", ()))
    return report


def sign(report, signers):
    for seat, signer in zip(PartnerSeat.values, signers, strict=False):
        report.signatures.create(
            seat=seat, signed_by=signer, signed_as="x", signed_at="2024-11-20T09:00Z", content_hash=report.fingerprint()
        )


def edit_chapter(report, by):
    chapter = report.chapters.select_related("report").get()
    changes = {"title": chapter.title, "prose": "Some words!", "covers": []}
    return annual_reports.update_chapter(chapter=chapter, version=report.version, by=by, **changes)


def edit_section(version, by):
    section = version.sections.select_related("version").get()
    return arrangements.update_section(
        section=section, read=version.version, title=section.title, body="Some words!", by=by
    )


@dataclass(frozen=True)
class Kind:
    """One kind of publication: how it is made in a state, edited by one character, and published."""

    states: Any
    make: Callable[..., Any]
    edits: dict[str, Callable[[Any, Any], Any]]
    publish: Callable[..., Any]
    # The last state before signing.
    before: str


REPORT = Kind(
    AnnualReportStatus,
    report_with_chapter,
    {
        "one character": edit_chapter,
        "the title": lambda report, by: annual_reports.update(
            report=report, version=report.version, by=by, title="Another title"
        ),
    },
    lambda report, by: annual_reports.publish(report=report, by=by),
    AnnualReportStatus.SCRUTINEER_COMMENT,
)
VERSION = Kind(
    ArrangementsStatus,
    version_in,
    {
        "one character": edit_section,
        "the title": lambda version, by: arrangements.update(
            version=version, read=version.version, by=by, title="Another title"
        ),
        "a new section": lambda version, by: arrangements.add_section(version=version, title="x", body="y", by=by),
    },
    lambda version, by: arrangements.publish(version=version, by=by),
    ArrangementsStatus.CHECKED,
)
KINDS = {"report": REPORT, "version": VERSION}
EDITS = [(name, edit) for name, kind in KINDS.items() for edit in kind.edits]


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def kind(request):
    return request.param


def fresh(record):
    return type(record).objects.get(pk=record.pk)


# Signing


def test_the_third_partner_completes_the_signatures_of_one_text(kind):
    publication, signers = kind.make("signing"), three_partners()
    states = []
    for signer in signers:
        signing.sign(publication=publication, seen=publication.fingerprint(), by=signer)
        states.append(fresh(publication).status)
    assert states == ["signing", "signing", "signed"]
    text = publication.fingerprint()
    assert fresh(publication).content_hash == text
    signatures = publication.live_signatures().values_list("seat", "signed_by", "signed_as", "content_hash")
    assert list(signatures) == [
        (seat, signer.pk, f"Lead for {seat}, Chief", text)
        for seat, signer in zip(PartnerSeat.values, signers, strict=True)
    ]
    assert [change.verb for change in StatusChange.objects.of(publication)] == ["complete-signing"]


def test_each_signature_is_recorded_with_its_seat_and_text(kind):
    publication = kind.make("signing")
    signing.sign(publication=publication, seen=publication.fingerprint(), by=partner("health"))
    entry = AuditEntry.objects.get(kind="partnership.publication-signed")
    assert (entry.target_id, entry.facts) == (
        str(publication.pk),
        {"seat": "health", "sha256": publication.fingerprint()},
    )


def test_no_person_and_no_seat_signs_twice(kind):
    publication, first = kind.make("signing"), partner("health")
    signing.sign(publication=publication, seen=publication.fingerprint(), by=first)
    deputy = PostFactory(agency=first.person.posts.get().agency, role=PostRole.LEAD_SAFEGUARDING_PARTNER).person.user
    for signer in (first, deputy):
        with pytest.raises(Refused, match="This partner has already signed"):
            signing.sign(publication=publication, seen=publication.fingerprint(), by=signer)
    assert publication.live_signatures().count() == 1


def test_a_person_who_holds_two_seats_in_turn_signs_once(kind):
    publication, signer = kind.make("signing"), partner("health")
    signing.sign(publication=publication, seen=publication.fingerprint(), by=signer)
    signer.person.posts.get().agency.relations.update(seat="police")
    with pytest.raises(Refused, match="This partner has already signed"):
        signing.sign(publication=publication, seen=publication.fingerprint(), by=signer)


def person_who_may_not_sign(reason):
    agency = AgencyFactory()
    relation = {"kind": RelationKind.SAFEGUARDING_PARTNER, "seat": "police", "starts_on": date(2020, 1, 1)}
    if reason == "delegate":
        agency.relations.create(**relation)
        return PostFactory(agency=agency, role=PostRole.DELEGATED_SAFEGUARDING_PARTNER).person.user
    if reason == "seat that ended":
        agency.relations.create(**relation, ends_on=date(2020, 12, 31))
    post = PostFactory(agency=agency, role=PostRole.LEAD_SAFEGUARDING_PARTNER)
    if reason == "post that ended":
        agency.relations.create(**relation)
        post.ends_on = working_days.today() - timedelta(days=1)
        post.save()
    return post.person.user


@pytest.mark.parametrize("reason", ["delegate", "without a seat", "seat that ended", "post that ended"])
def test_only_a_lead_partner_with_a_seat_today_signs(kind, reason):
    publication = kind.make("signing")
    with pytest.raises(Refused, match="Only a lead safeguarding partner can sign"):
        signing.sign(publication=publication, seen=publication.fingerprint(), by=person_who_may_not_sign(reason))
    assert publication.signatures.count() == 0


STATES_NOT_SIGNED = [
    (name, state) for name, kind in KINDS.items() for state in kind.states.values if state != "signing"
]


@pytest.mark.parametrize(("name", "state"), STATES_NOT_SIGNED)
def test_only_a_publication_that_is_open_for_signing_is_signed(name, state):
    publication = KINDS[name].make(state)
    with pytest.raises(Refused, match="not open for signing"):
        signing.sign(publication=publication, seen=publication.fingerprint(), by=partner("health"))
    assert publication.signatures.count() == 0


# Cancelling


@pytest.mark.parametrize(("name", "edit"), EDITS)
@pytest.mark.parametrize("signed", [2, 3])
def test_any_edit_returns_it_to_draft_and_cancels_every_signature(name, edit, signed, team):
    kind = KINDS[name]
    publication = kind.make("signed" if signed == 3 else "signing", signers=three_partners()[:signed])
    kind.edits[edit](publication, team)
    publication = fresh(publication)
    assert (publication.status, publication.live_signatures().count()) == ("draft", 0)
    assert publication.signatures.filter(voided_at__isnull=False).count() == signed
    assert StatusChange.objects.of(publication).first().verb == "reopen"
    entry = AuditEntry.objects.get(kind="partnership.publication-reopened")
    assert entry.facts == {"signatures_cancelled": signed}


@pytest.mark.parametrize(("name", "edit"), EDITS)
def test_an_edit_before_signing_returns_it_to_draft(name, edit, team):
    publication = KINDS[name].make(KINDS[name].before)
    KINDS[name].edits[edit](publication, team)
    assert fresh(publication).status == "draft"


@pytest.mark.parametrize(("name", "edit"), EDITS)
@pytest.mark.parametrize("state", ["published", "superseded"])
def test_a_published_text_is_not_edited(name, edit, state, team):
    publication = KINDS[name].make(state)
    text = publication.fingerprint()
    with pytest.raises(Refused, match="has been published"):
        KINDS[name].edits[edit](publication, team)
    assert (fresh(publication).status, fresh(publication).fingerprint()) == (state, text)


def test_returning_it_to_draft_keeps_the_reason_and_cancels_the_signatures(kind, team):
    publication = kind.make("signed", signers=three_partners())
    signing.reopen(publication=publication, reason="A wrong date", by=team)
    assert (fresh(publication).status, publication.live_signatures().count()) == ("draft", 0)
    assert StatusChange.objects.of(publication).first().reason == "A wrong date"


@pytest.mark.parametrize("state", ["draft", "published", "superseded"])
def test_a_draft_and_a_published_text_are_not_returned_to_draft(kind, state, team):
    with pytest.raises(Refused, match="can no longer do this"):
        signing.reopen(publication=kind.make(state), reason="x", by=team)


def test_a_cancelled_text_can_be_signed_again_and_the_history_keeps_both(kind, team):
    signers = three_partners()
    publication = kind.make("signed", signers=signers)
    kind.edits["one character"](publication, team)
    type(publication).objects.update(status="signing")
    for signer in signers:
        signing.sign(publication=publication, seen=publication.fingerprint(), by=signer)
    publication = fresh(publication)
    assert (publication.status, publication.signatures.count(), publication.live_signatures().count()) == (
        "signed",
        6,
        3,
    )
    assert kind.publish(publication, team).status == "published"


# Publishing


def test_what_is_published_is_a_pdf_for_everyone(kind, team):
    publication = kind.publish(kind.make("signed", signers=three_partners()), team)
    document = Document.objects.get()
    assert (publication.status, publication.document, publication.published_by) == ("published", document, team)
    assert (document.permission, document.title) == (PUBLIC, str(publication))
    assert publication.content_hash == publication.fingerprint()
    assert document.file.read().startswith(b"%PDF-")


@pytest.mark.parametrize("signed", [0, 2])
def test_two_signatures_publish_nothing(kind, signed, team):
    with pytest.raises(Refused, match="Only a"):
        kind.publish(kind.make("signing", signers=three_partners()[:signed]), team)
    assert Document.objects.count() == 0


def test_a_text_that_was_changed_after_it_was_signed_is_not_published(kind, team):
    publication = kind.make("signed", signers=three_partners())
    type(publication).objects.update(title="Changed from the side")
    with pytest.raises(Refused, match="has changed since it was signed"):
        kind.publish(fresh(publication), team)
    assert (Document.objects.count(), fresh(publication).status) == (0, "signed")


def test_a_text_that_one_partner_signed_differently_is_not_published(kind, team):
    publication = kind.make("signed", signers=three_partners())
    publication.signatures.filter(seat="police").update(content_hash="0" * 64)
    with pytest.raises(Refused, match="has changed since it was signed"):
        kind.publish(publication, team)


# All or nothing


@pytest.mark.parametrize("act", ["sign", "third", "reopen", "edit", "publish"])
def test_an_operation_that_cannot_be_audited_changes_nothing(kind, act, team, broken_record):
    signers = three_partners()
    signed = {"sign": 0, "third": 2}.get(act, 3)
    publication = kind.make("signing" if signed < 3 else "signed", signers=signers[:signed])
    acts = {
        "sign": lambda: signing.sign(publication=publication, seen=publication.fingerprint(), by=signers[0]),
        "third": lambda: signing.sign(publication=publication, seen=publication.fingerprint(), by=signers[2]),
        "reopen": lambda: signing.reopen(publication=publication, reason="x", by=team),
        "edit": lambda: kind.edits["one character"](publication, team),
        "publish": lambda: kind.publish(publication, team),
    }
    before = (fresh(publication).status, fresh(publication).fingerprint())
    broken_record(acts[act])
    assert (fresh(publication).status, fresh(publication).fingerprint()) == before
    assert (publication.live_signatures().count(), StatusChange.objects.count(), Document.objects.count()) == (
        signed,
        0,
        0,
    )


# At the same moment


def at_once(*acts):
    """Run each in a thread of its own: "done", or the start of the refusal."""
    together = Barrier(len(acts))

    def attempt(act):
        together.wait(timeout=10)
        try:
            act()
        except Refused as refusal:
            return refusal.message.partition(".")[0].partition(":")[0]
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(attempt, acts))


@pytest.mark.django_db(transaction=True)
def test_three_partners_who_sign_at_once_make_one_set_of_three(kind):
    publication, signers = kind.make("signing"), three_partners()
    outcomes = at_once(
        *(lambda by=by: signing.sign(publication=publication, seen=publication.fingerprint(), by=by) for by in signers)
    )
    assert outcomes == ["done"] * 3
    assert (fresh(publication).status, publication.live_signatures().count()) == ("signed", 3)
    assert [change.verb for change in StatusChange.objects.of(publication)] == ["complete-signing"]


@pytest.mark.django_db(transaction=True)
def test_one_partner_who_presses_four_times_signs_once(kind, rivals):
    publication, signer = kind.make("signing"), partner("health")
    assert rivals(lambda: signing.sign(publication=publication, seen=publication.fingerprint(), by=signer).seat) == [
        *["This partner has already signed."] * 3,
        "health",
    ]
    assert publication.live_signatures().count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_edit_during_the_last_signature_leaves_no_signed_text_with_other_words(kind):
    signers, team = three_partners(), UserFactory()
    publication = kind.make("signing", signers=signers[:2])
    at_once(
        lambda: kind.edits["one character"](publication, team),
        lambda: signing.sign(publication=publication, seen=publication.fingerprint(), by=signers[2]),
    )
    publication = fresh(publication)
    assert (publication.status, publication.live_signatures().count()) == ("draft", 0)


def test_a_text_that_was_not_seen_is_not_signed(kind):
    publication = kind.make("signing")
    with pytest.raises(Refused, match="The text has changed since you opened this page. Read it again."):
        signing.sign(publication=publication, seen="0" * 64, by=partner("health"))
    assert not publication.signatures.exists()
