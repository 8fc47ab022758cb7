"""Tables as files: one writer for every table that goes out, one reader for every table that comes in."""

from shield.tables.writing import Heads, Rows, as_csv, as_workbook, harmless

__all__ = ["Heads", "Rows", "as_csv", "as_workbook", "harmless"]
