"""Settings for tests: the real settings, with the slow and the outward parts set aside."""

import os

os.environ.setdefault("PORTAL_ENVIRONMENT", "test")

from shield.settings import *  # noqa: E402, F403
from shield.settings import CACHES, MIDDLEWARE, REDIS_URL, STORAGES, VAR_DIR  # noqa: E402

MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "test-documents"
# Each page is made anew; tests of kept pages say otherwise.
PUBLIC_PAGE_CACHE_SECONDS = 0
CATALOGUE_CACHE_SECONDS = 0
SHORT_CACHE_SECONDS = 0
# Only tests of it keep a mark of the installation.
INSTALLATION_FILE = None
AUDIT_CHECKPOINT_FILE = VAR_DIR / "test-audit-checkpoints.jsonl"

# Each test process has two Redis databases of its own. Emptying the cache is a FLUSHDB, which must reach neither
# another process nor a queue that a worker listens to. A second run at the same time begins at another number.
_process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + int(
    os.environ.get("FIRST_REDIS", "0")
)
_redis = REDIS_URL.rsplit("/", 1)[0]
CACHES = {
    "default": {
        **CACHES["default"],
        "LOCATION": f"{_redis}/{2 * _process + 1}",
        "KEY_PREFIX": os.environ.setdefault("TEST_CACHE_PREFIX", f"test-{os.getpid()}"),
    }
}
CELERY_BROKER_URL = f"{_redis}/{2 * _process + 2}"
