"""What lists say of each run, counted by the database for the rows shown and for no others.

Every list of runs asks for these. They are written as SQL, since building and compiling the same with the ORM took several
times as long as the database needs to answer it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func


class PerRun(Func):
    """A correlated subquery with the value of one column of the run where it says ``%(expressions)s``."""

    def __init__(self, subquery: str, column: str = "pk", output_field: models.Field | None = None) -> None:
        super().__init__(F(column), template=subquery, output_field=output_field or models.IntegerField())


# How many places are booked, held for a manager's word, or offered.
TAKEN = PerRun("""(
    SELECT count(*) FROM training_booking
    WHERE run_id = %(expressions)s AND status IN ('booked', 'pending', 'offered')
)""")

WAITING = PerRun("(SELECT count(*) FROM training_booking WHERE run_id = %(expressions)s AND status = 'waiting')")

# How many of those who wait may have a free place.
QUEUEING = PerRun("""(
    SELECT count(*) FROM training_booking
    WHERE run_id = %(expressions)s AND status = 'waiting' AND skipped = ''
)""")

# How many places are still kept for sectors whose people have not taken them.
KEPT = PerRun("""(
    SELECT coalesce(sum(greatest(reserve.places - (
        SELECT count(*) FROM training_booking
        WHERE run_id = reserve.run_id AND sector_id = reserve.sector_id AND status IN ('booked', 'pending', 'offered')
    ), 0)), 0)::integer
    FROM training_sectorreserve reserve
    WHERE reserve.run_id = %(expressions)s AND reserve.releases_at > statement_timestamp()
)""")

DATE_COUNT = PerRun("(SELECT count(*) FROM training_rundate WHERE run_id = %(expressions)s)")

HAS_PREREQUISITES = PerRun(
    "EXISTS (SELECT FROM training_prerequisite WHERE course_id = %(expressions)s)", "course", models.BooleanField()
)

SECTOR_NAMES = PerRun(
    """ARRAY(
        SELECT sector.name FROM training_course_sectors meant JOIN partnership_sector sector ON sector.id = meant.sector_id
        WHERE meant.course_id = %(expressions)s ORDER BY sector.name
    )""",
    "course",
    ArrayField(models.CharField()),
)
