"""The services that the portal stands on, and the environment that tells it where they are."""

import base64
import json
import os
import secrets
from pathlib import Path

from shield.local import postgres_server, redis_server
from shield.local.prepare import VENV, say
from shield.local.processes import Supervisor

# What a person may choose for a local run; everything else that could change its nature is left outside.
OVERRIDES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "FIELD_KEYS", "DOCUMENTS_DIR", "LOG_LEVEL")
OURS = ("PORTAL_", "DEMO_MODE", "DB_ROLE", "ALLOWED_HOSTS", "BASE_URL", "CSRF_TRUSTED", "USE_TLS", "TRUSTED_PROXY")


def start(supervisor: Supervisor, var: Path, *, kind: str) -> dict[str, str]:
    """Start the private services that no address was given for; answer the environment for the portal's programs.

    ``kind`` is ``demo`` or ``test``; a test cluster trades safety for speed.
    """
    environment = plain_environment(var, kind)
    if "DATABASE_URL" not in environment:
        say("Starting the private PostgreSQL …")
        cluster = postgres_server.start(supervisor, var, durable=kind == "demo")
        environment["DATABASE_URL"] = cluster.address("portal")
        environment["PORTAL_PRIVATE_CLUSTER"] = str(cluster.home)
    if "REDIS_URL" not in environment:
        say("Starting the private Redis …")
        environment["REDIS_URL"] = redis_server.start(supervisor, var)
    return environment


def plain_environment(var: Path, kind: str) -> dict[str, str]:
    """The person's environment without what would turn the demo into something else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    kept = {name: value for name, value in kept.items() if value or name not in OVERRIDES}
    stays = {
        "PORTAL_ENVIRONMENT": kind,
        "PORTAL_VAR": str(var),
        "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "shield.settings",
    }
    if kind == "test":
        kept.pop("PORT", None)
        return kept | stays
    return own_secrets(var) | kept | stays


def own_secrets(var: Path) -> dict[str, str]:
    """This machine's own keys for the demo, made once."""
    file = var / "secrets.json"
    if not file.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        made = {"SECRET_KEY": secrets.token_urlsafe(64), "FIELD_KEYS": f"demo:{key}"}
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
            json.dump(made, target)
    answer: dict[str, str] = json.loads(file.read_text())
    return answer


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    """The same environment with the role that may change tables."""
    return environment | {"DB_ROLE": "portal_owner"}
