"""Settings of the real worker that tests start: the test settings, with mail that really goes to a server."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import BASE_DIR, DATABASES, TEMPLATES

DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]
EMAIL_BACKEND = "shield.mail_server.MailServer"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "templates"]
