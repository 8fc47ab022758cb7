"""Sending a referral once, accepting it, signposting it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from crest.models import Case, Child, PanelItem, PanelMeeting, Referral, ReferralDraft, ReferralReceipt
from crest.operations import drafts, referrals
from shield.models import AuditEntry, EmailNotice, EmailStatus, StatusChange
from shield.refusals import Refused
from tests.cast import make
from tests.factories.crest import (
    account,
    make_case,
    make_draft,
    make_panel,
    make_receipt,
    make_referral,
    seen_by,
    subject,
)
from tests.factories.partnership import PersonFactory

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEXT_TUESDAY = date(2026, 3, 3)


def kinds() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("kind", flat=True))


def everything_of(user) -> dict[str, int]:
    with seen_by(user):
        return {model.__name__: model._base_manager.count() for model in (Child, Referral, ReferralReceipt)}


def test_a_sent_draft_becomes_one_referral(practitioner, mash_screener):
    draft = make_draft(practitioner, {"concern": {"concern": ["secret"]}})
    receipt = referrals.submit(draft=draft, subject=subject(), account=account(), by=practitioner, now=MONDAY)
    with seen_by(mash_screener):
        referral = Referral.objects.get()
        assert (referral.reference, referral.status, referral.asked_at) == (receipt.reference, "submitted", MONDAY)
        assert referral.agency == practitioner.person.agency_on()
        assert referral.child.name == "Robin Fernleaf"
        assert referral.own_words == "I just want to go back to football."
    assert kinds() == ["crest.draft-started", "crest.draft-saved", "crest.referral-submitted"]


def test_a_sent_draft_is_empty(practitioner):
    draft = make_draft(practitioner, {"concern": {"concern": ["secret"]}})
    referrals.submit(draft=draft, subject=subject(), account=account(), by=practitioner)
    with seen_by(practitioner):
        kept = ReferralDraft.objects.get()
    assert (kept.answers, kept.is_sent) == (None, True)


def test_sending_again_returns_the_same_receipt(practitioner, mash_screener):
    draft = make_draft(practitioner)
    first = referrals.submit(draft=draft, subject=subject(), account=account(), by=practitioner)
    again = referrals.submit(draft=draft, subject=subject(name="Other"), account=account(), by=practitioner)
    assert again == first
    assert everything_of(mash_screener) == {"Child": 1, "Referral": 1, "ReferralReceipt": 1}
    assert EmailNotice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_make_one_referral():
    practitioner, screener = make("practitioner"), make("mash_screener")
    draft = make_draft(practitioner)

    def click(_: int) -> str:
        try:
            mine = make("practitioner")
            return referrals.submit(draft=draft, subject=subject(), account=account(), by=mine).reference
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        references = list(pool.map(click, range(8)))
    assert len(references) == 8
    assert len(set(references)) == 1
    assert everything_of(screener) == {"Child": 1, "Referral": 1, "ReferralReceipt": 1}


def test_a_reference_identifies_no_one_and_is_easy_to_say(practitioner):
    reference = make_receipt(practitioner).reference
    assert reference[:3] == "CR-"
    assert len(reference) == 7
    assert not set(reference[3:]) & set("IO01AEU")


def test_a_taken_reference_is_drawn_again(practitioner):
    taken = make_receipt(practitioner).reference
    with patch("crest.operations.referrals.new_reference", side_effect=[taken, taken, "CR-2222"]):
        assert make_receipt(practitioner).reference == "CR-2222"


def test_when_every_reference_is_taken_nothing_is_kept(practitioner, mash_screener):
    taken = make_receipt(practitioner).reference
    with (
        patch("crest.operations.referrals.new_reference", return_value=taken),
        pytest.raises(Refused),
    ):
        make_receipt(practitioner)
    assert everything_of(mash_screener)["Child"] == 1


@pytest.mark.parametrize(
    ("about", "written", "field"),
    [
        ({"name": " "}, {}, "name"),
        ({"date_of_birth": None}, {}, "estimated_age"),
        ({}, {"kinds": []}, "kinds"),
        ({}, {"concern": "  "}, "concern"),
    ],
)
def test_a_referral_without_what_it_needs_is_refused(practitioner, mash_screener, about, written, field):
    draft = make_draft(practitioner)
    with pytest.raises(Refused) as refusal:
        referrals.submit(draft=draft, subject=subject(**about), account=account(**written), by=practitioner)
    assert refusal.value.field == field
    assert everything_of(mash_screener) == {"Child": 0, "Referral": 0, "ReferralReceipt": 0}
    with seen_by(practitioner):
        assert not ReferralDraft.objects.get(pk=draft.pk).is_sent


def test_an_estimated_age_of_nought_is_an_age(practitioner):
    assert make_receipt(practitioner, child={"date_of_birth": None, "estimated_age": 0}).status == "submitted"


def test_the_emails_contain_a_reference_and_a_link_only(practitioner, mash_screener):
    receipt = make_receipt(practitioner)
    words = {notice.template: notice.context for notice in EmailNotice.objects.all()}
    assert words == {
        "crest/emails/sealed/referral-received": {
            "reference": receipt.reference,
            "path": f"/crest/my-referrals/{receipt.pk}/",
        },
        "crest/emails/sealed/referral-waits": {
            "reference": receipt.reference,
            "path": f"/crest/referrals/{receipt.referral_id}/",
        },
    }
    assert {notice.to for notice in EmailNotice.objects.all()} == {practitioner.email, mash_screener.email}


@pytest.mark.parametrize("name", ["administrator", "team"])
def test_a_failed_email_reveals_nothing_to_the_people_who_manage_emails(practitioner, mash_screener, name):
    make_receipt(practitioner)
    EmailNotice.objects.update(status=EmailStatus.FAILED)
    assert EmailNotice.objects.troubled().count() == 2
    assert list(EmailNotice.objects.visible_to(make(name)).troubled()) == []


def test_a_closed_account_is_not_told(practitioner, mash_screener):
    mash_screener.is_active = False
    mash_screener.save()
    make_receipt(practitioner)
    assert list(EmailNotice.objects.values_list("to", flat=True)) == [practitioner.email]


@pytest.mark.parametrize(
    "broken", ["crest.operations.referrals._email_reference", "crest.operations.referrals.audit.record"]
)
def test_a_referral_that_cannot_be_recorded_or_emailed_is_not_sent(practitioner, mash_screener, broken):
    draft = make_draft(practitioner, {"concern": {"concern": ["kept"]}})
    with patch(broken, side_effect=DatabaseError("broken")), pytest.raises(DatabaseError):
        referrals.submit(draft=draft, subject=subject(), account=account(), by=practitioner)
    assert everything_of(mash_screener) == {"Child": 0, "Referral": 0, "ReferralReceipt": 0}
    with seen_by(practitioner):
        assert ReferralDraft.objects.get().answers == {"concern": {"concern": ["kept"]}}


def test_accepting_puts_the_case_on_the_next_agenda(practitioner, mash_screener, crest_member):
    make_panel()
    referral = make_referral(practitioner, MONDAY)
    meeting = referrals.accept(referral=referral, reason="Pattern", by=mash_screener, now=MONDAY)
    assert (meeting.held_on, meeting.starts_at.hour) == (NEXT_TUESDAY, 14)
    with seen_by(crest_member):
        item = PanelItem.objects.get()
        assert (item.meeting, item.kind, item.case.code) == (meeting, "new", referral.reference)
        assert item.case.opened_from.screening_reason == "Pattern"
    with seen_by(practitioner):
        assert ReferralReceipt.objects.get().status == "accepted"
    assert kinds()[-1] == "crest.referral-accepted"


def test_a_meeting_that_stands_is_used_again(practitioner, mash_screener, crest_member):
    make_panel()
    for _ in range(2):
        referral = make_referral(practitioner, MONDAY)
        referrals.accept(referral=referral, reason="Pattern", by=mash_screener, now=MONDAY)
    with seen_by(crest_member):
        assert PanelMeeting.objects.count() == 1
        assert PanelItem.objects.count() == 2


def test_a_meeting_that_has_begun_takes_nobody_new(practitioner, mash_screener):
    make_panel()
    during = datetime(2026, 3, 3, 14, 30, tzinfo=UTC)
    meeting = referrals.accept(referral=make_referral(practitioner), reason="Pattern", by=mash_screener, now=during)
    assert meeting.held_on == date(2026, 3, 10)


def test_nothing_is_accepted_while_no_panel_takes_referrals(practitioner, mash_screener):
    referral = make_referral(practitioner)
    with pytest.raises(Refused):
        referrals.accept(referral=referral, reason="Pattern", by=mash_screener)
    with seen_by(mash_screener):
        assert Referral.objects.get().status == "submitted"


def test_signposting_keeps_the_reason_enciphered(practitioner, mash_screener, crest_member):
    referral = make_referral(practitioner)
    referrals.signpost(referral=referral, to="Early help", reason="No sign of exploitation", by=mash_screener)
    with seen_by(mash_screener):
        kept = Referral.objects.get()
        assert (kept.status, kept.signposted_to, kept.screening_reason, kept.screened_by) == (
            "signposted",
            "Early help",
            "No sign of exploitation",
            mash_screener,
        )
    with seen_by(practitioner):
        assert ReferralReceipt.objects.get().status == "signposted"
    with seen_by(crest_member):
        assert Case.objects.count() == 0
    assert StatusChange.objects.get().reason == ""


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_decision_without_a_reason_is_refused(practitioner, mash_screener, reason):
    make_panel()
    referral = make_referral(practitioner)
    with pytest.raises(Refused):
        referrals.accept(referral=referral, reason=reason, by=mash_screener)
    with pytest.raises(Refused):
        referrals.signpost(referral=referral, to="Early help", reason=reason, by=mash_screener)


def test_signposting_to_nowhere_is_refused(practitioner, mash_screener):
    with pytest.raises(Refused):
        referrals.signpost(referral=make_referral(practitioner), to=" ", reason="Because", by=mash_screener)


def test_a_referral_is_screened_once(practitioner, mash_screener):
    referral = make_referral(practitioner)
    referrals.signpost(referral=referral, to="Early help", reason="Because", by=mash_screener)
    make_panel()
    with seen_by(mash_screener):
        stale = Referral.objects.get()
    with pytest.raises(Refused):
        referrals.accept(referral=stale, reason="Because", by=mash_screener)
    with seen_by(make("crest_member")):
        assert Case.objects.count() == 0


def test_an_acceptance_that_cannot_be_recorded_did_not_happen(practitioner, mash_screener, crest_member):
    make_panel()
    referral = make_referral(practitioner)
    with (
        patch("crest.operations.referrals.audit.record", side_effect=DatabaseError("broken")),
        pytest.raises(DatabaseError),
    ):
        referrals.accept(referral=referral, reason="Pattern", by=mash_screener)
    with seen_by(crest_member):
        assert (Case.objects.count(), PanelItem.objects.count(), PanelMeeting.objects.count()) == (0, 0, 0)
    with seen_by(practitioner):
        assert ReferralReceipt.objects.get().status == "submitted"


def test_a_signposting_that_cannot_be_recorded_did_not_happen(practitioner, mash_screener):
    referral = make_referral(practitioner)
    with (
        patch("crest.operations.referrals.audit.record", side_effect=DatabaseError("broken")),
        pytest.raises(DatabaseError),
    ):
        referrals.signpost(referral=referral, to="Early help", reason="Because", by=mash_screener)
    with seen_by(mash_screener):
        assert (Referral.objects.get().status, Referral.objects.get().screening_reason) == ("submitted", None)
    assert StatusChange.objects.count() == 0


def test_one_child_has_one_live_case(practitioner, mash_screener):
    case, other = make_case(), make_referral(practitioner)
    with seen_by(mash_screener), pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(code=other.reference, child_id=case.child_id, opened_from=other, opened_by=mash_screener)


def test_somebody_without_a_post_sends_nothing(practitioner):
    draft = make_draft(practitioner)
    stranger = PersonFactory().user
    with pytest.raises(ReferralDraft.DoesNotExist):
        referrals.submit(draft=draft, subject=subject(), account=account(), by=stranger)


def test_a_draft_saved_elsewhere_is_not_overwritten(practitioner):
    draft = make_draft(practitioner, {"concern": {"concern": ["first"]}})
    with pytest.raises(Refused):
        drafts.save_step(draft=draft, step="concern", answers={"concern": ["second"]}, version=1, by=practitioner)
    with seen_by(practitioner):
        assert ReferralDraft.objects.get().answers == {"concern": {"concern": ["first"]}}


def test_a_sent_draft_can_be_neither_edited_nor_deleted(practitioner):
    draft = make_draft(practitioner)
    referrals.submit(draft=draft, subject=subject(), account=account(), by=practitioner)
    with pytest.raises(Refused):
        drafts.save_step(draft=draft, step="concern", answers={}, version=1, by=practitioner)
    with pytest.raises(Refused):
        drafts.delete(draft=draft, by=practitioner)


def test_a_draft_is_deleted(practitioner):
    drafts.delete(draft=make_draft(practitioner), by=practitioner)
    with seen_by(practitioner):
        assert ReferralDraft.objects.count() == 0
    assert kinds() == ["crest.draft-started", "crest.draft-discarded"]


@pytest.mark.parametrize("name", ["create", "save_step", "delete"])
def test_a_change_of_a_draft_that_cannot_be_recorded_is_not_stored(practitioner, name):
    draft = None if name == "create" else make_draft(practitioner)
    arguments = {
        "create": {},
        "save_step": {"draft": draft, "step": "concern", "answers": {"concern": ["x"]}, "version": 1},
        "delete": {"draft": draft},
    }[name]
    broken = patch("crest.operations.drafts.audit.record", side_effect=DatabaseError("broken"))
    with broken, pytest.raises(DatabaseError):
        getattr(drafts, name)(**arguments, by=practitioner)
    with seen_by(practitioner):
        kept = list(ReferralDraft.objects.all())
    assert [one.answers for one in kept] == ([] if name == "create" else [{}])
