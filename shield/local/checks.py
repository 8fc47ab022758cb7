"""`make test`, `make test-fast` and `make lint`: every check in turn, each visible, ending at the first that fails."""

import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from shield.local import services
from shield.local.places import Place, place_for_tests
from shield.local.prepare import ROOT, Trouble, fingerprint, guarded, say
from shield.local.processes import Supervisor, python, supervised

APPS = ["shield", "partnership", "learninghub", "training", "reviews", "crest"]
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
    Check("Types (mypy)", ["mypy", *APPS], "mend the types named above"),
    Check("Layers (import-linter)", ["lint-imports"], "move the code to its own layer"),
]

# Without browser, without a real worker, and without whatever takes long.
INNER_LOOP = ("-m", "not browser and not services and not slow", "--ignore", "tests/access/test_access.py")


def production_like() -> dict[str, str]:
    """An environment such as a real installation has, with secrets of the moment."""
    return {
        "PORTAL_ENVIRONMENT": "production",
        "DJANGO_SETTINGS_MODULE": "shield.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": "check:" + "A" * 43 + "=",
        "ALLOWED_HOSTS": "portal.example.org",
        "BASE_URL": "https://portal.example.org",
        "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
        "FROM_EMAIL": "Safeguarding partnership <portal@example.org>",
        "TRUSTED_PROXY_COUNT": "1",
    }


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
            "Fit for production (check --deploy)",
            python("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
            "mend the settings named above",
            production_like(),
        ),
        Check(
            "Static files: every reference is there",
            python("manage.py", "collectstatic", "--noinput", "--clear", "-v0"),
            "add the file that is named above, or correct the reference to it",
            {"DJANGO_SETTINGS_MODULE": "shield.settings"},
        ),
    ]


def pytest(place: Place, *arguments: str) -> Check:
    """The test run, on as many processes as pay."""
    workers = str(min(os.cpu_count() or 1, 4))
    command = python("-m", "pytest", "-n", workers, "--dist", "load", *_database(place), *arguments)
    return Check("Tests (pytest)", command, "the lines above say which test failed and why", TEST_SETTINGS)


def _database(place: Place) -> list[str]:
    """Keep the test databases while the migrations stay the same."""
    mark = fingerprint(path for app in APPS for path in (ROOT / app / "migrations").glob("*.py"))
    seen = place.var / "migrations-seen"
    if seen.exists() and seen.read_text() == mark:
        return ["--reuse-db"]
    seen.write_text(mark)
    return ["--reuse-db", "--create-db"]


def run(check: Check, supervisor: Supervisor, environment: dict[str, str]) -> None:
    """Run one check on the person's terminal; raises ``Trouble`` when it fails."""
    say(f"\n=== {check.name}")
    if supervisor.foreground(check.command, environment | check.environment):
        raise Trouble(f"{check.name} failed: {check.remedy}.")


def lint() -> None:
    """What needs no services."""
    with supervised() as supervisor:
        environment = services.plain_environment(_made(place_for_tests().var), "test")
        for check in LINT:
            run(check, supervisor, environment)


def everything() -> None:
    """All checks, then all tests."""
    _with_services(lambda place: [*LINT, *django_checks(), pytest(place)])


def fast(*arguments: str) -> None:
    """The tests of the inner loop, or what ``arguments`` choose."""
    chosen = arguments or INNER_LOOP
    _with_services(lambda place: [pytest(place, "-q", *chosen)])


def _with_services(checks: Callable[[Place], list[Check]]) -> None:
    place = place_for_tests()
    with place.held("Tests already run here: wait for them, or stop them."), supervised() as supervisor:
        environment = services.start(supervisor, place.var, kind="test")
        for check in checks(place):
            run(check, supervisor, environment)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


COMMANDS: dict[str, Callable[..., None]] = {"lint": lint, "test": everything, "test-fast": fast}

if __name__ == "__main__":
    sys.exit(guarded(COMMANDS[sys.argv[1]], *sys.argv[2:]))
