"""Every page of CREST leaves exactly one audit entry before it is sent; if that fails, it is not sent."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from crest.models import Case, PanelItem, Referral
from crest.operations import meetings
from crest.presenters import own_agency
from shield.models import AuditEntry
from tests.cast import make
from tests.factories.crest import chair, make_draft, make_item, make_panel, make_receipt, make_referral, seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def action_path(verb: str) -> Callable[[], str]:
    def path() -> str:
        item, member = make_item(), make("crest_member")
        action = meetings.add_action(
            case=item.case, title="Warn", agency=own_agency(member), due_on=timezone.localdate(), by=member
        )
        return reverse(f"crest:action-{verb}", args=[action.pk])

    return path


def item_path(name: str) -> Callable[[], str]:
    def path() -> str:
        item = make_item()
        return reverse(f"crest:{name}", args=[item.meeting_id, item.pk])

    return path


def case_path(name: str) -> Callable[[], str]:
    return lambda: reverse(f"crest:{name}", args=[make_item().case_id])


def meeting_path(name: str) -> Callable[[], str]:
    return lambda: reverse(f"crest:{name}", args=[make_item().meeting_id])


def referral_path(name: str) -> Callable[[], str]:
    return lambda: reverse(f"crest:{name}", args=[make_referral().pk])


def own(name: str, *more: str) -> Callable[[], str]:
    return lambda: reverse(f"crest:{name}", args=[make_draft(make("practitioner")).pk, *more])


# Page: (the reader, its address, the kind of its entry). The danger pages read nothing and are not here.
PAGES: dict[str, tuple[str, Callable[[], str], str]] = {
    "landing": ("crest_member", lambda: reverse("crest:landing"), "crest.landing-read"),
    "draft-update": ("practitioner", own("draft-update", "concern"), "crest.draft-read"),
    "referral-create": ("practitioner", own("referral-create"), "crest.draft-read"),
    "draft-delete": ("practitioner", own("draft-delete"), "crest.draft-read"),
    "receipt-list": ("practitioner", lambda: reverse("crest:receipt-list"), "crest.receipts-listed"),
    "receipt-detail": (
        "practitioner",
        lambda: reverse("crest:receipt-detail", args=[make_receipt().pk]),
        "crest.receipt-read",
    ),
    "referral-list": ("mash_screener", lambda: reverse("crest:referral-list"), "crest.referrals-listed"),
    "referral-detail": ("mash_screener", referral_path("referral-detail"), "crest.referral-read"),
    "referral-accept": ("mash_screener", referral_path("referral-accept"), "crest.referral-read"),
    "referral-signpost": ("mash_screener", referral_path("referral-signpost"), "crest.referral-read"),
    "meeting-list": ("crest_member", lambda: reverse("crest:meeting-list"), "crest.meetings-listed"),
    "meeting-detail": ("crest_member", meeting_path("meeting-detail"), "crest.meeting-read"),
    "attendance-update": ("crest_member", meeting_path("attendance-update"), "crest.meeting-read"),
    "item-detail": ("crest_member", item_path("item-detail"), "crest.item-read"),
    "item-decide": ("crest_member", item_path("item-decide"), "crest.item-read"),
    "statement-create": ("crest_member", item_path("statement-create"), "crest.item-read"),
    "action-create": ("crest_member", item_path("action-create"), "crest.item-read"),
    "action-finish": ("crest_member", action_path("finish"), "crest.form-read"),
    "action-mark-not-possible": ("crest_member", action_path("mark-not-possible"), "crest.form-read"),
    "case-detail": ("crest_member", case_path("case-detail"), "crest.case-read"),
    "case-access-log": ("crest_member", case_path("case-access-log"), "crest.access-log-read"),
    "case-restrict": ("chair", case_path("case-restrict"), "crest.form-read"),
    "case-lift-restriction": ("chair", case_path("case-lift-restriction"), "crest.form-read"),
    "panel-create": ("chair", lambda: reverse("crest:panel-create"), "crest.panel-read"),
    "panel-update": ("chair", lambda: reverse("crest:panel-update", args=[make_panel().pk]), "crest.panel-read"),
}
ABOUT_ONE_CHILD = {
    "item-detail",
    "item-decide",
    "statement-create",
    "action-create",
    "action-finish",
    "action-mark-not-possible",
    "case-detail",
}


def enter(sign_in, name: str):
    user = chair() if name == "chair" else make(name)
    return user, sign_in(user)


def test_every_page_that_reads_is_here():
    from crest.urls import urlpatterns

    without_reading = {"referral-start", "referral-danger", "draft-autosave"}
    assert {pattern.name for pattern in urlpatterns} == set(PAGES) | without_reading


@pytest.mark.parametrize("page", PAGES)
def test_a_page_leaves_one_entry(sign_in, page):
    name, address, kind = PAGES[page]
    path = address()
    user, client = enter(sign_in, name)
    before = AuditEntry.objects.count()
    assert client.get(path).status_code == 200
    entries = list(AuditEntry.objects.order_by("pk")[before:])
    assert [(entry.kind, entry.actor_id) for entry in entries] == [(kind, user.pk)]


@pytest.mark.parametrize("page", sorted(ABOUT_ONE_CHILD))
def test_a_page_about_a_child_is_recorded_on_the_childs_case(sign_in, page):
    name, address, _ = PAGES[page]
    path = address()
    user, client = enter(sign_in, name)
    client.get(path)
    with seen_by(user):
        case = Case.objects.get()
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.target_type, entry.target_id) == ("crest.case", str(case.pk))


def test_a_list_names_the_rows_it_showed(sign_in, mash_screener):
    shown = {str(make_referral().pk) for _ in range(3)}
    sign_in(mash_screener).get(reverse("crest:referral-list"))
    assert set(AuditEntry.objects.order_by("-pk")[0].facts["referrals"]) == shown


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_cannot_be_recorded_is_not_sent(sign_in, page):
    name, address, _ = PAGES[page]
    path = address()
    _, client = enter(sign_in, name)
    client.get(reverse("cookies"))
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_owner; REVOKE INSERT ON shield_auditentry FROM portal_app; SET ROLE portal_app")
    answer = client.get(path)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_owner; GRANT INSERT ON shield_auditentry TO portal_app; SET ROLE portal_app")
    page_text = answer.content.decode()
    assert answer.status_code == 503
    assert [words in page_text for words in ("Robin", "CR-", "football", "CREST")] == [False] * 4


@pytest.mark.parametrize("name", ["practitioner", "administrator", "team", "board_member"])
def test_a_refused_page_leaves_no_entry_about_the_record(sign_in, name):
    referral = make_referral(make("outsider"))
    client = sign_in(make(name))
    before = AuditEntry.objects.count()
    assert client.get(reverse("crest:referral-detail", args=[referral.pk])).status_code == 404
    assert AuditEntry.objects.count() == before


def test_a_form_shown_again_with_errors_is_recorded_too(sign_in, mash_screener):
    referral = make_referral()
    client = sign_in(mash_screener)
    before = AuditEntry.objects.count()
    client.post(reverse("crest:referral-signpost", args=[referral.pk]), {"to": "", "reason": ""})
    assert [entry.kind for entry in AuditEntry.objects.order_by("pk")[before:]] == ["crest.referral-read"]
    with seen_by(mash_screener):
        assert Referral.objects.get().status == "submitted"


def plain(answer) -> tuple[int, str]:
    """Status and page, without the tokens that differ from one answer to the next."""
    return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.content.decode())


def test_an_absent_record_and_a_hidden_one_look_the_same(sign_in, team):
    item = make_item()
    client = sign_in(team)
    hidden = client.get(reverse("crest:item-detail", args=[item.meeting_id, item.pk]))
    absent = client.get(reverse("crest:item-detail", args=[item.pk, item.meeting_id]))
    assert plain(hidden) == plain(absent)
    assert hidden.status_code == 404


def test_nobody_without_a_seat_can_tell_whether_the_list_exists(sign_in, administrator):
    client = sign_in(administrator)
    listed = client.get(reverse("crest:meeting-list"))
    nowhere = client.get("/crest/meetingz/")
    assert plain(listed) == plain(nowhere)
    assert listed.status_code == 404


def test_a_decision_shown_again_is_recorded_on_the_case(sign_in, crest_member):
    item = make_item()
    path = reverse("crest:item-decide", args=[item.meeting_id, item.pk])
    sign_in(crest_member).post(path, {"outcome": "", "reasons": "", "version": 1})
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.kind, entry.target_id) == ("crest.item-read", str(item.case_id))
    with seen_by(crest_member):
        assert not PanelItem.objects.get().is_decided
