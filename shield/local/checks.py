"""`make test`, `make test-fast` and `make lint`: every check in turn, each visible, ending at the first that fails.

Only the tests that drive a browser run beside the others, and both runs of tests come to their end.
"""

import base64
import contextlib
import os
import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shield.local import run_times, services
from shield.local.places import Place, place_for_tests
from shield.local.prepare import Trouble, guarded, say
from shield.local.processes import Program, Running, Supervisor, python, supervised

APPS = ["shield", "partnership", "learninghub", "training", "reviews", "crest"]
WORKERS = str(min(os.cpu_count() or 1, 4))
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}


@dataclass(frozen=True)
class Check:
    """One check: its name, its command, and what to do when it fails."""

    name: str
    command: list[str]
    remedy: str
    environment: dict[str, str] = field(default_factory=dict)


LINT = [
    Check("Format (ruff)", ["ruff", "format", "--check", "."], "run `make fix`"),
    Check("Lint (ruff)", ["ruff", "check", "."], "run `make fix`, then mend what is left"),
    Check("Templates (djlint)", ["djlint", "templates", "--lint", "--quiet"], "mend the templates named above"),
    Check("Indentation of templates (djhtml)", ["djhtml", "--check", "--tabwidth", "2", "templates"], "run `make fix`"),
    Check("Words", python("-m", "shield.local.words_check"), "write the words named above instead"),
    Check("Types (mypy)", ["mypy", *APPS], "mend the types named above"),
    Check("Layers (import-linter)", ["lint-imports"], "move the code to its own layer"),
]

# What a change touches, without browser, without a real worker, and without whatever takes long.
INNER_LOOP = ("-m", "not browser and not services and not slow", "--touched")


def production_like() -> dict[str, str]:
    """An environment such as a real installation has, with secrets of the moment."""
    return {
        "PORTAL_ENVIRONMENT": "production",
        "DJANGO_SETTINGS_MODULE": "shield.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": "check:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "portal.example.org",
        "BASE_URL": "https://portal.example.org",
        "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
        "FROM_EMAIL": "Safeguarding partnership <portal@example.org>",
        "TRUSTED_PROXY_COUNT": "1",
    }


FIRST_INSTALLATION = Check(
    "First installation, as the documentation says",
    python("-m", "shield.local.first_installation"),
    "mend the step named above, in docs/operations.md or in what it calls",
)


def django_checks() -> list[Check]:
    """Checks that need the project's settings and services."""
    return [
        Check(
            "Migrations are complete",
            python("manage.py", "makemigrations", "--check", "--dry-run"),
            "run `manage.py makemigrations` and commit what it writes",
            TEST_SETTINGS,
        ),
        Check(
            "Static files: every reference is there",
            python("manage.py", "collectstatic", "--noinput", "--clear", "-v0"),
            "add the file that is named above, or correct the reference to it",
            {"DJANGO_SETTINGS_MODULE": "shield.settings"},
        ),
        Check(
            "Fit for production (check --deploy)",
            python("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
            "mend the settings named above",
            production_like(),
        ),
    ]


def pytest(name: str, *arguments: str, **environment: str) -> Check:
    """A run of tests, on as many processes as pay."""
    command = python("-m", "pytest", "-n", WORKERS, "--dist", "worksteal", *arguments)
    return Check(name, command, "the lines above say which test failed and why", TEST_SETTINGS | environment)


def run(check: Check, supervisor: Supervisor, environment: dict[str, str]) -> None:
    """Run one check on the person's terminal; raises ``Trouble`` when it fails."""
    if not _passes(check, supervisor, environment):
        raise Trouble(f"{check.name} failed: {check.remedy}.")


def _passes(check: Check, supervisor: Supervisor, environment: dict[str, str]) -> bool:
    say(f"\n=== {check.name}")
    return supervisor.foreground(check.command, environment | check.environment) == 0


def lint() -> None:
    """What needs no services."""
    with supervised() as supervisor:
        environment = services.plain_environment(_made(place_for_tests().var), "test")
        for check in LINT:
            run(check, supervisor, environment)


def everything() -> None:
    """All checks, then all tests. Those that drive a browser take longest: they start first and run beside the rest."""
    started = time.monotonic()
    with _services() as (supervisor, place, environment):
        browser, tests = _test_runs(place)
        log = place.var / "browser-tests.log"
        beside = _start_beside(browser, log, supervisor, environment)
        parts = [_timed(check, supervisor, environment) for check in [*LINT, *django_checks(), FIRST_INSTALLATION]]
        failed = [] if _passes(tests, supervisor, environment) else [tests]
        failed += [browser] if supervisor.wait_for(beside) else []
        say(f"\n=== {browser.name}\n{log.read_text()}")
        runs = {check.name: run_times.read(check.environment["TEST_REPORT"]) for check in (tests, browser)}
        parts += [(name, run.seconds) for name, run in runs.items()]
        say("\n".join(run_times.lines(parts, runs.values(), time.monotonic() - started)))
        if failed:
            raise Trouble(f"{' and '.join(check.name for check in failed)} failed: {tests.remedy}.")


def _test_runs(place: Place) -> tuple[Check, Check]:
    """The tests in a browser, and all others; each run writes a report of its own and has its own Redis databases."""
    reports = [place.var / f"{name}-report.json" for name in ("browser", "tests")]
    for report in reports:
        report.unlink(missing_ok=True)
    browser = pytest("Tests in a browser", "-m", "browser", TEST_REPORT=str(reports[0]), FIRST_REDIS="16")
    return browser, pytest("Tests without a browser", "-m", "not browser", TEST_REPORT=str(reports[1]))


def _start_beside(check: Check, log: Path, supervisor: Supervisor, environment: dict[str, str]) -> Running:
    """Start a run of tests whose words go to ``log``; it also builds the databases that both runs copy."""
    log.unlink(missing_ok=True)
    say(f"{check.name} have started; what they say is in {log} and comes at the end.")
    ours = environment | check.environment
    return supervisor.start(Program("browser", check.command, ours, signal.SIGINT, patience=60, log=log))


def _timed(check: Check, supervisor: Supervisor, environment: dict[str, str]) -> tuple[str, float]:
    began = time.monotonic()
    run(check, supervisor, environment)
    return check.name, time.monotonic() - began


def fast(*arguments: str) -> None:
    """The tests of what has changed, or what ``arguments`` choose."""
    chosen = arguments or INNER_LOOP
    with _services() as (supervisor, _, environment):
        run(pytest("Tests (pytest)", "-q", *chosen), supervisor, environment)


@contextlib.contextmanager
def _services() -> Iterator[tuple[Supervisor, Place, dict[str, str]]]:
    place = place_for_tests()
    with place.held("Tests already run here: wait for them, or stop them."), supervised() as supervisor:
        yield supervisor, place, services.start(supervisor, place.var, kind="test")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


COMMANDS: dict[str, Callable[..., None]] = {"lint": lint, "test": everything, "test-fast": fast}

if __name__ == "__main__":
    sys.exit(guarded(COMMANDS[sys.argv[1]], *sys.argv[2:]))
