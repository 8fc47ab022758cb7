"""`make clean`: stop what runs here, then remove everything that `make` made. Needs the standard library only."""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

from prepare import ROOT, Trouble, guarded, say

MADE = [".venv", "node_modules", "static/build", ".make", "test-results"]
CACHES = [".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache", "__pycache__"]


def stop(var: Path) -> None:
    """End the supervisor that holds this folder and wait until everything of it is gone."""
    lock = var / "lock"
    number = lock.read_text().strip() if lock.exists() else ""
    if not number or not _is_supervisor(int(number)):
        return
    say("Stopping what runs here …")
    os.kill(int(number), signal.SIGTERM)
    for _ in range(600):
        if not _is_supervisor(int(number)):
            return
        time.sleep(0.1)
    raise Trouble(f"Process {number} does not stop: end it by hand, then run `make clean` again.")


def _is_supervisor(number: int) -> bool:
    """Whether the process that left its number still runs, and is one of ours."""
    try:
        command = Path(f"/proc/{number}/cmdline").read_bytes()
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return b"shield.local." in command and state != "Z"


def remove(var: Path) -> None:
    """Remove everything that was made."""
    for home in (var / "postgres", var / "test" / "postgres"):
        if home.is_symlink():
            shutil.rmtree(home.resolve(), ignore_errors=True)
    made = [var, *(ROOT / name for name in MADE), *(ROOT / name for name in CACHES)]
    made += [path for path in ROOT.rglob("__pycache__") if not path.is_relative_to(ROOT / ".venv")]
    for path in made:
        shutil.rmtree(path, ignore_errors=True)
    left = [str(path) for path in made if path.exists()]
    if left:
        raise Trouble(f"These belong to another user and stay: {', '.join(left)}.")


def clean() -> None:
    """Stop, then remove."""
    var = Path(os.environ.get("PORTAL_VAR", ROOT / "var")).resolve()
    stop(var)
    stop(var / "test")
    remove(var)
    say("Everything that was made is removed.")


if __name__ == "__main__":
    sys.exit(guarded(clean))
