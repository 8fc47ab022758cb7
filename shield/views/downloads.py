"""Files that a page gives to take away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View

from shield import tables

CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment_response(content: bytes | str, kind: str, name: str) -> HttpResponse:
    """``content`` as a file of this ``name`` and content type."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def csv_response(heads: tables.Heads, rows: tables.Rows, name: str) -> HttpResponse:
    """A table for a spreadsheet; ``name`` without its ending."""
    return attachment_response(tables.as_csv(heads, rows), CSV, f"{name}.csv")


def workbook_response(sheets: dict[str, tuple[tables.Heads, tables.Rows]], name: str) -> HttpResponse:
    """Tables as sheets of an Excel workbook; ``name`` without its ending."""
    return attachment_response(tables.as_workbook(sheets), WORKBOOK, f"{name}.xlsx")


def table_response(heads: tables.Heads, rows: tables.Rows, name: str, *, as_workbook: bool) -> HttpResponse:
    """A table as a workbook with one sheet, or as CSV."""
    if as_workbook:
        return workbook_response({"Table": (heads, rows)}, name)
    return csv_response(heads, rows, name)


class TableDownload(View):
    """A table as CSV and as Excel workbook; ``table_urls`` makes both addresses. Combine with ``Guarded``."""

    as_workbook = False

    def get_heads(self) -> tables.Heads:
        raise NotImplementedError

    def get_rows(self) -> tables.Rows:
        raise NotImplementedError

    def get_filename(self) -> str:
        """Return the name of the file without its ending."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return table_response(self.get_heads(), self.get_rows(), self.get_filename(), as_workbook=self.as_workbook)


def table_urls(route: str, view: type[TableDownload], name: str) -> list[URLPattern]:
    """Return the addresses ``<route>.csv`` and ``<route>.xlsx``, called ``<name>-csv`` and ``<name>-workbook``."""
    return [
        path(f"{route}.csv", view.as_view(), name=f"{name}-csv"),
        path(f"{route}.xlsx", view.as_view(as_workbook=True), name=f"{name}-workbook"),
    ]
