"""Print the part of the lock that the portal itself needs, without the tools for development and tests.

`python3 shield/local/runtime_requirements.py > runtime.txt`, for images and servers. Needs the standard library only.
"""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent
TOOLS = "# Development and tests"
PACKAGE = re.compile(r"([A-Za-z0-9._-]+)(\[[^]]*\])?==")


def plain(name: str) -> str:
    """How packaging tools compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct(wanted: str) -> set[str]:
    """Names above the line that begins the tools."""
    return {plain(match[1]) for match in map(PACKAGE.match, wanted.split(TOOLS)[0].splitlines()) if match}


def blocks(lock: str) -> dict[str, str]:
    """Each package's lines in the lock."""
    found: dict[str, str] = {}
    name = ""
    for line in lock.splitlines(keepends=True):
        match = PACKAGE.match(line)
        name = plain(match[1]) if match else name
        if name:
            found[name] = found.get(name, "") + line
    return found


def parents(block: str) -> set[str]:
    """Packages that the lock says this one is needed by."""
    _, _, reasons = block.partition("# via")
    return {plain(word) for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9._-]*", reasons)}


def runtime_part(wanted: str, lock: str) -> str:
    """The lines of the lock that ``wanted`` needs at run time, directly or through another package."""
    packages = blocks(lock)
    needed = direct(wanted) & packages.keys()
    while more := {name for name, block in packages.items() if name not in needed and parents(block) & needed}:
        needed |= more
    return "".join(packages[name] for name in sorted(needed))


if __name__ == "__main__":
    sys.stdout.write(runtime_part((FOLDER / "requirements.in").read_text(), (FOLDER / "requirements.txt").read_text()))
