"""Reminders of Section 11 returns by hand: to one agency and to all, and how they stand beside those by themselves."""

from datetime import UTC, date, datetime, time, timedelta
from unittest import mock

import pytest

from partnership.assurance.operations import section_11_reminders
from partnership.models import PostRole, ReturnStatus, Section11Return
from shield.models import AuditEntry, EmailNotice
from shield.operations import outbox
from shield.refusals import Refused
from tests.factories.partnership import PersonFactory, PostFactory
from tests.factories.section_11 import AskedCycleFactory, ReturnFactory, return_in

pytestmark = pytest.mark.django_db
S = ReturnStatus
DUE = date(2026, 10, 30)
DAY = timedelta(days=1)


def lead(agency, **facts):
    return PostFactory(agency=agency, role=PostRole.AGENCY_LEAD, **facts).person


def at_nine(day):
    return datetime.combine(day, time(9), UTC)


def by_itself(day):
    return section_11_reminders.send_reminders(now=at_nine(day))


def to_one(found, by, day):
    return section_11_reminders.remind_agency(section_11_return=found, by=by, now=at_nine(day))


def to_all(cycle, by, day):
    return section_11_reminders.remind_all(cycle=cycle, by=by, now=at_nine(day))


def entries():
    kept = AuditEntry.objects.filter(kind="partnership.return-reminded")
    return {(each.target_id, each.actor_id, each.facts["emails"]) for each in kept}


@pytest.fixture
def outstanding():
    """Return a return that has not been submitted, with a lead."""
    found = ReturnFactory(cycle__due_on=DUE, agency__name="A trust")
    lead(found.agency)
    return found


# One agency


def test_each_lead_of_an_agency_gets_one_email_and_it_is_in_the_audit_log(outstanding, team, noticed):
    second = lead(outstanding.agency)
    PostFactory(agency=outstanding.agency, role=PostRole.AGENCY_LEAD, person=second, ends_on="2099-12-31")
    assert to_one(outstanding, team, DUE - 40 * DAY) == 2
    assert [template for template, _ in noticed()] == ["section-11-reminder"] * 2
    assert len({email for _, email in noticed()}) == 2
    assert not EmailNotice.objects.first().context["is_late"]
    outstanding.refresh_from_db()
    assert outstanding.reminded_on == DUE - 40 * DAY
    assert entries() == {(str(outstanding.pk), team.pk, 2)}


def test_an_agency_is_not_reminded_twice_on_one_day(outstanding, team):
    assert to_one(outstanding, team, DUE + DAY) == 1
    with pytest.raises(Refused) as refusal:
        to_one(outstanding, team, DUE + DAY)
    assert refusal.value.message == "A trust has been reminded today. You can send another reminder tomorrow."
    assert (EmailNotice.objects.count(), len(entries())) == (1, 1)
    assert to_one(outstanding, team, DUE + 2 * DAY) == 1
    assert list(EmailNotice.objects.values_list("context__is_late", flat=True)) == [True, True]


@pytest.mark.parametrize("status", [status for status in S if status not in {S.ISSUED, S.IN_PROGRESS, S.RETURNED}])
def test_a_submitted_return_is_not_reminded(status, team):
    found = return_in(status)
    lead(found.agency)
    with pytest.raises(Refused, match="This return has been submitted, so you cannot send a reminder"):
        to_one(found, team, DUE)
    assert (EmailNotice.objects.count(), entries()) == (0, set())


def test_an_agency_without_a_lead_cannot_be_reminded(team):
    found = ReturnFactory(agency__name="A trust")
    lead(found.agency, ends_on="2025-12-31")
    with pytest.raises(Refused, match="A trust has no safeguarding lead to email"):
        to_one(found, team, DUE)
    found.refresh_from_db()
    assert (found.reminded_on, entries()) == (None, set())


# All of them


def test_everyone_that_has_not_submitted_is_reminded_once(team, noticed):
    cycle = AskedCycleFactory(due_on=DUE)
    reminded = [return_in(status, cycle=cycle) for status in (S.ISSUED, S.IN_PROGRESS, S.RETURNED)]
    others = [return_in(S.SUBMITTED, cycle=cycle), ReturnFactory(), ReturnFactory(cycle=cycle, reminded_on=DUE)]
    leads = [lead(each.agency).email for each in [*reminded, *others]]
    ReturnFactory(cycle=cycle)
    assert to_all(cycle, team, DUE) == 3
    assert sorted(noticed()) == sorted(("section-11-reminder", email) for email in leads[:3])
    assert entries() == {(str(each.pk), team.pk, 1) for each in reminded}
    assert set(Section11Return.objects.filter(reminded_on=DUE)) == {*reminded, others[2]}
    with pytest.raises(Refused, match="There is no agency to remind today"):
        to_all(cycle, team, DUE)
    assert EmailNotice.objects.count() == 3


def test_the_preview_names_those_who_are_emailed(team, noticed):
    cycle = AskedCycleFactory(due_on=DUE)
    trust = ReturnFactory(cycle=cycle, agency__name="A trust")
    people = [lead(trust.agency, person=PersonFactory(name=name)) for name in ("Ann", "Ben")]
    nobody = ReturnFactory(cycle=cycle, agency__name="B trust")
    lead(return_in(S.SUBMITTED, cycle=cycle).agency)
    found = section_11_reminders.preview(cycle.returns.all())
    assert [(each.section_11_return, each.people) for each in found] == [(trust, people), (nobody, [])]
    section_11_reminders.remind_all(cycle=cycle, by=team)
    assert sorted(email for _, email in noticed()) == sorted(person.email for person in people)
    assert [each.section_11_return for each in section_11_reminders.preview(cycle.returns.all())] == [nobody]


# Beside the reminders that go out by themselves


def test_a_reminder_by_itself_waits_until_the_day_after_one_by_hand(outstanding, team):
    assert to_one(outstanding, team, DUE - 14 * DAY) == 1
    assert [by_itself(DUE - 14 * DAY), by_itself(DUE - 13 * DAY), by_itself(DUE - 12 * DAY)] == [0, 1, 0]


def test_a_reminder_by_itself_is_the_last_reminder_and_bars_one_by_hand_that_day(outstanding, team):
    assert by_itself(DUE - 14 * DAY) == 1
    outstanding.refresh_from_db()
    assert (outstanding.reminded_on, entries()) == (DUE - 14 * DAY, set())
    with pytest.raises(Refused, match="A trust has been reminded today"):
        to_one(outstanding, team, DUE - 14 * DAY)


# All or nothing


def test_nothing_is_saved_when_the_audit_entry_fails(outstanding, team, broken_record):
    broken_record(lambda: section_11_reminders.remind_all(cycle=outstanding.cycle, by=team))
    outstanding.refresh_from_db()
    assert (outstanding.reminded_on, EmailNotice.objects.count(), entries()) == (None, 0, set())


def test_no_agency_counts_as_reminded_when_an_email_fails(outstanding, team):
    lead(ReturnFactory(cycle=outstanding.cycle).agency)
    written = outbox.post

    def once(*args, **kwargs):
        if EmailNotice.objects.exists():
            raise RuntimeError
        return written(*args, **kwargs)

    with mock.patch.object(outbox, "post", side_effect=once), pytest.raises(RuntimeError):
        section_11_reminders.remind_all(cycle=outstanding.cycle, by=team)
    assert (EmailNotice.objects.count(), entries()) == (0, set())
    assert not Section11Return.objects.filter(reminded_on__isnull=False).exists()
