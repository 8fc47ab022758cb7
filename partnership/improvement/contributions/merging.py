"""What happens to measurements of a person whose two accounts are merged."""

from shield.extension_points import AccountMerge, Follow

PART = AccountMerge("partnership.improvement", 25, {"partnership.Measurement.recorded_by": Follow.MOVE})
