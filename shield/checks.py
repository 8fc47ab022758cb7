"""What ``check --deploy`` says of an installation: keys that do not fit, a restored copy, static files not collected."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError

from shield.operations import installation, readiness
from shield.web.static_files import HashedStaticFilesStorage


@register("portal", deploy=True)
def check_static_files(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every page refers to the collected files by their hashed names."""
    if (settings.STATIC_ROOT / HashedStaticFilesStorage.manifest_name).exists():
        return []
    return [
        Error("The static files have not been collected.", hint="Run manage.py collectstatic.", id="portal.E001"),
    ]


@register("portal", deploy=True)
def check_database(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Compare the database with the keys and with the mark kept outside it; nothing before it has tables."""
    found: list[CheckMessage] = []
    try:
        if not readiness.keys_fit():
            hint = "Set the keys that this database was written with."
            found.append(
                Error("FIELD_KEYS does not open what is encrypted in the database.", hint=hint, id="portal.E002")
            )
        if installation.is_copy():
            hint = "Open the page “System status” to allow emails, or leave it so while the original is in use."
            words = "This database is a copy restored from a backup. It sends no emails."
            found.append(checks.Warning(words, hint=hint, id="portal.W001"))
    except DatabaseError:
        return []
    return found
