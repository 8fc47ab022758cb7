from datetime import UTC, date, datetime

import pytest

from partnership.board.operations.action_statistics import by_month, send_digests
from partnership.board.tasks import send_action_digests
from partnership.models import Action, ActionStatus
from shield.models import EmailNotice
from shield.operations import outbox
from tests.factories.partnership import ActionFactory, AgencyFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db
S = ActionStatus
TODAY = date(2026, 9, 15)
# Monday, at the hour of the clock.
MONDAY = datetime(2026, 9, 14, 7, tzinfo=UTC)


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=UTC)


def given(made, due, ended=None, withdrawn=False):
    stamps = {}
    if ended and withdrawn:
        stamps = {"status": S.WITHDRAWN, "withdrawn_at": ended}
    elif ended:
        stamps = {"status": S.VERIFIED, "verified_at": ended, "verified_by": PersonFactory().user}
    return ActionFactory(created_at=made, due_on=due, first_due_on=due, **stamps)


def numbers(today=TODAY):
    """Return the numbers of each month that has actions."""
    rows = by_month(Action.objects.all(), today)
    return {row.label: (row.open, row.overdue, row.closed) for row in rows if row.open or row.overdue or row.closed}


def test_the_last_of_twelve_months_is_the_current_one():
    rows = by_month(Action.objects.all(), TODAY)
    assert [rows[0].label, rows[-1].label, len(rows)] == ["Oct 2025", "Sep 2026", 12]
    assert numbers() == {}


def test_an_action_is_open_then_overdue_then_closed():
    given(at(2026, 5, 10), date(2026, 7, 15), ended=at(2026, 9, 3))
    assert numbers() == {
        "May 2026": (1, 0, 0),
        "Jun 2026": (1, 0, 0),
        "Jul 2026": (0, 1, 0),
        "Aug 2026": (0, 1, 0),
        "Sep 2026": (0, 0, 1),
    }


def test_the_last_day_of_a_month_counts_in_it():
    given(at(2026, 8, 31), date(2026, 8, 31), ended=at(2026, 8, 31))
    given(at(2026, 8, 1), date(2026, 8, 31))
    assert numbers() == {"Aug 2026": (1, 0, 1), "Sep 2026": (0, 1, 0)}


def test_moments_count_on_their_london_date():
    # Half past eleven at night in Greenwich on the last of July is August in London.
    given(datetime(2026, 7, 31, 23, 30, tzinfo=UTC), date(2026, 9, 20))
    assert numbers() == {"Aug 2026": (1, 0, 0), "Sep 2026": (1, 0, 0)}


def test_withdrawn_actions_are_closed():
    given(at(2026, 8, 1), date(2026, 12, 1), ended=at(2026, 9, 1), withdrawn=True)
    assert numbers() == {"Aug 2026": (1, 0, 0), "Sep 2026": (0, 0, 1)}


def test_the_current_month_is_counted_up_to_today():
    given(at(2026, 9, 1), TODAY)
    given(at(2026, 9, 1), date(2026, 9, 14))
    given(at(2026, 9, 1), date(2026, 9, 20))
    assert numbers() == {"Sep 2026": (2, 1, 0)}


def test_reported_actions_are_not_overdue():
    action = given(at(2026, 8, 1), date(2026, 8, 15))
    Action.objects.filter(pk=action.pk).update(status=S.REPORTED_DONE)
    assert Action.objects.overdue(TODAY).count() == numbers()["Sep 2026"][1]


@pytest.mark.slow
def test_statistics_take_one_query(django_assert_num_queries):
    agency, made = AgencyFactory(), at(2026, 3, 1)
    rows = (
        Action(title=f"Action {n}", agency=agency, due_on=TODAY, first_due_on=TODAY, created_at=made)
        for n in range(5000)
    )
    Action.objects.bulk_create(rows)
    with django_assert_num_queries(1):
        rows = by_month(Action.objects.all(), TODAY)
    assert (rows[-1].open, rows[0].open) == (5000, 0)


# The weekly email


def owned(person, title="Do it", **facts):
    post = PostFactory(person=person)
    return ActionFactory(title=title, owner=post, agency=post.agency, **facts)


def letters():
    return {notice.to: notice.context for notice in EmailNotice.objects.all()}


def test_each_owner_of_unfinished_actions_gets_one_email():
    person = PersonFactory()
    late = owned(person, "Late", due_on=date(2026, 9, 11), first_due_on=date(2026, 9, 11))
    owned(person, "Later")
    owned(person, "Reported", status=S.REPORTED_DONE, due_on=date(2026, 9, 1))
    for status in (S.VERIFIED, S.WITHDRAWN):
        owned(PersonFactory(), status=status)
    ActionFactory(owner=None)
    assert send_digests(now=MONDAY) == 1
    words = letters()[person.email]
    assert [line["title"] for line in words["actions"]] == ["Reported", "Late", "Later"]
    assert (words["number"], words["overdue"], words["name"]) == (3, 1, person.name)
    assert words["actions"][1] == {
        "title": "Late",
        "due": "11 September 2026",
        "reason": "3 days overdue",
        "path": late.get_absolute_url(),
    }


def test_reminders_are_sent_once_a_week():
    owned(PersonFactory())
    sunday, next_monday = at(2026, 9, 20), at(2026, 9, 21, 7)
    assert [send_digests(now=moment) for moment in (MONDAY, sunday, next_monday)] == [1, 0, 1]


def test_weeks_are_iso_weeks_across_the_new_year():
    owned(PersonFactory())
    # Thursday 31 December 2026 and Friday 1 January 2027 are of one week.
    assert [send_digests(now=moment) for moment in (at(2026, 12, 31), at(2027, 1, 1), at(2027, 1, 4))] == [1, 0, 1]


def test_owners_whose_post_ended_get_no_email():
    post = PostFactory(ends_on=date(2026, 9, 13))
    ActionFactory(owner=post, agency=post.agency)
    assert send_digests(now=MONDAY) == 0


def test_the_command_sends_reminders():
    owned(PersonFactory())
    assert [send_action_digests(), send_action_digests()] == [1, 0]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_concurrent_runs_send_one_email(rivals):
    owned(PersonFactory())
    assert sorted(rivals(lambda: send_digests(now=MONDAY))) == [0, 0, 0, 1]


def test_the_email_lists_each_action_with_its_due_date(mailoutbox):
    person = PersonFactory()
    owned(person, "Write the plan", due_on=date(2026, 9, 11), first_due_on=date(2026, 9, 11))
    send_digests(now=MONDAY)
    outbox.send_due()
    (mail,) = mailoutbox
    assert mail.to == [person.email]
    assert [
        words for words in ("Write the plan", "11 September 2026", "3 days overdue") if words not in mail.body
    ] == []
