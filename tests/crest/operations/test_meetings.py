"""What the panel does: statements, decisions, actions, the room, restrictions."""

from datetime import date, datetime, time, timedelta
from unittest.mock import patch

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from crest.models import (
    AgencyStatement,
    Case,
    CaseReader,
    Panel,
    PanelAction,
    PanelAttendance,
    PanelItem,
)
from crest.operations import meetings, panels, restrictions
from crest.presenters import own_agency
from shield import working_days
from shield.operations.audit import NotRecordedError
from shield.refusals import Refused
from shield.working_days import LONDON
from tests.factories.crest import already_met, another_member, chair, make_case, make_item, make_panel, seen_by

GIVEN = {"state": "given", "words": "Seen twice.", "how_known": "Officer, 6 October"}
broken_audit = patch("shield.operations.audit.AuditEntry.save", side_effect=DatabaseError("broken"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(crest_member):
    return already_met(make_item())


def again(item, user) -> PanelItem:
    with seen_by(user):
        return PanelItem.objects.select_related("case").get(pk=item.pk)


def test_a_decision_takes_a_case_on(item, crest_member):
    meetings.decide(item=item, outcome="take_on", reasons="Pattern", risk_word="Serious", version=1, by=crest_member)
    decided = again(item, crest_member)
    assert (decided.outcome, decided.reasons, decided.risk_word, decided.decided_by, decided.version) == (
        "take_on",
        "Pattern",
        "Serious",
        crest_member,
        2,
    )
    assert decided.case.status == "open"


@pytest.mark.parametrize("outcome", ["signpost", "no_further_action"])
def test_a_decision_against_closes_the_case(item, crest_member, outcome):
    meetings.decide(item=item, outcome=outcome, reasons="Not needed", version=1, by=crest_member)
    assert again(item, crest_member).case.status == "closed"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reasons": " "}, "reasons"),
        ({"risk_word": "Serious", "reasons": ""}, "reasons"),
        ({"risk_word": "Invented"}, "risk_word"),
        ({"version": 7}, None),
    ],
)
def test_a_decision_without_reasons_or_in_foreign_words_is_refused(item, crest_member, facts, field):
    decision = {"outcome": "take_on", "reasons": "Pattern", "version": 1} | facts
    with pytest.raises(Refused) as refusal:
        meetings.decide(item=item, by=crest_member, **decision)
    assert refusal.value.field == field
    assert not again(item, crest_member).is_decided


def test_nothing_is_decided_and_nobody_was_there_before_the_day(crest_member):
    item = make_item()
    meeting, agency = item.meeting, own_agency(crest_member)
    before = meeting.held_on - timedelta(days=1)
    decision = {"item": item, "outcome": "take_on", "reasons": "Pattern", "version": 1, "by": crest_member}
    there = {"meeting": meeting, "states": {agency: "here"}, "by": crest_member}
    with pytest.raises(Refused, match="You can record this on the day of the meeting or later"):
        meetings.decide(now=datetime.combine(before, time(23, 59), LONDON), **decision)
    with pytest.raises(Refused, match="You can record this on the day of the meeting or later"):
        meetings.record_attendance(today=before, **there)
    meetings.record_attendance(today=meeting.held_on, **there)
    meetings.decide(now=datetime.combine(meeting.held_on, time(), LONDON), **decision)
    assert again(item, crest_member).is_decided


def test_a_decided_item_takes_no_more_information_and_a_closed_case_no_action(item, crest_member):
    agency = own_agency(crest_member)
    facts = {"case": item.case, "title": "Warn", "agency": agency, "by": crest_member}
    with pytest.raises(Refused, match="Due date must be today or later"):
        meetings.add_action(due_on=working_days.today() - timedelta(days=1), **facts)
    meetings.decide(item=item, outcome="signpost", reasons="Not needed", version=1, by=crest_member)
    with pytest.raises(Refused, match="information can no longer be added"):
        meetings.record_statement(item=item, agency=agency, by=crest_member, **GIVEN)
    with pytest.raises(Refused, match="This case is closed"):
        meetings.add_action(due_on=working_days.today(), **facts)


def test_a_decision_stands(item, crest_member):
    meetings.decide(item=item, outcome="take_on", reasons="Pattern", version=1, by=crest_member)
    with pytest.raises(Refused):
        meetings.decide(item=item, outcome="signpost", reasons="Other", version=2, by=crest_member)


def test_the_database_refuses_a_word_for_risk_without_reasons(item, crest_member):
    with seen_by(crest_member), pytest.raises(IntegrityError), transaction.atomic():
        PanelItem.objects.filter(pk=item.pk).update(risk_word="Serious")


def test_a_decision_that_cannot_be_recorded_did_not_happen(item, crest_member):
    with broken_audit, pytest.raises(NotRecordedError):
        meetings.decide(item=item, outcome="take_on", reasons="Pattern", version=1, by=crest_member)
    kept = again(item, crest_member)
    assert (kept.is_decided, kept.case.status) == (False, "proposed")


def test_an_agency_brings_one_statement_and_may_replace_it(item, crest_member):
    agency = own_agency(crest_member)
    meetings.record_statement(item=item, agency=agency, by=crest_member, **GIVEN)
    meetings.record_statement(item=item, agency=agency, by=crest_member, **GIVEN | {"words": "Seen three times."})
    with seen_by(crest_member):
        statement = AgencyStatement.objects.get()
        assert (statement.words, statement.version, statement.given_by) == ("Seen three times.", 2, crest_member)


def test_an_empty_statement_is_refused(item, crest_member):
    with pytest.raises(Refused):
        meetings.record_statement(item=item, agency=own_agency(crest_member), by=crest_member, **GIVEN | {"words": " "})


def test_a_statement_that_cannot_be_recorded_was_not_given(item, crest_member):
    with broken_audit, pytest.raises(NotRecordedError):
        meetings.record_statement(item=item, agency=own_agency(crest_member), by=crest_member, **GIVEN)
    with seen_by(crest_member):
        assert AgencyStatement.objects.count() == 0


def test_an_action_ends_done_or_not_possible(item, crest_member):
    for verb, status in (("finish", "done"), ("mark-not-possible", "not_possible")):
        action = meetings.add_action(
            case=item.case, title="Warn", agency=own_agency(crest_member), due_on=date(2090, 5, 1), by=crest_member
        )
        meetings.move_action(action=action, verb=verb, outcome="Served on him", by=crest_member)
        with seen_by(crest_member):
            kept = PanelAction.objects.get(pk=action.pk)
            assert (kept.status, kept.outcome) == (status, "Served on him")
        with pytest.raises(Refused):
            meetings.move_action(action=kept, verb="finish", outcome="Again", by=crest_member)


def test_an_action_needs_words_at_both_ends(item, crest_member):
    facts = {"case": item.case, "agency": own_agency(crest_member), "due_on": date(2090, 5, 1), "by": crest_member}
    with pytest.raises(Refused):
        meetings.add_action(title=" ", **facts)
    action = meetings.add_action(title="Warn", **facts)
    with pytest.raises(Refused):
        meetings.move_action(action=action, verb="finish", outcome="", by=crest_member)


def test_an_action_that_cannot_be_recorded_is_neither_added_nor_ended(item, crest_member):
    facts = {"case": item.case, "agency": own_agency(crest_member), "due_on": date(2090, 5, 1), "by": crest_member}
    with broken_audit, pytest.raises(NotRecordedError):
        meetings.add_action(title="Warn", **facts)
    action = meetings.add_action(title="Warn", **facts)
    with broken_audit, pytest.raises(NotRecordedError):
        meetings.move_action(action=action, verb="finish", outcome="Done", by=crest_member)
    with seen_by(crest_member):
        assert [kept.status for kept in PanelAction.objects.all()] == ["open"]


@pytest.mark.parametrize(
    ("due", "state"),
    [(date(2026, 4, 30), "overdue"), (date(2026, 5, 1), "due-soon"), (date(2026, 5, 9), "not-started")],
)
def test_lateness_is_computed(due, state):
    assert PanelAction(due_on=due).state(date(2026, 5, 1)) == state


def test_the_room_is_written_and_corrected(item, crest_member):
    agency = own_agency(crest_member)
    meetings.record_attendance(meeting=item.meeting, states={agency: "absent"}, by=crest_member)
    meetings.record_attendance(meeting=item.meeting, states={agency: "here"}, by=crest_member)
    with seen_by(crest_member):
        assert [(row.agency, row.state) for row in PanelAttendance.objects.all()] == [(agency, "here")]


def test_a_room_that_cannot_be_recorded_was_not_written(item, crest_member):
    with broken_audit, pytest.raises(NotRecordedError):
        meetings.record_attendance(meeting=item.meeting, states={own_agency(crest_member): "here"}, by=crest_member)
    with seen_by(crest_member):
        assert PanelAttendance.objects.count() == 0


def test_a_restriction_shuts_out_everybody_but_its_readers(crest_member):
    case, second, by = make_case(), another_member(), chair()
    restrictions.restrict(case=case, readers={by, second}, reason="Known family", version=1, by=by)
    for user, seen in ((by, 1), (second, 1), (crest_member, 0)):
        with seen_by(user):
            assert Case.objects.count() == seen
            assert PanelItem.objects.count() == 1


def test_a_restriction_can_be_changed_and_lifted(crest_member):
    case, second, by = make_case(), another_member(), chair()
    restrictions.restrict(case=case, readers={by, second}, reason="Known family", version=1, by=by)
    restrictions.restrict(case=case, readers={by}, reason="Police ask", version=2, by=by)
    with seen_by(by):
        assert list(CaseReader.objects.values_list("user", flat=True)) == [by.pk]
        assert Case.objects.get().restricted_because == "Police ask"
    restrictions.lift(case=case, version=3, by=by)
    with seen_by(crest_member):
        kept = Case.objects.get()
        assert (kept.restricted, kept.restricted_because, CaseReader.objects.count()) == (False, None, 0)


@pytest.mark.parametrize("facts", [{"version": 9}, {"reason": " "}, {"readers": set()}])
def test_a_restriction_needs_a_reason_its_author_and_the_newest_version(crest_member, facts):
    case, by = make_case(), chair()
    with pytest.raises(Refused):
        restrictions.restrict(case=case, by=by, **{"readers": {by}, "reason": "Known", "version": 1} | facts)
    with pytest.raises(Refused):
        restrictions.lift(case=case, version=9, by=by)
    with seen_by(crest_member):
        assert not Case.objects.get().restricted


def test_a_restriction_that_cannot_be_recorded_did_not_happen(crest_member):
    case, by = make_case(), chair()
    with broken_audit, pytest.raises(NotRecordedError):
        restrictions.restrict(case=case, readers={by}, reason="Known", version=1, by=by)
    with seen_by(crest_member):
        assert not Case.objects.get().restricted
    restrictions.restrict(case=case, readers={by}, reason="Known", version=1, by=by)
    with broken_audit, pytest.raises(NotRecordedError):
        restrictions.lift(case=case, version=2, by=by)
    with seen_by(by):
        assert Case.objects.get().restricted


def test_a_panel_is_edited_over_the_newest_version_only():
    panel, by = make_panel(), chair()
    panels.update(panel=panel, version=1, by=by, every_weeks=2)
    with pytest.raises(Refused):
        panels.update(panel=panel, version=1, by=by, every_weeks=3)
    with seen_by(by):
        assert Panel.objects.get().every_weeks == 2


def test_a_panel_that_cannot_be_recorded_is_neither_created_nor_edited():
    with broken_audit, pytest.raises(NotRecordedError):
        make_panel()
    panel, by = make_panel(), chair()
    with broken_audit, pytest.raises(NotRecordedError):
        panels.update(panel=panel, version=1, by=by, every_weeks=2)
    with seen_by(by):
        assert [kept.every_weeks for kept in Panel.objects.all()] == [1]
