"""The tables of all apps as one: every address with who may open it."""

from importlib import import_module
from pathlib import Path

from tests.access.address import Address

TABLES = [import_module(f"tests.access.{path.stem}") for path in sorted(Path(__file__).parent.glob("*_table.py"))]
ACCESS: dict[str, Address] = {name: address for table in TABLES for name, address in table.ACCESS.items()}
