"""What `make test` says at its end: the time of each part, the slowest files of tests, and how many tests passed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

SLOWEST = 10


@dataclass(frozen=True)
class Run:
    """What one run of pytest wrote about itself."""

    seconds: float
    counts: Mapping[str, int]
    files: Mapping[str, float]


def read(name: str) -> Run:
    """Return what a run wrote to the file called ``name``; one error where it did not come to its end."""
    path = Path(name)
    found = json.loads(path.read_text()) if path.exists() else {"seconds": 0, "counts": {"error": 1}, "files": {}}
    return Run(**found)


def lines(parts: Iterable[tuple[str, float]], runs: Iterable[Run], seconds: float) -> list[str]:
    """Return the report, line by line; the last is the one that pytest itself would write for all runs together."""
    runs = list(runs)
    files = sorted(((took, name) for run in runs for name, took in run.files.items()), reverse=True)
    counts = {name: sum(run.counts.get(name, 0) for run in runs) for name in ("failed", "error", "passed", "skipped")}
    return [
        "\nTime by part",
        *(_row(took, name) for name, took in parts),
        _row(seconds, "All of it: the tests in a browser run beside the rest"),
        f"\nThe {SLOWEST} slowest files of tests",
        *(_row(took, name) for took, name in files[:SLOWEST]),
        "",
        f"{', '.join(f'{count} {name}' for name, count in counts.items() if count)} in {seconds:.2f}s",
    ]


def _row(seconds: float, name: str) -> str:
    return f"{int(seconds) // 60:4}:{int(seconds) % 60:02}  {name}"
