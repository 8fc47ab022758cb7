"""Office files become PDF pages: LibreOffice in a process of its own, without macros or network, with little of everything.

The file comes from a person and the program is large, so it gets an empty home that is thrown away, a clean environment,
limits of time, memory and file size, and where the system allows it a network of its own that leads nowhere.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings

SECONDS = 120
MEMORY = 2 * 1024**3
LARGEST_FILE = 200 * 1024**2
PDF_MARK = b"%PDF-"
# Macros never run, links are never followed, and nothing is asked.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse">
<value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse">
<value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse">
<value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse">
<value>9</value></prop></item>
</oor:items>
"""


class NoPagesError(Exception):
    """Why a file could not be turned into pages, in words for the person who added it."""


def find_program() -> str | None:
    """Return the path of LibreOffice; ``None`` where it is not installed."""
    return shutil.which(settings.LIBREOFFICE)


@cache
def _without_network() -> tuple[str, ...]:
    """Return the command that takes the network away; empty where the system does not allow it."""
    command = ("unshare", "--map-root-user", "--net", "--")
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True, timeout=10)  # noqa: S603 - a fixed command
    except (OSError, subprocess.SubprocessError):
        return ()
    return command


def to_pdf(content: bytes, suffix: str) -> bytes:
    """Return the pages of an office file as a PDF. Raise ``NoPagesError`` when there are none within the limits."""
    program = find_program()
    if program is None:
        raise NoPagesError("Files are not turned into pages on this server. Save it as a PDF and add it again.")
    with tempfile.TemporaryDirectory(prefix="pages-") as name:
        home = Path(name)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        (home / f"paper{suffix}").write_bytes(content)
        _run(program, home, suffix)
        return _read(home / "paper.pdf")


def _run(program: str, home: Path, suffix: str) -> None:
    command = [
        *_without_network(),
        program,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--convert-to",
        "pdf",
        "--outdir",
        str(home),
        str(home / f"paper{suffix}"),
    ]
    environment = {"HOME": str(home), "TMPDIR": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 - a fixed command; the name of the file is ours
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_limit,  # noqa: PLW1509 - the worker runs no threads beside it
    )
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise NoPagesError(
            "It took too long to turn this file into pages. Save it as a PDF and add it again."
        ) from error
    finally:
        _end(process)


def _limit() -> None:
    """Set the limits of the process that is about to start."""
    for kind, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process and everything it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _read(path: Path) -> bytes:
    content = path.read_bytes() if path.is_file() else b""
    if not content.startswith(PDF_MARK):
        raise NoPagesError("This file could not be turned into pages. Save it as a PDF and add it again.")
    return content
