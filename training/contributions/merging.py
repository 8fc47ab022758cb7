"""What happens to training's records of a person whose two accounts are merged."""

from collections.abc import Iterable

from shield.extension_points import AccountMerge, Follow, MergeLine, Merging
from training.operations.places import merge_plans, merges

DECISIONS = {
    "training.Booking.attendee": Follow.OWN,
    "training.Interest.person": Follow.OWN,
    "training.LearningRecord.person": Follow.OWN,
    "training.LevelNeeded.person": Follow.OWN,
    "training.CourseRun_trainers.person": Follow.JOIN,
    **dict.fromkeys(
        (
            "training.Booking.booked_by",
            "training.Booking.cancelled_by",
            "training.BookingGroup.made_by",
            "training.Approval.answered_by",
            "training.Approval.confirmed_by",
            "training.RunMessage.sent_by",
            "training.Attendance.taken_by",
            "training.CourseRun.cancelled_by",
            "training.Certificate.revoked_by",
            "training.LevelNeeded.set_by",
            "training.LearningRecord.added_by",
            "training.LearningRecord.confirmed_by",
            "training.LearningUpload.uploaded_by",
            "training.NoShow.decided_by",
            "training.RegisterTotal.entered_by",
            "training.Charge.waived_by",
        ),
        Follow.MOVE,
    ),
}


def preview(merging: Merging) -> Iterable[MergeLine]:
    """Return what happens to the places, course date by course date."""
    return merge_plans.lines(merging.kept, merging.closed, merging.now)


PART = AccountMerge(
    "training",
    50,
    DECISIONS,
    same_by={"training.CourseRun_trainers.person": ("courserun",)},
    lock=merges.lock,
    preview=preview,
    merge=merges.merge,
)
