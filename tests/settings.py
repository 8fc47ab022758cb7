"""Settings for tests: the real settings, with the slow and the outward parts set aside."""

import os

os.environ.setdefault("PORTAL_ENVIRONMENT", "test")

from shield.settings import *  # noqa: E402, F403
from shield.settings import CACHES, MIDDLEWARE, STORAGES, VAR_DIR  # noqa: E402

MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "test-documents"
AUDIT_CHECKPOINT_FILE = VAR_DIR / "test-audit-checkpoints.jsonl"
CACHES = {"default": {**CACHES["default"], "KEY_PREFIX": f"test-{os.getpid()}"}}
