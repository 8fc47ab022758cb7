"""Values that lists and pages show for each run, counted by the database for the rows shown and for no others.

Every list of runs asks for these. They are SQL, because the ORM takes several times as long to build and compile the
same subqueries as the database takes to answer them.
"""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func
from django.urls import reverse

from training.models.booking_states import HOLDING, LIVE, BookingStatus, in_sql

STATES = {"holding": in_sql(HOLDING), "live": in_sql(LIVE), "waiting": in_sql([BookingStatus.WAITING])}


class PerRun(Func):
    """A correlated subquery. ``%(expressions)s`` is a column of the run; ``%(holding)s`` and others are states."""

    def __init__(self, subquery: str, column: str = "pk", output_field: models.Field | None = None) -> None:
        super().__init__(F(column), template=subquery, output_field=output_field or models.IntegerField(), **STATES)


# How many places are booked, held for a manager's approval, or offered.
TAKEN = PerRun(
    "(SELECT count(*) FROM training_booking WHERE run_id = %(expressions)s AND status IN %(holding)s)",
)

WAITING = PerRun("(SELECT count(*) FROM training_booking WHERE run_id = %(expressions)s AND status IN %(waiting)s)")

# How many of the people on the waiting list may have a free place.
ELIGIBLE_WAITING = PerRun("""(
    SELECT count(*) FROM training_booking
    WHERE run_id = %(expressions)s AND status IN %(waiting)s AND skipped = ''
)""")

# How many places are still reserved for sectors whose people have not taken them.
RESERVED = PerRun("""(
    SELECT coalesce(sum(greatest(reserve.places - (
        SELECT count(*) FROM training_booking
        WHERE run_id = reserve.run_id AND sector_id = reserve.sector_id AND status IN %(holding)s
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
        SELECT sector.name
        FROM training_course_sectors course_sector JOIN partnership_sector sector ON sector.id = course_sector.sector_id
        WHERE course_sector.course_id = %(expressions)s ORDER BY sector.name
    )""",
    "course",
    ArrayField(models.CharField()),
)

MATERIALS = PerRun(
    """(
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('title', resource.title, 'publisher', resource.publisher, 'address', resource.address)
            ORDER BY resource.title
        ), '[]')
        FROM training_course_materials material JOIN partnership_resource resource ON resource.id = material.resource_id
        WHERE material.course_id = %(expressions)s
    )""",
    "course",
    models.JSONField(),
)

# How many attended: the number of the run where only a number is known, otherwise the people on its registers.
ATTENDED = PerRun("""coalesce(
    (SELECT attended FROM training_registertotal WHERE run_id = %(expressions)s),
    (
        SELECT count(DISTINCT attendance.booking_id)
        FROM training_attendance attendance JOIN training_booking booking ON booking.id = attendance.booking_id
        WHERE booking.run_id = %(expressions)s AND attendance.presence IN ('present', 'part')
    )
)""")

# Whether a register or a number says how many attended: without either it is unknown, and not 0.
IS_RECORDED = PerRun(
    """(
        EXISTS (SELECT FROM training_registertotal WHERE run_id = %(expressions)s AND attended IS NOT NULL)
        OR EXISTS (
            SELECT FROM training_attendance attendance JOIN training_booking booking ON booking.id = attendance.booking_id
            WHERE booking.run_id = %(expressions)s
        )
    )""",
    output_field=models.BooleanField(),
)

# The themes of the run and of its course, each once.
THEME_NAMES = PerRun(
    """ARRAY(
        SELECT theme.name FROM partnership_theme theme
        WHERE theme.id IN (SELECT theme_id FROM training_courserun_themes WHERE courserun_id = %(expressions)s)
        OR theme.id IN (
            SELECT course_theme.theme_id
            FROM training_course_themes course_theme JOIN training_courserun run ON run.course_id = course_theme.course_id
            WHERE run.id = %(expressions)s
        )
        ORDER BY theme.name
    )""",
    output_field=ArrayField(models.CharField()),
)

HAS_PROGRAMME = PerRun(
    "EXISTS (SELECT FROM training_agendaitem WHERE run_id = %(expressions)s)", output_field=models.BooleanField()
)

# Whether people choose groups from the run's programme.
HAS_GROUPS_SQL = """EXISTS (
    SELECT FROM training_agendaitem item JOIN training_parallelgroup choice ON choice.item_id = item.id
    WHERE item.run_id = %(expressions)s
)"""
HAS_GROUPS = PerRun(HAS_GROUPS_SQL, output_field=models.BooleanField())


def own_booking(user: int) -> PerRun:
    """Return the key and the state of the live booking that the account has on the run, or null."""
    return PerRun(
        f"""(
            SELECT ARRAY[booking.id::text, booking.status]
            FROM training_booking booking JOIN partnership_person person ON person.id = booking.attendee_id
            WHERE person.user_id = {user:d} AND booking.run_id = %(expressions)s AND booking.status IN %(live)s
        )""",  # noqa: S608 - a number
        output_field=ArrayField(models.TextField()),
    )


@dataclass(frozen=True)
class OwnBooking:
    """The reader's own live booking on a run, as far as a list shows it."""

    key: str
    status: str

    def get_absolute_url(self) -> str:
        return reverse("training:booking-detail", args=[self.key])
