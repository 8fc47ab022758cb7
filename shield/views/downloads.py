"""Files that a page gives to take away."""

from django.http import HttpResponse

from shield import tables

CSV = "text/csv; charset=utf-8"


def attachment_response(content: bytes | str, kind: str, name: str) -> HttpResponse:
    """``content`` as a file of this ``name`` and content type."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def csv_response(heads: tables.Heads, rows: tables.Rows, name: str) -> HttpResponse:
    """A table for a spreadsheet."""
    return attachment_response(tables.as_csv(heads, rows), CSV, name)
