"""What happens to records of reviews when two accounts of a person are merged."""

from shield.extension_points import AccountMerge, Follow

PART = AccountMerge(
    "reviews",
    70,
    {
        "reviews.AdvanceCopy.recorded_by": Follow.MOVE,
        "reviews.AdvanceCopyEvent.recorded_by": Follow.STAY,
        # Stays as it was written.
        "reviews.MonitoringEntry.by": Follow.STAY,
    },
)
