"""What CREST announces: pages for its members, counts instead of names, statistics without small numbers."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from crest.contributions import personal_data, report_chapters, search, work_queue
from crest.models import ReferralDraft
from crest.operations import meetings, referrals, restrictions
from shield.extension_points import header_actions, report_sections, search_sources, section_pages, sections
from shield.extension_points import personal_data as personal_data_sources
from shield.extension_points import work_queue as work_queues
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

PANEL = {"crest_member", "crest_chair", "other_panel_member", "named_reader", "relative"}


def pages(user) -> set[str]:
    shown = (*sections, *section_pages, *header_actions)
    return {item.key for item in shown if item.key.startswith("crest") and user.has_perm(item.permission)}


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_only_members_and_screeners_see_the_pages_of_crest(name):
    expected = {
        **dict.fromkeys(["anonymous", "administrator", "leaver", "without_post"], set()),
        "mash_screener": {"crest", "crest.refer", "crest.mine", "crest.referrals"},
        **dict.fromkeys(PANEL, {"crest", "crest.refer", "crest.mine", "crest.meetings"}),
    }
    assert pages(make(name)) == expected.get(name, {"crest.refer", "crest.mine"})


@pytest.mark.parametrize("name", sorted(EVERYBODY - PANEL - {"mash_screener"}))
def test_everyone_else_has_no_tasks_of_crest(name):
    make_item()
    make_referral(make("outsider"))
    assert list(work_queue.waiting(make(name))) == []


def test_a_screener_has_one_task_with_the_number_of_referrals():
    long_ago = timezone.now() - timedelta(days=3)
    make_referral(now=long_ago)
    make_referral()
    (thing,) = work_queue.waiting(make("mash_screener"))
    assert (thing.title, thing.url, thing.due) == (
        "2 referrals to CREST to screen",
        reverse("crest:referral-list"),
        timezone.localdate(long_ago) + timedelta(days=1),
    )


def test_a_member_has_the_next_meeting_as_a_task():
    item = make_item()
    (thing,) = work_queue.waiting(make("crest_member"))
    assert (thing.title, thing.why, thing.due) == (
        "Operational CREST meeting",
        "1 young person on the agenda",
        item.meeting.held_on,
    )


def test_a_practitioner_is_reminded_of_a_draft(practitioner):
    make_draft(practitioner)
    (thing,) = work_queue.waiting(practitioner)
    assert (thing.title, thing.url) == ("A referral you have not sent", reverse("crest:receipt-list"))


def test_tasks_read_nothing_about_a_child(mash_screener):
    make_referral()
    before = AuditEntry.objects.count()
    work_queue.waiting(mash_screener)
    assert AuditEntry.objects.count() == before


def found(name: str, words: str) -> list[str]:
    return [hit.title for hit in search.find_references(make(name), words)]


def test_a_reference_is_found_by_people_who_may_read_it():
    case = make_case()
    assert found("crest_member", f" {case.code.lower()} ") == [case.code]
    assert found("mash_screener", case.code) == [case.code]
    for name in sorted(EVERYBODY - PANEL - {"mash_screener"}):
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
    search.find_references(crest_member, case.code)
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.kind, entry.facts) == ("crest.searched", {"found": 1})


def test_the_annual_report_has_the_statistics():
    section = report_sections["crest.referrals"]
    today = timezone.localdate()
    for _ in range(5):
        make_referral()
    data = section.compile(today, today)
    assert data == report_chapters.referral_statistics(today, today)
    page = render_to_string(section.template_name, {"data": data})
    assert ["Referrals received" in page, ">5<" in page, "fewer than 5" in page] == [True, True, True]


def test_everything_about_a_child_has_its_retention():
    announced = {item.model: item for item in personal_data_sources if item.key.startswith("crest.")}
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


def test_a_referrer_exports_references_only(practitioner):
    receipt = make_receipt(practitioner)
    assert list(personal_data.export_receipts(practitioner)) == [
        {
            "reference": receipt.reference,
            "sent": receipt.sent_at.isoformat(),
            "status": "Received, awaiting a decision",
        }
    ]


def test_erasure_deletes_drafts_and_retains_referrals(practitioner):
    make_receipt(practitioner)
    draft = make_draft(practitioner, {"concern": {"concern": ["Robin"]}})
    assert list(personal_data.export_drafts(practitioner)) == [{"started": draft.started_at.isoformat()}]
    assert personal_data.erase_drafts(practitioner) == 1
    assert personal_data.retain(practitioner) == 0
    with seen_by(practitioner):
        assert [kept.is_sent for kept in ReferralDraft.objects.all()] == [True]


def test_tasks_and_search_are_announced():
    assert work_queues["crest.waiting"].waiting is work_queue.waiting
    assert search_sources["crest.references"].find is search.find_references


def test_several_cases_are_counted_on_the_agenda():
    make_panel()
    for _ in range(2):
        referrals.accept(referral=make_referral(), reason="Pattern", by=make("mash_screener"))
    (thing,) = work_queue.waiting(make("crest_member"))
    assert thing.why == "2 young people on the agenda"


def test_a_decided_item_is_still_on_the_agenda():
    item = make_item()
    meetings.decide(
        item=item,
        outcome="take_on",
        reasons="Pattern",
        version=1,
        by=make("crest_member"),
        now=item.meeting.moment(item.meeting.starts_at),
    )
    assert len(list(work_queue.waiting(make("crest_member")))) == 1
