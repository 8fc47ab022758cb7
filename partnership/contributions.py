"""What the partnership announces: each wing announces its own parts."""

from partnership.assurance import contributions as assurance
from partnership.board import contributions as board
from partnership.demo.part import load_base, load_publications, load_records
from partnership.directory import contributions as directory
from partnership.improvement import contributions as improvement
from partnership.publications import contributions as publications
from shield.extension_points import DemoPart, demo_parts

__all__ = ["assurance", "board", "directory", "improvement", "publications"]

demo_parts.register(DemoPart("partnership.base", 10, load_base))
demo_parts.register(DemoPart("partnership.records", 20, load_records))
# After every other app, so that the report and the bulletin find their records.
demo_parts.register(DemoPart("partnership.publications", 90, load_publications))
