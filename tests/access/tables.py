"""The tables of all apps as one: every address with who may open it."""

from importlib import import_module
from pathlib import Path

from tests.access.address import Address

TABLES = [import_module(f"tests.access.{path.stem}") for path in sorted(Path(__file__).parent.glob("*_table.py"))]
# An address may have a second row, for another state of its record: ``"crest:case-detail of a restricted case"``.
ACCESS: dict[str, Address] = {name: address for table in TABLES for name, address in table.ACCESS.items()}


def view_name(row: str) -> str:
    """Return the name of the address that a row is about."""
    return row.partition(" ")[0]
