"""What a run of tests came to, for whoever started it: how many, how long, and how long each file took.

It is written as JSON to the file named by ``TEST_REPORT``.
"""

import json
import os
import time
from collections import defaultdict
from pathlib import Path

import pytest

COUNTED = ("passed", "failed", "error", "skipped")
_started = time.monotonic()
_seconds: dict[str, float] = defaultdict(float)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add the time of one step of a test to its file; the steps within one test are counted with it."""
    if not isinstance(report, pytest.SubtestReport):
        _seconds[report.nodeid.partition("::")[0]] += report.duration


def write(terminalreporter: pytest.TerminalReporter) -> None:
    """Write the report, in the process that distributes the tests."""
    if target := os.environ.get("TEST_REPORT"):
        counts = {name: len(terminalreporter.stats.get(name, ())) for name in COUNTED}
        report = {"seconds": time.monotonic() - _started, "counts": counts, "files": _seconds}
        Path(target).write_text(json.dumps(report))
