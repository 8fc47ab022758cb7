"""Which test proves that a lock is taken, or that an audit entry is written.

Each module beside this one holds ``PROOFS``: for a test file, its tests, and what each of them proves. A test that is
named here fails when it passes without taking the lock or writing the entry (`watch.py`), and a lock or kind of the source that
no test is named for fails `test_proofs.py`. Add a line when you add either.
"""

from importlib import import_module
from pathlib import Path

TABLES = [
    import_module(f"{__name__}.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("*.py"))
    if path.stem not in {"__init__", "watch", "record"}
]
PROOFS: dict[str, dict[str, list[str]]] = {file: tests for table in TABLES for file, tests in table.PROOFS.items()}
