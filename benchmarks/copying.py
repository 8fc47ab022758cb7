"""Rows into a table by COPY: several times faster than INSERT."""

from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.db import connection, models

AT_ONCE = 20_000


def copy_in(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Write unsaved rows; a key that the database counts by itself is left to it."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    buffer = StringIO()
    with connection.cursor() as cursor:

        def send() -> None:
            buffer.seek(0)
            cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', buffer)
            buffer.seek(0)
            buffer.truncate()

        for number, row in enumerate(rows, start=1):
            buffer.write("\t".join(_cell(getattr(row, field.attname)) for field in fields) + "\n")
            if number % AT_ONCE == 0:
                send()
        send()


def _cell(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
