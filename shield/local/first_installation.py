"""Install the portal on an empty cluster by the steps of docs/operations.md, word for word, and ask whether it is ready.

`python -m shield.local.first_installation`. Steps that need root or the network are left out; the web process is started
by the command of its unit.
"""

import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from shield.local import checks, health, postgres_server, redis_server
from shield.local.ports import first_free
from shield.local.postgres_server import Cluster
from shield.local.prepare import ROOT, Trouble, guarded, say
from shield.local.processes import Program, Supervisor, supervised

DOCS = ROOT / "docs" / "operations.md"
UNITS = ROOT / "shield" / "local" / "systemd"
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
# Who may come in: the administrator by the socket, as on Debian, and the portal's logins with a password.
CLIENTS = "local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


def steps() -> list[str]:
    """Return the commands of the section "First installation" that need neither root nor the network."""
    section = DOCS.read_text().split("\n## First installation\n")[1].split("\n## ")[0]
    return BLOCK.findall(section)


def command_of(unit: str, port: int) -> list[str]:
    """Return what a unit starts, on this port and with the Python that runs now."""
    line = re.search(r"^ExecStart=/srv/portal/\.venv/bin/(.*)$", (UNITS / f"{unit}.service").read_text(), re.MULTILINE)
    if line is None:
        raise Trouble(f"{unit}.service does not say what it starts.")
    words = line[1].replace("127.0.0.1:8000", f"127.0.0.1:{port}").split()
    return [sys.executable, "-m", *words]


def empty_cluster(supervisor: Supervisor, var: Path) -> Cluster:
    """Start a cluster as a package makes it: without the portal's roles and database."""
    cluster = Cluster(postgres_server.home_for(var), durable=False)
    postgres_server.prepare(cluster)
    hba = cluster.data / "pg_hba.conf"
    hba.write_text(CLIENTS)
    (cluster.home / "port").write_text(str(first_free(45_000 + os.getpid() % 5_000)))
    running = supervisor.start(cluster.program())
    ready = [str(cluster.programs() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(cluster.port)]
    supervisor.until(
        lambda: subprocess.run(ready, check=False).returncode == 0, running, 60, "The empty cluster did not start."
    )
    return cluster


def environment_file(cluster: Cluster, var: Path, redis: str) -> dict[str, str]:
    """Return what `/etc/portal/portal.env` would hold."""
    passwords = {f"PORTAL_{who}_PASSWORD": secrets.token_hex(16) for who in ("APP", "MIGRATOR", "AUDITOR")}
    place = f"127.0.0.1:{cluster.port}/portal"
    return (
        checks.production_like()
        | passwords
        | {
            "PORTAL_VAR": str(var),
            "DATABASE_URL": f"postgres://portal_web:{passwords['PORTAL_APP_PASSWORD']}@{place}",
            "MIGRATOR_DATABASE_URL": f"postgres://portal_migrator:{passwords['PORTAL_MIGRATOR_PASSWORD']}@{place}",
            "REDIS_URL": redis,
            "DOCUMENTS_DIR": str(var / "documents"),
            "AUDIT_CHECKPOINT_FILE": str(var / "checkpoints" / "audit-checkpoints.jsonl"),
            # Where psql finds the cluster of the test; on Debian it finds the only one there is.
            "PGHOST": str(cluster.socket),
            "PGPORT": str(cluster.port),
        }
    )


def install() -> None:
    """Raise ``Trouble`` with the step that fails."""
    with tempfile.TemporaryDirectory(prefix="portal-") as folder, supervised() as supervisor:
        var = Path(folder)
        var.chmod(0o755)
        redis = redis_server.start(supervisor, var)
        cluster = empty_cluster(supervisor, var)
        own = {"PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}", "HOME": folder}
        environment = own | environment_file(cluster, var, redis)
        for number, step in enumerate(steps(), 1):
            supervisor.step(f"step {number}", ["bash", "-euo", "pipefail", "-c", step], environment)
        _ask(supervisor, environment)
    say("The portal was installed as the documentation says.")


def _ask(supervisor: Supervisor, environment: dict[str, str]) -> None:
    port = first_free(46_000 + os.getpid() % 5_000)
    running = supervisor.start(Program("web", command_of("portal-web", port), environment))
    live = f"http://127.0.0.1:{port}/health/live"
    supervisor.until(lambda: health.is_healthy(live), running, 60, "The portal does not answer.")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=10) as response:  # noqa: S310 - our own address
        answer = json.load(response)
    if not answer["ready"] or set(answer["not_well"]) != {"worker", "emails", "clock"}:
        raise Trouble(f"The portal is not ready: {answer}")


if __name__ == "__main__":
    sys.exit(guarded(install))
