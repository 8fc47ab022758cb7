"""Concurrent changes of one year or one return, each on its own connection."""

import pytest

from partnership.assurance.operations import section_11_cycles, section_11_reminders, section_11_returns
from partnership.models import Agency, PostRole, RelationKind, ReturnStatus, Section11Return, Section11Submission
from shield.models import AuditEntry, EmailNotice, StatusChange
from tests.factories.partnership import AgencyFactory, PostFactory, UserFactory
from tests.factories.section_11 import (
    SCORED,
    AskedCycleFactory,
    ReturnFactory,
    fill,
    moderator,
    question_of,
    return_in,
)

pytestmark = pytest.mark.django_db(transaction=True)
S = ReturnStatus
TOO_LATE = "You can no longer do this"
STALE = "Another person saved changes while you were editing, so your changes were not saved."


def test_only_one_of_four_concurrent_answers_is_saved(rivals):
    found, by = ReturnFactory(), UserFactory()
    question = question_of(found, SCORED[0])
    told = rivals(
        lambda: section_11_returns.answer(section_11_return=found, question=question, version=1, by=by, score=2).score
    )
    assert sorted(str(each).partition(" Check")[0] for each in told) == ["2", *[STALE] * 3]
    assert list(found.responses.values_list("score", "version")) == [(2, 2)]
    assert [change.verb for change in StatusChange.objects.of(found)] == ["start"]


def test_only_one_of_four_concurrent_submissions_succeeds(rivals):
    found, by = fill(ReturnFactory(status=S.IN_PROGRESS)), UserFactory()
    words = {"signed_off_by": "Ann Other", "signed_off_title": "Chief", "by": by}
    told = rivals(lambda: section_11_returns.submit(section_11_return=found, **words).status)
    assert told == sorted([TOO_LATE] * 3 + [S.SUBMITTED])
    assert (Section11Submission.objects.count(), StatusChange.objects.of(found).count()) == (1, 1)


def test_concurrent_requests_for_returns_email_each_agency_once(rivals):
    cycle, by = AskedCycleFactory(issued_at=None), UserFactory()
    for _ in range(3):
        agency = AgencyFactory(category="health")
        agency.relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on="2020-01-01")
        PostFactory(agency=agency, role=PostRole.AGENCY_LEAD)
    agencies = list(Agency.objects.relevant())
    told = rivals(lambda: section_11_cycles.issue(cycle=cycle, agencies=agencies, by=by))
    assert told == [3, *["Select at least one agency that has not been asked yet"] * 3]
    assert (Section11Return.objects.count(), EmailNotice.objects.count()) == (3, 3)


def test_concurrent_reminder_runs_send_each_reminder_once(rivals):
    for _ in range(3):
        PostFactory(agency=ReturnFactory(cycle__due_on="2020-01-01").agency, role=PostRole.AGENCY_LEAD)
    assert sum(rivals(section_11_reminders.send_reminders)) == 3
    assert EmailNotice.objects.count() == 3


def test_concurrent_reminders_by_hand_email_an_agency_once(rivals):
    found, by = ReturnFactory(), UserFactory()
    PostFactory(agency=found.agency, role=PostRole.AGENCY_LEAD)
    told = rivals(lambda: section_11_reminders.remind_agency(section_11_return=found, by=by))
    again = f"{found.agency} has been reminded today. You can send another reminder tomorrow."
    assert told == [1, *[again] * 3]
    assert (EmailNotice.objects.count(), AuditEntry.objects.filter(kind="partnership.return-reminded").count()) == (
        1,
        1,
    )


def test_an_answer_is_never_saved_during_submission_without_being_in_it(rivals):
    found, by = fill(ReturnFactory(status=S.IN_PROGRESS)), UserFactory()
    question, acts = question_of(found, SCORED[0]), ["submit", "answer", "answer", "answer"]

    def act():
        if acts.pop() == "submit":
            words = {"signed_off_by": "Ann Other", "signed_off_title": "Chief"}
            return section_11_returns.submit(section_11_return=found, by=by, **words).status
        return section_11_returns.answer(
            section_11_return=found, question=question, version=2, by=by, score=3, evidence="Newer"
        ).evidence

    rivals(act)
    kept = found.responses.get(question=question).evidence
    assert Section11Submission.objects.get().content[0]["evidence"] == kept


def test_only_one_of_four_concurrent_plans_creates_actions(rivals):
    found, by = return_in(S.AGREED), UserFactory()
    owner = PostFactory(agency=found.agency)
    plans = [section_11_returns.GapPlan(gap, "Do it", owner.starts_on.replace(2099)) for gap in _gaps(found)]
    told = rivals(
        lambda: len(section_11_returns.create_actions(section_11_return=found, plans=plans, owner=owner, by=by)),
    )
    assert told == [1, *[TOO_LATE] * 3]


def _gaps(found):
    return section_11_returns.gaps(found)


def test_concurrent_appointments_email_every_moderator(rivals):
    found, by = return_in(S.SUBMITTED), UserFactory()
    people = [moderator() for _ in range(4)]
    waiting = list(people)
    rivals(
        lambda: (
            section_11_returns.appoint_moderator(section_11_return=found, moderator=waiting.pop(), by=by).moderator.pk
        )
    )
    found.refresh_from_db()
    assert found.moderator in people
    assert [change.verb for change in StatusChange.objects.of(found)] == ["appoint-moderator"]
    assert EmailNotice.objects.count() == 4
