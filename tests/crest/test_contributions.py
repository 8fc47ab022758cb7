"""What CREST announces: doors for those inside, counts instead of names, figures without small numbers."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from crest import contributions
from crest.models import ReferralDraft
from crest.operations import meetings, numbers, own_data, referrals, restrictions
from shield.extension_points import (
    header_actions,
    personal_data,
    report_sections,
    search_sources,
    section_pages,
    sections,
    work_queue,
)
from shield.models import AuditEntry
from tests.cast import EVERYBODY, make
from tests.factories.crest import (
    chair,
    make_case,
    make_draft,
    make_item,
    make_panel,
    make_receipt,
    make_referral,
    seen_by,
)

pytestmark = pytest.mark.django_db


def doors(user) -> set[str]:
    shown = (*sections, *section_pages, *header_actions)
    return {item.key for item in shown if item.key.startswith("crest") and user.has_perm(item.permission)}


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_only_those_inside_see_a_door_to_crest(name):
    expected = {
        "anonymous": set(),
        "administrator": set(),
        "mash_screener": {"crest", "crest.refer", "crest.mine", "crest.referrals"},
        "crest_member": {"crest", "crest.refer", "crest.mine", "crest.meetings"},
    }
    assert doors(make(name)) == expected.get(name, {"crest.refer", "crest.mine"})


@pytest.mark.parametrize("name", sorted(EVERYBODY - {"mash_screener", "crest_member"}))
def test_nothing_of_crest_waits_for_the_others(name):
    make_item()
    make_referral(make("outsider"))
    assert list(contributions.waiting(make(name))) == []


def test_a_screener_sees_how_many_wait_and_since_when():
    long_ago = timezone.now() - timedelta(days=3)
    make_referral(now=long_ago)
    make_referral()
    (thing,) = contributions.waiting(make("mash_screener"))
    assert (thing.title, thing.url, thing.due) == (
        "2 referrals to CREST wait",
        reverse("crest:referral-list"),
        timezone.localdate(long_ago) + timedelta(days=1),
    )


def test_a_member_sees_the_next_panel():
    item = make_item()
    (thing,) = contributions.waiting(make("crest_member"))
    assert (thing.title, thing.why, thing.due) == (
        "Operational CREST meets",
        "1 young person on the agenda",
        item.meeting.held_on,
    )


def test_a_practitioner_is_reminded_of_a_draft(practitioner):
    make_draft(practitioner)
    (thing,) = contributions.waiting(practitioner)
    assert (thing.title, thing.url) == ("A referral you have not sent", reverse("crest:receipt-list"))


def test_what_waits_reads_nothing_of_any_child(mash_screener):
    make_referral()
    before = AuditEntry.objects.count()
    contributions.waiting(mash_screener)
    assert AuditEntry.objects.count() == before


def found(name: str, words: str) -> list[str]:
    return [hit.title for hit in contributions.find(make(name), words)]


def test_a_reference_is_found_by_those_who_may_read_it():
    case = make_case()
    assert found("crest_member", f" {case.code.lower()} ") == [case.code]
    assert found("mash_screener", case.code) == [case.code]
    for name in sorted(EVERYBODY - {"crest_member", "mash_screener"}):
        assert found(name, case.code) == []


def test_a_restricted_case_is_not_found():
    case = make_case()
    restrictions.restrict(case=case, readers={chair()}, reason="Known", version=1, by=chair())
    assert found("crest_member", case.code) == []


@pytest.mark.parametrize("words", ["Robin", "CR-", "CR", "%", "football"])
def test_names_words_and_parts_find_nothing(words):
    make_case()
    assert [found(name, words) for name in ("crest_member", "mash_screener")] == [[], []]


def test_a_search_is_recorded_without_its_words(crest_member):
    case = make_case()
    contributions.find(crest_member, case.code)
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.kind, entry.facts) == ("crest.searched", {"found": 1})


def test_the_annual_report_takes_the_figures_and_their_page():
    section = report_sections["crest.numbers"]
    today = timezone.localdate()
    for _ in range(5):
        make_referral()
    data = section.compile(today, today)
    assert data == numbers.counted(today, today)
    page = render_to_string(section.template_name, {"data": data})
    assert ["Referrals received" in page, ">5<" in page, "fewer than 5" in page] == [True, True, True]


def test_everything_about_a_child_has_its_retention():
    announced = {item.model: item for item in personal_data if item.key.startswith("crest.")}
    assert set(announced) == {
        f"crest.{name}"
        for name in (
            "Child",
            "Referral",
            "Case",
            "CaseReader",
            "PanelItem",
            "AgencyStatement",
            "PanelAction",
            "ReferralReceipt",
            "ReferralDraft",
        )
    }
    assert all(item.retention for item in announced.values())


def test_a_referrer_is_handed_references_only(practitioner):
    receipt = make_receipt(practitioner)
    assert list(own_data.receipts_of(practitioner)) == [
        {
            "reference": receipt.reference,
            "sent": receipt.sent_at.isoformat(),
            "status": "Received, waiting for the MASH",
        }
    ]


def test_erasing_takes_drafts_and_leaves_referrals(practitioner):
    make_receipt(practitioner)
    draft = make_draft(practitioner, {"concern": {"concern": ["Robin"]}})
    assert list(own_data.drafts_of(practitioner)) == [{"started": draft.started_at.isoformat()}]
    assert own_data.erase_drafts(practitioner) == 1
    assert own_data.keep(practitioner) == 0
    with seen_by(practitioner):
        assert [kept.is_sent for kept in ReferralDraft.objects.all()] == [True]


def test_the_announcements_stand():
    assert work_queue["crest.waiting"].waiting is contributions.waiting
    assert search_sources["crest.references"].find is contributions.find


def test_several_cases_are_counted_on_the_agenda():
    make_panel()
    for _ in range(2):
        referrals.accept(referral=make_referral(), reason="Pattern", by=make("mash_screener"))
    (thing,) = contributions.waiting(make("crest_member"))
    assert thing.why == "2 young people on the agenda"


def test_a_decided_item_still_stands_on_the_agenda():
    item = make_item()
    meetings.decide(item=item, outcome="take_on", reasons="Pattern", version=1, by=make("crest_member"))
    assert len(list(contributions.waiting(make("crest_member")))) == 1
