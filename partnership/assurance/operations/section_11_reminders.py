"""Reminders of outstanding returns: by themselves on set days, and by hand; an agency gets at most one a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership.assurance.models import Section11Cycle, Section11Return
from partnership.assurance.models.section_11_returns import Section11ReturnQuerySet
from partnership.assurance.operations.section_11_cycles import email_leads
from partnership.directory.models import Person, Post, PostRole
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused

# How many days before the due date an agency is reminded, the earliest first.
REMIND_DAYS = (14, 3)


@dataclass(frozen=True)
class Reminder:
    """Whom a reminder of one return goes to; no one where the agency has no safeguarding lead."""

    section_11_return: Section11Return
    people: list[Person]


def preview(returns: Section11ReturnQuerySet) -> list[Reminder]:
    """Return the reminders that would be sent now, agency by agency. Two queries, however many returns."""
    waiting = list(returns.to_remind().select_related("cycle", "agency"))
    posts = Post.objects.current().filter(agency__in=[each.agency_id for each in waiting], role=PostRole.AGENCY_LEAD)
    leads: dict[int, dict[Person, None]] = defaultdict(dict)
    for post in posts.select_related("person").order_by("person__name"):
        leads[post.agency_id][post.person] = None
    return [Reminder(each, list(leads[each.agency_id])) for each in waiting]


@transaction.atomic
def remind_agency(*, section_11_return: Section11Return, by: User, now: datetime | None = None) -> int:
    """Remind the safeguarding leads of one agency, and return how many emails were written.

    Raise ``Refused`` when the return has been submitted, when the agency was reminded today, and when it has no lead.
    """
    today = working_days.today(now)
    found = Section11Return.objects.filter(pk=section_11_return.pk)
    if not found.outstanding().exists():
        raise Refused("This return has been submitted, so you cannot send a reminder")
    waiting = _lock(found.to_remind(today))
    if not waiting:
        raise Refused(f"{section_11_return.agency} has been reminded today. You can send another reminder tomorrow.")
    if not (written := _remind_by_hand(waiting[0], today, by)):
        raise Refused(f"{section_11_return.agency} has no safeguarding lead to email")
    return written


@transaction.atomic
def remind_all(*, cycle: Section11Cycle, by: User, now: datetime | None = None) -> int:
    """Remind every agency with an outstanding return, and return how many agencies were emailed.

    Agencies that were reminded today, or have no safeguarding lead, are left out. Raise ``Refused`` when none is left.
    """
    today = working_days.today(now)
    waiting = _lock(Section11Return.objects.filter(cycle=cycle).to_remind(today))
    reminded = sum(_remind_by_hand(each, today, by) > 0 for each in waiting)
    if not reminded:
        raise Refused("There is no agency to remind today")
    return reminded


def _lock(returns: Section11ReturnQuerySet) -> list[Section11Return]:
    """Return the returns, locked, in one order, so that two runs never wait for each other."""
    return list(returns.select_related("cycle", "agency").select_for_update(of=("self",)).order_by("pk"))


def _remind_by_hand(outstanding: Section11Return, today: date, by: User) -> int:
    written = _remind(outstanding, f"section-11:{outstanding.pk}:by-hand:{today}", today)
    if written:
        audit.record("partnership.return-reminded", outstanding, by=by, emails=written)
    return written


def _remind(outstanding: Section11Return, key: str, today: date) -> int:
    cycle = outstanding.cycle
    written = email_leads(outstanding, cycle, "section-11-reminder", key, is_late=outstanding.is_overdue(today))
    if written:
        outstanding.reminded_on = today
        outstanding.save(update_fields=["reminded_on"])
    return written


@transaction.atomic
def send_reminders(*, now: datetime | None = None) -> int:
    """Remind agencies of outstanding returns: 14 days before the due date, 3 days before, and each week after it.

    Return how many emails were written. Each reminder is sent once, however often this runs; an agency that was reminded
    by hand today waits until tomorrow.
    """
    today = working_days.today(now)
    dated = Section11Return.objects.filter(cycle__issued_at__isnull=False, cycle__due_on__isnull=False)
    return sum(_remind(each, key, today) for each, key in _occasions(_lock(dated.to_remind(today)), today))


def _occasions(returns: Iterable[Section11Return], today: date) -> Iterable[tuple[Section11Return, str]]:
    """Yield the returns whose agencies are reminded now, each with the key of the reminder."""
    for each in returns:
        due = each.cycle.due_on
        if due is not None and (occasion := _occasion((due - today).days)):
            yield each, f"section-11:{each.pk}:{due}:{occasion}"


def _occasion(left: int) -> str:
    """Return the reminder for so many days before the due date; empty where it is too early for one."""
    if left < 0:
        return f"late-{(-left - 1) // 7}"
    near = [days for days in REMIND_DAYS if left <= days]
    return f"{near[-1]}-days" if near else ""
