"""Where the benchmarks run: two databases of their own on one PostgreSQL, and a Redis database of their own."""

import os
from pathlib import Path

from shield.local.services import own_secrets

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "benchmarks"

SERVER = os.environ.get("BENCH_POSTGRES", "postgres://portal@127.0.0.1:5432")
PORTAL_DATABASE, LIMIT_DATABASE = f"{SERVER}/bench_portal", f"{SERVER}/bench_limit"
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/9")


def plain() -> dict[str, str]:
    """The person's environment without anything that would change either project."""
    ours = ("PORTAL_", "DEMO_MODE", "DB_ROLE", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def portal() -> dict[str, str]:
    """The portal as in production, but without TLS in front of it."""
    VAR.mkdir(parents=True, exist_ok=True)
    return (
        plain()
        | own_secrets(VAR)
        | {
            "DJANGO_SETTINGS_MODULE": "shield.settings",
            "PORTAL_ENVIRONMENT": "production",
            "PORTAL_VAR": str(VAR),
            "DATABASE_URL": PORTAL_DATABASE,
            "REDIS_URL": REDIS,
            "ALLOWED_HOSTS": "127.0.0.1",
            "BASE_URL": "http://127.0.0.1",
            "EMAIL_URL": "smtp://127.0.0.1:1025",
            "FROM_EMAIL": "portal@example.org",
            "USE_TLS": "0",
            "LOG_LEVEL": "ERROR",
        }
    )


def limit() -> dict[str, str]:
    return plain() | {"DJANGO_SETTINGS_MODULE": "benchmarks.limit.settings", "DATABASE_URL": LIMIT_DATABASE}
