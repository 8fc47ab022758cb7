"""Section 11 cycles: a year is started, agencies are asked for returns and given more time."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from partnership.assurance.models import Section11Cycle, Section11Return
from partnership.directory.models import Agency, AgencyCategory, Person
from partnership.improvement.models import Duty, QuestionSet
from shield.models import User
from shield.operations import audit, outbox
from shield.refusals import Refused
from shield.text.formatting import long_date

YEAR = re.compile(r"\d{4}/\d{2}")


@transaction.atomic
def create(
    *,
    duty: str,
    label: str,
    starts_on: date,
    ends_on: date,
    due_on: date,
    question_set: QuestionSet,
    by: User,
    summary: str = "",
    opens_on: date | None = None,
) -> Section11Cycle:
    """Create a cycle; agencies are not asked until it is issued. No return is submitted before ``opens_on``.

    Raise ``Refused`` when the duty has that year already, when the year is not like 2026/27, when the questions are of the
    other duty or empty, and when returns would be due before the first day for them.
    """
    if not YEAR.fullmatch(label):
        raise Refused("Year must be in the format 2026/27", field="label")
    if opens_on is not None and opens_on > due_on:
        raise Refused("Due date for returns must be on or after the first day for returns", field="due_on")
    if question_set.duty != duty:
        raise Refused("Select questions for the same duty", field="question_set")
    if not question_set.standards.filter(questions__isnull=False).exists():
        raise Refused("Select a version that has questions", field="question_set")
    if Section11Cycle.objects.filter(duty=duty, label=label).exists():
        raise Refused(f"There is already a {Duty(duty).label} year {label}", field="label")
    cycle = Section11Cycle.objects.create(
        slug=slugify(f"{'' if duty == Duty.SECTION_11 else '175-'}{label.replace('/', '-')}"),
        duty=duty,
        label=label,
        starts_on=starts_on,
        ends_on=ends_on,
        opens_on=opens_on,
        due_on=due_on,
        question_set=question_set,
        summary=summary,
    )
    audit.record("partnership.section-11-cycle-created", cycle, by=by)
    return cycle


def agencies_under(duty: str, on: date | None = None) -> QuerySet[Agency]:
    """Return the agencies of a duty: schools and colleges under Section 175, every other relevant agency under Section 11.

    Children Act 2004, s.11; Education Act 2002, s.175 and s.157.
    """
    if duty == Duty.SECTION_175:
        return Agency.objects.filter(category=AgencyCategory.EDUCATION)
    return Agency.objects.relevant(on).exclude(category=AgencyCategory.EDUCATION)


def agencies_not_asked(cycle: Section11Cycle) -> QuerySet[Agency]:
    """Return the agencies of the cycle's duty that have not been asked yet."""
    return agencies_under(cycle.duty).exclude(section_11_returns__cycle=cycle)


@transaction.atomic
def issue(*, cycle: Section11Cycle, agencies: Iterable[Agency], by: User, now: datetime | None = None) -> int:
    """Ask agencies for their returns, email their safeguarding leads, and return how many were asked.

    It can be repeated for more agencies. Raise ``Refused`` for an agency under the other duty, and when all agencies
    have been asked already.
    """
    now = now or timezone.now()
    cycle = Section11Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.question_set is None:
        raise Refused("This year has no questions")
    allowed, chosen = set(agencies_under(cycle.duty).values_list("pk", flat=True)), list(agencies)
    if others := [agency.name for agency in chosen if agency.pk not in allowed]:
        raise Refused(f"{cycle.get_duty_display()} does not apply to {', '.join(others)}", field="agencies")
    asked = set(cycle.returns.values_list("agency", flat=True))
    new = [agency for agency in chosen if agency.pk not in asked]
    if not new:
        raise Refused("Select at least one agency that has not been asked yet", field="agencies")
    if cycle.issued_at is None:
        cycle.issued_at = now
        cycle.save(update_fields=["issued_at"])
    returns = Section11Return.objects.bulk_create(Section11Return(cycle=cycle, agency=agency) for agency in new)
    audit.record("partnership.section-11-issued", cycle, by=by, agencies=[agency.slug for agency in new])
    for each in returns:
        email_leads(each, cycle, "section-11-issued", f"section-11:{each.pk}:issued")
    return len(returns)


def email_leads(
    issued: Section11Return, cycle: Section11Cycle, template: str, idempotency_key: str, *, is_late: bool = False
) -> int:
    """Email the safeguarding leads of the agency, once for each occasion, and return how many emails were written."""
    due = long_date(cycle.due_on) if cycle.due_on else ""
    return sum(
        outbox.post(
            f"partnership/emails/{template}",
            to=person.email,
            idempotency_key=f"{idempotency_key}:{person.pk}",
            name=person.name,
            cycle=cycle.name,
            agency=issued.agency.name,
            due=due,
            path=issued.get_absolute_url(),
            is_late=is_late,
        )
        is not None
        for person in Person.objects.leading(issued.agency)
    )


@transaction.atomic
def change_due_date(*, cycle: Section11Cycle, due_on: date, by: User) -> Section11Cycle:
    """Give agencies more time. Raise ``Refused`` for a date that is not later than the current due date."""
    cycle = Section11Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.due_on is None or due_on <= cycle.due_on:
        raise Refused("New due date must be after the current one", field="due_on")
    was, cycle.due_on = cycle.due_on, due_on
    cycle.save(update_fields=["due_on"])
    audit.record("partnership.section-11-due-date-changed", cycle, by=by, was=str(was), until=str(due_on))
    return cycle
