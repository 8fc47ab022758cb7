"""Draw changes by a seed, ask the tests about each, and print those that no test notices.

python -m tests.mutation.run --seed 1 --number 60
python -m tests.mutation.run --seed 1 --survivors                  those of the last run with this seed, again
python -m tests.mutation.run --only partnership/board/operations   draw from these files
python -m tests.mutation.run --of audit.record --number 999        every change to what matches
python -m tests.mutation.run --mutant <key>                        this one, with what the tests say
"""

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import cache_from_source
from pathlib import Path

from shield.local import services
from shield.local.checks import APPS
from shield.local.places import Place, place_for_run
from shield.local.prepare import ROOT, Trouble, guarded, say
from shield.local.processes import Supervisor, python, supervised
from tests.mutation.mirrors import Project, rounds
from tests.mutation.mutants import Mutant, all_mutants
from tests.mutation.reach import NOTES_IN, Reach, instrumented

ROOMS = {"operations", "rules", "models"}
NOT_DRAWN_FROM = {"demo", "migrations"}
NOT_COPIED = shutil.ignore_patterns("var", ".git", ".venv", ".make", "node_modules", "__pycache__", ".*_cache")
# One test that hangs, and all tests of one round, in seconds.
TEST_SECONDS = 300
ROUND_SECONDS = 900
FILES_AT_ONCE = 20
TIMED_OUT = 124
NO_TESTS = 5


@dataclass
class Outcome:
    """What became of one change: the test that failed, or none."""

    key: str
    killed_by: str
    seconds: float


class Copy:
    """A copy of the project in which one file at a time is changed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def make(self) -> None:
        """Make the copy anew from the project as it is now."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(ROOT, self.root, ignore=NOT_COPIED)
        for name in (".venv", "node_modules"):
            (self.root / name).symlink_to((ROOT / name).resolve())

    @contextlib.contextmanager
    def changed(self, mutant: Mutant) -> Iterator[None]:
        """Let one change stand for a while."""
        file = self.root / mutant.path
        source = file.read_text()
        self._write(file, mutant.apply(source))
        try:
            yield
        finally:
            self._write(file, source)

    def _write(self, file: Path, source: str) -> None:
        file.write_text(source)
        Path(cache_from_source(str(file))).unlink(missing_ok=True)


class Examiner:
    """Asks the tests in the copy; their database is copied from one that is kept."""

    def __init__(self, supervisor: Supervisor, place: Place, environment: dict[str, str]) -> None:
        self.supervisor = supervisor
        self.log = place.var / "pytest.log"
        self.copy = Copy(place.var / "tree")
        self.noting = Copy(place.var / "noting")
        self.notes = place.var / "reach.jsonl"
        self.reach = Reach(self.copy.root, place.var / "reach")
        self.environment = environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        self._failing: list[str] = []

    def prepare(self) -> None:
        """Make the copy, see which tests of the architecture pass there, and note what the tests reach."""
        self.copy.make()
        self.project = Project(self.copy.root)
        code = self._pytest([str(path.relative_to(self.copy.root)) for path in self.project.architecture], stop=False)
        self._failing = self._failed()
        if code not in {0, 1}:
            raise Trouble(f"The tests cannot be asked, even without a change: see {self.log}.")
        self._note_reach()

    def _note_reach(self) -> None:
        """Note which tests reach which functions, where that is not known yet; what is noted outlives an interruption."""
        stale = self.reach.stale(self.project.tests)
        if stale:
            say(f"Noting what the tests in {len(stale)} files reach (the first time this takes as long as all tests) …")
            self.noting.make()
            for path in drawn_from(self.noting.root):
                path.write_text(instrumented(str(path.relative_to(self.noting.root)), path.read_text()))
        for files in (stale[place : place + FILES_AT_ONCE] for place in range(0, len(stale), FILES_AT_ONCE)):
            self._note(files)
        self.reach.load(self.project.tests)

    def _note(self, files: list[Path]) -> None:
        self.notes.unlink(missing_ok=True)
        tests = [str(path.relative_to(self.copy.root)) for path in files]
        limits = {"stop": False, "seconds": 0, "tree": self.noting}
        if self._pytest(tests, "-p", "tests.mutation.reach", "--timeout=0", **limits) not in {0, 1, NO_TESTS}:
            raise Trouble(f"The tests did not come to their end: see {self.log}.")
        self.reach.keep(files, self.notes, set(self._failed()))

    def examine(self, mutant: Mutant) -> Outcome:
        """Ask the tests about one change, round by round, until one fails."""
        started, killed_by = time.monotonic(), ""
        asked = self._rounds(mutant)
        with self.copy.changed(mutant):
            for tests in asked:
                killed_by = self._ask(tests)
                if killed_by:
                    break
        return Outcome(mutant.key, killed_by, time.monotonic() - started)

    def _rounds(self, mutant: Mutant) -> list[list[str]]:
        """Return whom to ask: the tests that are known to reach the change, else those that seem to."""
        files = rounds(self.project, mutant)
        reaching = self.reach.asked_about(mutant.path, mutant.line, files[0] if files else [])
        if reaching:
            return [reaching, [str(path.relative_to(self.copy.root)) for path in self.project.architecture]]
        return [[str(path.relative_to(self.copy.root)) for path in each] for each in files]

    def _ask(self, tests: list[str]) -> str:
        """Return the first test that fails; empty when all pass, or not all were asked in time."""
        code = self._pytest(tests)
        if code in {0, NO_TESTS, TIMED_OUT}:
            return ""
        failed = self._failed()
        return failed[0] if failed else f"the tests did not start (exit code {code})"

    def _failed(self) -> list[str]:
        """Return the tests that failed in the last run."""
        lines = re.findall(r"^(?:FAILED|ERROR) (.+)$", self.log.read_text(), re.MULTILINE)
        return [line.split(" - ")[0] for line in lines]

    def still_failing(self, tests: Sequence[str]) -> list[str]:
        """Return those of these tests that fail without any change: they prove nothing."""
        self._pytest([test for test in tests if "::" in test], stop=False)
        return self._failed()

    def _pytest(
        self, tests: list[str], *options: str, stop: bool = True, seconds: int = ROUND_SECONDS, tree: Copy | None = None
    ) -> int:
        root = (tree or self.copy).root
        command = ["timeout", "--kill-after=10", str(seconds), "env", f"--chdir={root}", f"{NOTES_IN}={self.notes}"]
        command += python("-m", "pytest", "-q", "--tb=line", "-rfE", "-p", "no:cacheprovider", "-n0")
        command += [f"--timeout={TEST_SECONDS}", "-m", "not browser and not services", *options]
        command += [*(["-x"] if stop else []), *(f"--deselect={test}" for test in self._failing), *tests]
        return self.supervisor.foreground(
            ["sh", "-c", 'exec "$@" > "$0" 2>&1', str(self.log), *command], self.environment
        )


def drawn_from(root: Path) -> list[Path]:
    """Return the files of operations, rules and models."""
    found = (path for app in APPS for path in sorted((root / app).rglob("*.py")))
    return [path for path in found if ROOMS & {path.stem, *path.parts} and not NOT_DRAWN_FROM & set(path.parts)]


def possible(root: Path, only: str = "") -> list[Mutant]:
    """Return every change that can be made to operations, rules and models."""
    modules = [path for path in drawn_from(root) if str(path.relative_to(root)).startswith(only)]
    return list(all_mutants(root, modules))


def draw(mutants: list[Mutant], seed: int, number: int) -> list[Mutant]:
    """Return ``number`` changes; the same seed draws the same ones from the same code."""
    return random.Random(seed).sample(mutants, min(number, len(mutants)))


def report_file(place: Place, seed: int) -> Path:
    """Return where the outcomes of a seed are kept."""
    return place.var / f"seed-{seed}.json"


def chosen(root: Path, report: Path, options: argparse.Namespace) -> list[Mutant]:
    """Return the changes that were asked for."""
    if options.mutant:
        return [mutant for mutant in possible(root) if mutant.key == options.mutant]
    if options.survivors:
        survived = {outcome["key"] for outcome in json.loads(report.read_text()) if not outcome["killed_by"]}
        return [mutant for mutant in possible(root) if mutant.key in survived]
    found = possible(root, options.only)
    if options.of:
        found = [mutant for mutant in found if re.search(options.of, mutant.removed((root / mutant.path).read_text()))]
    return draw(found, options.seed, options.number)


def examine_all(examiner: Examiner, mutants: list[Mutant], report: Path) -> list[Outcome]:
    """Ask about each change in turn, and write each outcome down at once."""
    outcomes = []
    for number, mutant in enumerate(mutants, start=1):
        outcome = examiner.examine(mutant)
        outcomes.append(outcome)
        how = f"killed by {outcome.killed_by}" if outcome.killed_by else "SURVIVED"
        say(f"{number:>3}/{len(mutants)} {outcome.seconds:>4.0f}s  {mutant.key}  {how}")
        if not outcome.killed_by:
            say(mutant.diff((examiner.copy.root / mutant.path).read_text()))
        report.write_text(json.dumps([asdict(each) for each in outcomes], indent=1))
    return outcomes


def summarise(examiner: Examiner, outcomes: list[Outcome]) -> None:
    """Print how many changes were noticed, and any test that fails by itself."""
    killed = [outcome.killed_by for outcome in outcomes if outcome.killed_by]
    share = 100 * len(killed) / len(outcomes) if outcomes else 0
    say(f"\n{len(killed)} of {len(outcomes)} changes were noticed ({share:.1f} %).")
    if broken := examiner.still_failing(sorted(set(killed))):
        raise Trouble(f"These tests fail without any change, so what they noticed does not count: {', '.join(broken)}")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=60)
    parser.add_argument("--only", default="")
    parser.add_argument("--of", default="", help="only changes to what matches this expression")
    parser.add_argument("--survivors", action="store_true")
    parser.add_argument("--mutant", default="")
    return parser.parse_args(arguments)


def mutate(*arguments: str) -> None:
    """Run the whole examination."""
    options = parsed(arguments)
    os.nice(10)
    place = Place(place_for_run().var / "mutation")
    with place.held("A mutation run is under way here: wait for it, or stop it."), supervised() as supervisor:
        examiner = Examiner(supervisor, place, services.start(supervisor, place.var, kind="test"))
        examiner.prepare()
        report = report_file(place, options.seed)
        mutants = chosen(examiner.copy.root, report, options)
        outcomes = examine_all(examiner, mutants, report)
        summarise(examiner, outcomes)
        if options.mutant:
            say(examiner.log.read_text())


if __name__ == "__main__":
    sys.exit(guarded(mutate, *sys.argv[1:]))
