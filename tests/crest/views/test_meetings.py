"""The panel's pages: agenda, one young person, what is written there, who looked."""

from datetime import date

import pytest
from django.urls import reverse

from crest.models import AgencyStatement, Case, Panel, PanelAction, PanelAttendance, PanelItem
from crest.operations import meetings, restrictions
from crest.presenters import own_agency
from partnership.models import GovernanceGroup, GroupKind, Membership
from tests.crest.costs import cost
from tests.factories.crest import already_met, another_member, chair, make_case, make_item, make_panel, seen_by
from tests.forms_sent import fields_in

pytestmark = pytest.mark.django_db


def at(name: str, item: PanelItem) -> str:
    return reverse(f"crest:{name}", args=[item.meeting_id, item.pk])


def body(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def item(crest_member):
    return make_item()


def test_the_list_leads_to_the_meeting_and_the_meeting_to_the_child(sign_in, crest_member, item):
    client = sign_in(crest_member)
    assert reverse("crest:meeting-detail", args=[item.meeting_id]) in body(client.get(reverse("crest:meeting-list")))
    meeting = body(client.get(reverse("crest:meeting-detail", args=[item.meeting_id])))
    assert at("item-detail", item) in meeting
    assert "Robin" not in meeting


def test_the_young_persons_words_come_first(sign_in, crest_member, item):
    page = body(sign_in(crest_member).get(at("item-detail", item)))
    order = [page.index(words) for words in ("football", "Information from each agency", "Panel decision")]
    assert order == sorted(order)


def test_neither_title_nor_address_identifies_the_child(sign_in, crest_member, item):
    client = sign_in(crest_member)
    for path in (at("item-detail", item), reverse("crest:case-detail", args=[item.case_id])):
        head = body(client.get(path)).split("</head>")[0]
        assert [word in head + path for word in ("Robin", item.case.code)] == [False, False]


def test_every_agency_of_the_panel_has_a_row(sign_in, crest_member, item):
    chair_agency = own_agency(chair())
    meetings.record_statement(
        item=item,
        agency=own_agency(crest_member),
        state="nothing_known",
        words="Checked, no record",
        how_known="Today",
        by=crest_member,
    )
    page = body(sign_in(crest_member).get(at("item-detail", item)))
    rows = page.split('class="brings"')[1].split("</section>")[0]
    assert ["No information" in rows, "Awaiting information" in rows, chair_agency.name in rows] == [True, True, True]


def test_a_restricted_row_has_neither_code_nor_link_nor_kind(sign_in, crest_member, item):
    secret = make_case(child={"name": "Hidden Child"})
    restrictions.restrict(case=secret, readers={chair()}, reason="Known family", version=1, by=chair())
    client = sign_in(crest_member)
    page = body(client.get(at("item-detail", item)))
    row = page.split("agenda__row--restricted")[1].split("</li>")[0]
    assert "Restricted" in row
    assert [found in page for found in (secret.code, "Known family", "Hidden")] == [False] * 3
    assert "<a " not in row
    with seen_by(chair()):
        hidden = PanelItem.objects.get(case=secret)
    for path in (at("item-detail", hidden), reverse("crest:case-detail", args=[secret.pk])):
        assert client.get(path).status_code == 404


def test_the_band_counts_who_can_see_a_restricted_child(sign_in, item):
    restrictions.restrict(case=item.case, readers={chair()}, reason="Known family", version=1, by=chair())
    page = body(sign_in(chair()).get(at("item-detail", item)))
    assert "1 person can see this" in page


def test_an_item_is_found_through_its_own_meeting_only(sign_in, crest_member, item):
    path = reverse("crest:item-detail", args=[item.pk, item.pk])
    assert sign_in(crest_member).get(path).status_code == 404


def test_a_member_records_the_decision(sign_in, crest_member, item):
    client, item = sign_in(crest_member), already_met(item)
    typed = {"outcome": "take_on", "reasons": "Pattern fits", "risk_word": "Serious", "version": 1}
    assert client.post(at("item-decide", item), typed).headers["Location"] == at("item-detail", item)
    page = body(client.get(at("item-detail", item)))
    assert ["Pattern fits" in page, "Take on" in page, "Save the decision" in page] == [True, True, False]
    with seen_by(crest_member):
        assert PanelItem.objects.get().decided_by == crest_member


def test_a_decision_without_reasons_keeps_what_was_typed(sign_in, crest_member, item):
    item = already_met(item)
    answer = sign_in(crest_member).post(at("item-decide", item), {"outcome": "signpost", "reasons": "", "version": 1})
    page = body(answer)
    assert answer.status_code == 422
    assert "Enter the panel’s concerns and the reasons for its decision" in page
    assert page.count(" checked") == 1


def test_a_decision_over_an_older_version_is_refused_in_words(sign_in, crest_member, item):
    item = already_met(item)
    typed = {"outcome": "take_on", "reasons": "Mine", "version": 0}
    answer = sign_in(crest_member).post(at("item-decide", item), typed)
    assert answer.status_code == 422
    assert ["Another person saved changes" in body(answer), "Mine" in body(answer)] == [True, True]


def test_the_decision_address_changes_nothing_when_read(sign_in, crest_member, item):
    page = body(sign_in(crest_member).get(at("item-decide", item)))
    assert "Panel decision" in page
    with seen_by(crest_member):
        assert PanelItem.objects.get().outcome == item.outcome


def test_a_decision_that_arrives_after_the_session_is_there_again(client, sign_in, crest_member, item):
    typed = fields_in(sign_in(crest_member).get(at("item-detail", item))) | {"reasons": "Two pages of reasons."}
    client.logout()
    answer = client.post(at("item-decide", item), typed)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={at('item-decide', item)}"
    page = body(sign_in(crest_member).get(at("item-decide", item)))
    assert ["Two pages of reasons." in page, "You were signed out before this was sent." in page] == [True, True]
    assert "Two pages of reasons." not in body(sign_in(chair()).get(at("item-decide", item)))


def test_two_colleagues_write_for_their_agency_and_the_second_sees_both(sign_in, crest_member, item):
    client, url = sign_in(crest_member), at("statement-create", item)
    hers, his = fields_in(client.get(url)), fields_in(client.get(url))
    given = {"state": "given", "how_known": "Record"}
    assert client.post(url, hers | given | {"words": "Seen on Monday"}).status_code == 302
    page = client.post(url, his | given | {"words": "Not seen"})
    assert page.status_code == 422
    assert [(each.saved, each.entered) for each in page.context["differences"]] == [("Seen on Monday", "Not seen")]
    assert client.post(url, fields_in(page)).status_code == 302
    with seen_by(crest_member):
        assert AgencyStatement.objects.get().words == "Not seen"


def test_a_member_adds_their_agencys_information(sign_in, crest_member, item):
    client = sign_in(crest_member)
    assert own_agency(crest_member).name in body(client.get(at("statement-create", item)))
    client.post(at("statement-create", item), {"state": "given", "words": "Seen", "how_known": "Record"})
    with seen_by(crest_member):
        assert AgencyStatement.objects.get().agency == own_agency(crest_member)


def test_a_member_adds_an_action_and_marks_it_as_not_possible(sign_in, crest_member, item):
    client = sign_in(crest_member)
    typed = {
        "title": "Warning notice",
        "agency": own_agency(crest_member).pk,
        "due_on_0": "1",
        "due_on_1": "5",
        "due_on_2": "2027",
    }
    client.post(at("action-create", item), typed)
    with seen_by(crest_member):
        action = PanelAction.objects.get()
    assert action.due_on == date(2027, 5, 1)
    address = reverse("crest:action-mark-not-possible", args=[action.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"outcome": ""}).status_code == 422
    client.post(address, {"outcome": "He moved away"})
    page = body(client.get(reverse("crest:case-detail", args=[item.case_id])))
    assert ["Not possible" in page, "He moved away" in page] == [True, True]


def test_a_member_records_the_attendance(sign_in, crest_member, item):
    item = already_met(item)
    client, path = sign_in(crest_member), reverse("crest:attendance-update", args=[item.meeting_id])
    agencies = [own_agency(crest_member), own_agency(chair())]
    assert client.post(path, {f"agency_{agencies[0].pk}": "here"}).status_code == 422
    client.post(path, {f"agency_{agency.pk}": "here" for agency in agencies})
    with seen_by(crest_member):
        assert {row.agency for row in PanelAttendance.objects.filter(state="here")} == set(agencies)


def test_the_childs_page_shows_the_referral_and_who_sent_it(sign_in, crest_member, item):
    page = body(sign_in(crest_member).get(reverse("crest:case-detail", args=[item.case_id])))
    assert [words in page for words in ("Robin Fernleaf", "New phone", "Practitioner", "Fits the panel.")] == [True] * 4


def test_the_access_log_lists_every_reading_with_its_reader(sign_in, crest_member, item):
    reader = another_member("Second Reader")
    sign_in(reader).get(at("item-detail", item))
    client = sign_in(crest_member)
    page = body(client.get(reverse("crest:case-access-log", args=[item.case_id])))
    log = page.split("<tbody")[1].split("</tbody>")[0]
    rows = [row.split("</tr>")[0] for row in log.split("<tr")[1:]]
    assert ["Second Reader" in rows[0], "at a meeting" in rows[0]] == [True, True]
    assert [words in log for words in ("Sent the referral", "Accepted the referral")] == [True, True]
    again = body(client.get(reverse("crest:case-access-log", args=[item.case_id])))
    assert "Viewed the access log" in again.split("<tbody")[1]


def test_a_chair_restricts_and_lifts(sign_in, crest_member, item):
    by = chair()
    client, path = sign_in(by), reverse("crest:case-restrict", args=[item.case_id])
    seat = Membership.objects.get(person__user=by)
    assert client.get(path).status_code == 200
    assert client.post(path, {"readers": [seat.pk], "reason": "Known family", "version": 1}).status_code == 302
    with seen_by(crest_member):
        assert Case.objects.count() == 0
    lift = reverse("crest:case-lift-restriction", args=[item.case_id])
    assert client.get(lift).status_code == 200
    assert client.post(lift, {"version": 2}).status_code == 302
    with seen_by(crest_member):
        assert Case.objects.count() == 1


def test_a_chair_must_select_themselves(sign_in, crest_member, item):
    seat = Membership.objects.get(person__user=crest_member)
    path = reverse("crest:case-restrict", args=[item.case_id])
    answer = sign_in(chair()).post(path, {"readers": [seat.pk], "reason": "Known family", "version": 1})
    assert answer.status_code == 422
    assert "Select yourself as one of the people who can see this young person" in body(answer)


def test_a_chair_creates_and_edits_a_panel(sign_in):
    by = chair()
    client = sign_in(by)
    facts = {
        "group": GovernanceGroup.objects.get(kind=GroupKind.CREST).pk,
        "name": "Operational CREST",
        "first_on_0": "6",
        "first_on_1": "1",
        "first_on_2": "2026",
        "every_weeks": 1,
        "starts_at": "14:00",
        "ends_at": "16:00",
        "risk_words": "Emerging\nSerious",
        "takes_referrals": "on",
    }
    assert client.get(reverse("crest:panel-create")).status_code == 200
    assert client.post(reverse("crest:panel-create"), facts).status_code == 302
    with seen_by(by):
        panel = Panel.objects.get()
    assert panel.risk_words == ["Emerging", "Serious"]
    path = reverse("crest:panel-update", args=[panel.pk])
    assert client.post(path, facts | {"every_weeks": 2, "version": 1}).status_code == 302
    assert client.post(path, facts | {"every_weeks": 3, "version": 1}).status_code == 422
    with seen_by(by):
        assert Panel.objects.get().every_weeks == 2
    answer = client.post(path, facts | {"ends_at": "13:00", "version": 2})
    assert answer.status_code == 422


@pytest.mark.slow
def test_the_meeting_costs_the_same_with_1_and_10_children(sign_in, crest_member, item):
    client, path = sign_in(crest_member), at("item-detail", item)
    alone = cost(client, path)
    for _ in range(9):
        make_case()
    assert cost(client, path) == alone


@pytest.mark.slow
def test_the_list_of_meetings_costs_the_same_with_1_and_10(sign_in, crest_member, item):
    client, path = sign_in(crest_member), reverse("crest:meeting-list")
    alone = cost(client, path)
    panel = make_panel()
    with seen_by(chair()):
        for day in range(1, 10):
            panel.meetings.create(held_on=date(2025, 1, day), starts_at="14:00", ends_at="16:00")
    assert cost(client, path) == alone
