"""Make this machine ready: Debian packages, virtual environment, npm packages, style sheet.

Runs on the system's Python as `python3 shield/local/prepare.py run|test-fast|test`, before the virtual environment exists, so it
needs the standard library only. What is already in place is not done again: each step leaves a stamp in `.make/` that
holds the fingerprint of what it was made from.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STAMPS = ROOT / ".make"
VENV = ROOT / ".venv"

LIBRARIES = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz-subset0": "harfbuzz-subset",
}

# Liberation for the letters of Europe, Noto for the other scripts of the names of this country's people.
FONTS = ("fonts-liberation", "fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji")

# A private cluster is all we need, so the packages' own services are not started; a policy that stands already stays.
APT_SCRIPT = """
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' HUP INT TERM
    printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -q -o DPkg::Lock::Timeout=120 update || exit 3
apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "$@"
"""


class Trouble(Exception):
    """Something only the person at the keyboard can mend; its text says how, in one sentence."""


def say(words: str) -> None:
    """Tell the person what is happening."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


# --- Stamps --------------------------------------------------------------------------------------------------------


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """Changes when the name or the content of any of the files does."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_fresh(name: str, mark: str) -> bool:
    """Whether step ``name`` was last finished with the same fingerprint."""
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == mark


def stamp(name: str, mark: str) -> None:
    """Remember that step ``name`` is finished."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(mark)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands may be started at once; the second waits while the first prepares."""
    STAMPS.mkdir(exist_ok=True)
    with (STAMPS / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another command that is preparing this machine …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- Programs of the operating system ------------------------------------------------------------------------------


def is_debian(release: Path = Path("/etc/os-release")) -> bool:
    """Whether this is Debian or made from it."""
    if not release.exists():
        return False
    facts = dict(line.split("=", 1) for line in release.read_text().splitlines() if "=" in line)
    family = f"{facts.get('ID', '')} {facts.get('ID_LIKE', '')}".replace('"', "").split()
    return "debian" in family


def postgres_programs() -> list[Path]:
    """Folders with PostgreSQL server programs, the newest version first."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -int(path.parts[4]))
    elsewhere = shutil.which("initdb")
    found = [path.parent for path in debian] + ([Path(elsewhere).resolve().parent] if elsewhere else [])
    return list(dict.fromkeys(found))


def missing_packages(purpose: str) -> list[str]:
    """Debian packages to install for ``run``, ``test-fast`` or ``test``; looks for the thing itself, not for a package's name."""
    wanted = {
        "python3-venv": not _can_make_venvs(),
        "postgresql": "DATABASE_URL" not in os.environ and not postgres_programs(),
        "redis-server": "REDIS_URL" not in os.environ and not shutil.which("redis-server"),
        "util-linux": not shutil.which("setpriv"),
        **{fonts: is_debian() and not _is_installed(fonts) for fonts in FONTS},
        **{package: not find_library(library) for package, library in LIBRARIES.items()},
    }
    if purpose != "run":
        wanted["poppler-utils"] = not shutil.which("pdftotext")
    if purpose == "test":
        wanted["chromium"] = not shutil.which("chromium")
    return [package for package, is_missing in wanted.items() if is_missing]


def _can_make_venvs() -> bool:
    command = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def _is_installed(package: str) -> bool:
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True, check=False
    ).stdout
    return answer == "install ok installed"


def install_packages(purpose: str) -> None:
    """Install what is missing, on Debian as root or with sudo; elsewhere say what to install."""
    packages = missing_packages(purpose)
    if not packages:
        return
    names = " ".join(packages)
    if not is_debian():
        raise Trouble(
            f"This is not Debian: install what its packages {names} hold with your own package manager and try again, "
            "or use `docker compose up` (see docs/operations.md)."
        )
    say(f"Installing Debian packages: {names}")
    code = subprocess.run([*_as_root(names), "sh", "-c", APT_SCRIPT, "sh", *packages], check=False).returncode
    if code == 3:
        raise Trouble("Debian's package lists could not be fetched: check the network, then try again.")
    if code:
        raise Trouble(
            f"Debian packages could not be installed: mend what apt-get says above, or install {names} yourself."
        )


def _as_root(names: str) -> list[str]:
    """How to become root: already there, or by sudo."""
    if os.geteuid() == 0:
        return []
    quietly = [] if sys.stdin.isatty() else ["-n"]
    if shutil.which("sudo") and subprocess.run(["sudo", *quietly, "true"], check=False).returncode == 0:
        return ["sudo", *quietly]
    raise Trouble(f"Debian packages are missing and only root may add them: run `apt-get install {names}` as root.")


# --- Python packages -----------------------------------------------------------------------------------------------


def make_venv() -> None:
    """A virtual environment with exactly the packages of the lock, each checked against its hash."""
    lock = ROOT / "requirements.txt"
    mark = fingerprint([lock], str(sys.version_info[:3]))
    if is_fresh("venv", mark) and _venv_works():
        return
    if not _venv_works():
        say("Making the virtual environment in .venv …")
        _checked([sys.executable, "-m", "venv", "--clear", str(VENV)], "venv", "Python could not make .venv")
    total = sum(1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    say(f"Installing {total} Python packages (about a minute) …")
    _install_locked(lock, total)
    stamp("venv", mark)


def _venv_works() -> bool:
    python = VENV / "bin" / "python"
    probe = [str(python), "-c", f"import sys, pip; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"]
    return python.exists() and subprocess.run(probe, stderr=subprocess.DEVNULL, check=False).returncode == 0


def _install_locked(lock: Path, total: int) -> None:
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--require-hashes", "-r", str(lock)]
    with _log("pip").open("w") as log, _reading(command) as pip:
        fetched = 0
        for line in pip.stdout or ():
            log.write(line)
            if line.startswith("Collecting "):
                fetched += 1
                if fetched % 25 == 0:
                    say(f"  {fetched} of {total} found")
            if line.startswith("Installing collected"):
                say("  unpacking")
    if pip.returncode:
        raise Trouble(f"Python packages could not be installed: check the network, then try again.{_tail('pip')}")


def _reading(command: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)


# --- npm packages and the style sheet ------------------------------------------------------------------------------


def build_static_files() -> None:
    """Fetch the locked npm packages and compile the style sheet, when their sources changed."""
    manifest, lock = ROOT / "package.json", ROOT / "package-lock.json"
    if not manifest.exists():
        return
    packages = fingerprint([manifest, lock])
    if not (is_fresh("npm", packages) and (ROOT / "node_modules").is_dir()):
        say("Fetching npm packages …")
        fetch = ["npm", "ci", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=30000"]
        _checked(fetch, "npm", "npm packages could not be fetched: check the network, then try again")
        stamp("npm", packages)
    sources = fingerprint(static_sources(), packages)
    if not (is_fresh("static", sources) and (ROOT / "static" / "build").is_dir()):
        say("Compiling the style sheet …")
        _checked(["npm", "run", "--silent", "build"], "build", "`npm run build` failed")
        stamp("static", sources)


def static_sources() -> list[Path]:
    """Files that the compiled style sheet and scripts are made from."""
    built = ROOT / "static" / "build"
    return [path for path in (ROOT / "static").rglob("*") if path.is_file() and built not in path.parents]


def _checked(command: Sequence[str], name: str, words: str) -> None:
    """Run ``command`` with the virtual environment first in the path; if it fails, show the end of what it said."""
    environment = {**os.environ, "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}"}
    with _log(name).open("w") as log:
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=600,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Trouble(f"{words} (no answer within ten minutes).") from None
        except FileNotFoundError:
            raise Trouble(f"{command[0]} is not installed: run `make clean`, then try again.") from None
    if done.returncode:
        raise Trouble(f"{words}.{_tail(name)}")


def _log(name: str) -> Path:
    STAMPS.mkdir(exist_ok=True)
    return STAMPS / f"{name}.log"


def _tail(name: str) -> str:
    """The last lines of a step's log, for the person who has to mend it."""
    lines = _log(name).read_text(errors="replace").splitlines()[-8:]
    return f" The whole log is .make/{name}.log; it ends with:\n" + "\n".join(f"  {line}" for line in lines)


# --- The whole -----------------------------------------------------------------------------------------------------


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> None:
    """Refuse a Python that the portal cannot run on."""
    if version[:2] < (3, 11):
        raise Trouble(
            f"Python {version[0]}.{version[1]} is too old: install Python 3.11 or newer, "
            "or name it with `make PYTHON=python3.11 …`."
        )


def prepare(purpose: str) -> None:
    """Everything that ``run``, ``test-fast`` or ``test`` needs on this machine."""
    check_python()
    with one_at_a_time():
        install_packages(purpose)
        make_venv()
        build_static_files()


def guarded(work: Callable[..., int | None], *arguments: object) -> int:
    """Run ``work``; answer its exit code, and print trouble as one sentence instead of a traceback."""
    try:
        return work(*arguments) or 0
    except Trouble as trouble:
        sys.stderr.write(f"\n{trouble}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130


if __name__ == "__main__":
    sys.exit(guarded(prepare, sys.argv[1]))
