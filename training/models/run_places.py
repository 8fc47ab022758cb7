"""What lists say of each run, counted by the database for the rows shown and for no others.

Every list of runs asks for these. They are written as SQL, since building and compiling the same with the ORM took several
times as long as the database needs to answer it.
"""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func
from django.urls import reverse


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

MATERIALS = PerRun(
    """(
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('title', read.title, 'publisher', read.publisher, 'address', read.address) ORDER BY read.title
        ), '[]')
        FROM training_course_materials given JOIN partnership_resource read ON read.id = given.resource_id
        WHERE given.course_id = %(expressions)s
    )""",
    "course",
    models.JSONField(),
)

HAS_AGENDA = PerRun(
    "EXISTS (SELECT FROM training_agendaitem WHERE run_id = %(expressions)s)", output_field=models.BooleanField()
)

# The keys of the items of one run at which people choose a group.
ITEMS_WITH_GROUPS = """
    SELECT id FROM training_agendaitem item
    WHERE run_id = %(run)s AND EXISTS (SELECT FROM training_parallelgroup WHERE item_id = item.id)
"""

CHOICES = PerRun(
    f"ARRAY({ITEMS_WITH_GROUPS % {'run': '%(expressions)s'}})", output_field=ArrayField(models.BigIntegerField())
)


def own_booking(user: int) -> PerRun:
    """The key and the state of the live booking that the account has on the run, or null."""
    return PerRun(
        f"""(
            SELECT ARRAY[booking.id::text, booking.status]
            FROM training_booking booking JOIN partnership_person person ON person.id = booking.attendee_id
            WHERE person.user_id = {user:d} AND booking.run_id = %(expressions)s
                AND booking.status IN ('booked', 'pending', 'offered', 'waiting', 'walked_in')
        )""",  # noqa: S608 - a number
        output_field=ArrayField(models.TextField()),
    )


@dataclass(frozen=True)
class OwnPlace:
    """The reader's own live booking on a run, as far as a list says it."""

    key: str
    status: str

    def get_absolute_url(self) -> str:
        return reverse("training:booking-detail", args=[self.key])
