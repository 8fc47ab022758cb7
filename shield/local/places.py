"""What a running portal leaves under `var/`, so that other commands find it."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shield.local.prepare import ROOT, Trouble


@dataclass(frozen=True)
class Place:
    """The folder that one stack of services keeps everything in."""

    var: Path

    @property
    def environment_file(self) -> Path:
        return self.var / "environment.json"

    @contextlib.contextmanager
    def held(self, words: str) -> Iterator[None]:
        """Be the only one here; raises ``Trouble`` with ``words`` when somebody is already. Ends with the process."""
        self._make()
        with (self.var / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Trouble(words) from None
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield

    def _make(self) -> None:
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            (self.var / "lock").open("a").close()
        except PermissionError:
            raise Trouble(f"{self.var} belongs to another user: remove it, or run this as that user.") from None

    def is_held(self) -> bool:
        """Whether a portal runs here now."""
        if not (self.var / "lock").exists():
            return False
        with (self.var / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def remember(self, environment: Mapping[str, str]) -> None:
        """Write down how to reach what runs here; it holds secrets, so it is ours alone."""
        self.environment_file.unlink(missing_ok=True)
        with open(os.open(self.environment_file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump(dict(environment), file, indent=2)

    def remembered(self) -> dict[str, str]:
        """How to reach what runs here."""
        try:
            answer: dict[str, str] = json.loads(self.environment_file.read_text())
        except FileNotFoundError:
            raise Trouble("The portal is just starting or stopping: try again in a moment.") from None
        return answer

    def forget(self) -> None:
        """From now on nothing here can be reached."""
        self.environment_file.unlink(missing_ok=True)


def place_for_run() -> Place:
    """Where `make run` keeps its things: `var/`, or the folder named by ``PORTAL_VAR``."""
    return Place(Path(os.environ.get("PORTAL_VAR", ROOT / "var")).resolve())


def place_for_tests() -> Place:
    """Where tests keep theirs, apart from a portal that runs at the same time."""
    return Place(place_for_run().var / "test")
