"""Merging two records of one person: never two live bookings on one course date, and nothing earned is lost."""

from typing import Any

from shield.extension_points import Merging
from shield.operations import audit
from training.models import (
    Arrival,
    Attendance,
    Booking,
    ChargeKind,
    CourseRun,
    Evaluation,
    GroupChoice,
    Interest,
    LearningRecord,
    LevelNeeded,
)
from training.operations.attendance import no_shows
from training.operations.learning import certificates
from training.operations.office import charges
from training.operations.places import calendar_entries, offers, place_counts
from training.operations.places.merge_plans import SAME_PERSON, Clash, clashes


def lock(merging: Merging) -> None:
    """Lock every course date on which one of the two has something."""
    runs = CourseRun.objects.filter(bookings__attendee__in=[merging.kept, merging.closed]).distinct().order_by("pk")
    for run in runs:
        place_counts.lock(run)


def merge(merging: Merging) -> None:
    """Keep the better of two live bookings on each course date, close the other, and offer a freed place on at once."""
    decided = [clash.chosen(merging.choices) for clash in clashes(merging.kept, merging.closed, merging.now)]
    for clash in decided:
        _close(clash, merging)
    Booking.objects.filter(attendee=merging.closed).update(attendee=merging.kept)
    for clash in decided:
        _settle(clash, merging)
    _join_learning(merging)


def _close(clash: Clash, merging: Merging) -> None:
    """End the other booking, and hand what was recorded with it to the one that is kept."""
    booking, by, now = clash.close, merging.by, merging.now
    merging.attachments += calendar_entries.withdrawals(booking, now)
    no_shows.remove_mark(booking, SAME_PERSON, by=by, now=now)
    charges.drop(booking, ChargeKind.FEE, SAME_PERSON, by=by, now=now)
    offers.withdraw(booking, now)
    was = booking.status
    offers.end(booking, "merge", SAME_PERSON, by, now, cancelled_by_team=True)
    audit.record(
        "training.booking-merged", booking, by=by, was=was, kept=str(clash.keep.pk), marks=clash.marks[booking.pk]
    )
    _hand_over(clash)


def _hand_over(clash: Clash) -> None:
    keep, close = clash.keep, clash.close
    parts: tuple[tuple[Any, str], ...] = (
        (Attendance, "run_date"),
        (Arrival, "run_date"),
        (Evaluation, "stage"),
        (GroupChoice, "item"),
    )
    for model, same in parts:
        there = model.objects.filter(booking=keep).values(same)
        model.objects.filter(booking=close).exclude(**{f"{same}__in": there}).update(booking=keep)
    # Marks on a date that the kept booking has its own for would be counted twice.
    close.attendances.all().delete()
    for name in ("certificate", "needs"):
        _hand_over_one(keep, close, name)


def _hand_over_one(keep: Booking, close: Booking, name: str) -> None:
    """Move a record that a booking has one of; a second certificate stays with the closed booking, and its code valid."""
    moved: Any = getattr(close, name, None)
    if moved is not None and getattr(keep, name, None) is None:
        moved.booking = keep
        moved.save(update_fields=["booking"])


def _settle(clash: Clash, merging: Merging) -> None:
    keep = Booking.objects.select_related("run__course", "attendee", "agency").get(pk=clash.keep.pk)
    if keep.attendances.exists():
        no_shows.update_mark(keep, by=merging.by, now=merging.now)
        certificates.issue_earned(keep.run, now=merging.now)
    offers.offer_free_places(keep.run, now=merging.now)


# --- Passports and interests ---------------------------------------------------------------------------------------------


def _join_learning(merging: Merging) -> None:
    kept, closed = merging.kept, merging.closed
    for interest in Interest.objects.open().filter(person=closed):
        own = Interest.objects.open().filter(person=kept, course=interest.course_id).first()
        if own is not None:
            later = max(own, interest, key=lambda each: each.asked_at)
            later.withdrawn_at = merging.now
            later.save(update_fields=["withdrawn_at"])
    Interest.objects.filter(person=closed).update(person=kept)
    for record in LearningRecord.objects.filter(person=closed):
        _join_record(record, kept)
    _join_level(merging)


def _join_record(record: LearningRecord, kept: Any) -> None:
    """Keep one record of the same learning: the one that was confirmed."""
    own = LearningRecord.objects.filter(person=kept, title=record.title, completed_on=record.completed_on).first()
    if own is not None and (own.confirmed_at is not None or record.confirmed_at is None):
        record.delete()
        return
    if own is not None:
        own.delete()
    record.person = kept
    record.save(update_fields=["person"])


def _join_level(merging: Merging) -> None:
    """Keep the required level that was set last."""
    levels = LevelNeeded.objects.filter(person__in=[merging.kept, merging.closed]).order_by("-set_at")
    for level in levels[1:]:
        level.delete()
    LevelNeeded.objects.filter(person=merging.closed).update(person=merging.kept)
