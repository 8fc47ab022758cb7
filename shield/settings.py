"""Settings of the portal: one file, everything that differs between installations read from the environment.

``PORTAL_ENVIRONMENT`` is ``production`` (the default), ``demo`` or ``test``. A missing value stops start-up
with a sentence that says which one it is and how to set it.
"""

import base64
import os
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from shield import logs, production

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))
env = environ.Env()

ENVIRONMENT = env.str("PORTAL_ENVIRONMENT", default="production")
if ENVIRONMENT not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("PORTAL_ENVIRONMENT must be production, demo or test.")
IS_PRODUCTION = ENVIRONMENT == "production"

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def required(name: str, stand_in: str, hint: str) -> str:
    """Return the variable ``name``; outside production a default is used."""
    value = env.str(name, default="")
    if value:
        return value
    if IS_PRODUCTION:
        raise ImproperlyConfigured(f"Set {name} in the environment: {hint}")
    return stand_in


# --- Secrets and hosts -------------------------------------------------------------------------------------------

SECRET_KEY = required("SECRET_KEY", "not-secret-" * 6, "at least 50 random characters.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# Field encryption: "id:base64 of 32 bytes", newest first, comma separated. Store them apart from SECRET_KEY and the database.
FIELD_KEYS = {
    key_id: base64.b64decode(value)
    for key_id, value in (
        entry.split(":", 1)
        for entry in required(
            "FIELD_KEYS",
            "stand-in:" + base64.b64encode(b"a key for demo and tests only :)").decode(),
            "id:base64-of-32-random-bytes, the newest first, separated by commas.",
        ).split(",")
    )
}

DEBUG = False
ALLOWED_HOSTS = required("ALLOWED_HOSTS", ",".join(LOOPBACK_HOSTS), "the host names the portal answers to.").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = required(
    "BASE_URL", f"http://localhost:{env.str('PORT', default='8000')}", "the portal's own https address."
)

# The demo offers one-button sign-ins, so it must never run where the public can reach it.
DEMO_MODE = env.bool("DEMO_MODE", default=ENVIRONMENT == "demo")
if DEMO_MODE and IS_PRODUCTION:
    raise ImproperlyConfigured("DEMO_MODE cannot be switched on in production: unset it.")
if DEMO_MODE and not set(ALLOWED_HOSTS) <= set(LOOPBACK_HOSTS):
    raise ImproperlyConfigured("DEMO_MODE answers on loopback addresses only: unset ALLOWED_HOSTS.")

# --- Apps, middleware, templates ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "crest",
    "learninghub",
    "training",
    "reviews",
    "partnership",
    "shield",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "django_prose_editor",
    "pgtrigger",
    "pghistory",
    "rules",
]

MIDDLEWARE = [
    "shield.logs.RequestIdMiddleware",
    "shield.web.health.AskedFromInsideMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shield.web.compression.PublicGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "shield.web.public_pages.PublicPagesMiddleware",
    "shield.web.middleware.PrivatePagesMiddleware",
    "shield.web.door.CookiesAtTheDoorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shield.web.middleware.SessionLimitsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shield.web.door.DoorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "shield.web.rate_limits.RateLimitsMiddleware",
    "shield.web.middleware.AccessMiddleware",
    "shield.web.middleware.HistoryMiddleware",
    "shield.web.audited.AuditedMiddleware",
]

ROOT_URLCONF = "shield.urls"
WSGI_APPLICATION = "shield.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shield.web.context_processors.portal",
            ],
            "builtins": ["shield.templatetags.portal"],
        },
    },
]

# --- Database ----------------------------------------------------------------------------------------------------
# Three roles from the first migration: portal_owner migrates, portal_app serves (no DDL, row-level security applies
# to it), portal_auditor reads the audit. The role is chosen at connect; give each its own login in production.

DB_ROLE = env.str("DB_ROLE", default="portal_app")
DATABASES = {
    "default": {
        **env.db_url_config(required("DATABASE_URL", "postgres:///portal", "postgres://user:password@host/name.")),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": f"-c role={DB_ROLE} -c timezone=UTC", "connect_timeout": 5},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = required("REDIS_URL", "redis://localhost:6379/0", "redis://host:6379/0.")
# The portal goes without the cache while Redis does not answer.
CACHES = {"default": {"BACKEND": "shield.web.lenient_cache.LenientRedisCache", "LOCATION": REDIS_URL}}

# How many seconds anonymous readers may get a cached public page; 0 renders each page.
PUBLIC_PAGE_CACHE_SECONDS = env.int("PUBLIC_PAGE_CACHE_SECONDS", 30)
# How many seconds the catalogue's filters and their counts are cached; search results never are.
CATALOGUE_CACHE_SECONDS = env.int("CATALOGUE_CACHE_SECONDS", 30)
# For how many working hours (Monday to Friday, 8am to 8pm) a place is offered to a person on a waiting list.
OFFER_WORKING_HOURS = env.int("OFFER_WORKING_HOURS", 16)
# For how many days after a course what people need to take part is stored, unless its course date has another number.
NEEDS_RETENTION_DAYS = 7
# For how many seconds a process may go by the bank holidays and the name of the partnership that it knows.
SHORT_CACHE_SECONDS = env.int("SHORT_CACHE_SECONDS", 2)

# --- Jobs: rows are the truth, messages are wake-ups --------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
# Whoever saves something while the broker does not answer waits no longer than this.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Emails have a queue and a process of their own, so that nothing else makes them wait.
CELERY_TASK_ROUTES = {"shield.tasks.*_emails": {"queue": "emails"}}
CELERY_BEAT_SCHEDULER = "shield.clock:Clock"
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = {
    "send-queued-emails": {"task": "shield.tasks.send_queued_emails", "schedule": 30.0},
    "scan-documents": {"task": "shield.tasks.scan_documents", "schedule": 30.0},
    "sweep-emails": {"task": "shield.tasks.sweep_emails", "schedule": 60.0},
    "training-housekeeping": {"task": "training.tasks.run_housekeeping", "schedule": 60.0},
    "send-training-emails": {
        "task": "training.tasks.send_due_emails",
        "schedule": crontab(hour="7-19", minute="*/10"),  # nobody's telephone rings at night
    },
    "send-refresher-reminders": {"task": "training.tasks.send_refreshers", "schedule": crontab(hour=7, minute=0)},
    "end-correspondence": {"task": "partnership.board.tasks.end_correspondence", "schedule": 60.0},
    "send-correspondence-reminders": {
        "task": "partnership.board.tasks.send_correspondence_reminders",
        "schedule": crontab(day_of_week="mon-fri", hour=8, minute=15),
    },
    "make-paper-pages": {"task": "partnership.board.tasks.make_paper_pages", "schedule": 30.0},
    "send-action-digests": {
        "task": "partnership.board.tasks.send_action_digests",
        "schedule": crontab(day_of_week="mon", hour=8, minute=0),
    },
    "remind-of-section-11": {
        "task": "partnership.assurance.tasks.remind_of_section_11",
        "schedule": crontab(day_of_week="mon-fri", hour=8, minute=30),
    },
    "publish-arrangements": {"task": "partnership.publications.tasks.publish_arrangements", "schedule": 3600.0},
    "sweep-learning-uploads": {"task": "training.tasks.sweep_learning_uploads", "schedule": 300.0},
    "purge-needs": {"task": "training.tasks.purge_needs", "schedule": 3600.0},
    "delete-old-forms": {"task": "shield.tasks.delete_old_forms", "schedule": 3600.0},
    "write-audit-checkpoint": {"task": "shield.tasks.write_audit_checkpoint", "schedule": 3600.0},
}

# --- Mail --------------------------------------------------------------------------------------------------------

_mail = env.email_url_config(required("EMAIL_URL", "smtp://localhost:1025", "smtp+tls://user:password@host:587."))
EMAIL_BACKEND = "shield.mail_server.MailServer"
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
# Production sends without encryption only where this is said in so many words.
PLAIN_EMAIL = env.bool("PLAIN_EMAIL", default=False)
DEFAULT_FROM_EMAIL = required("FROM_EMAIL", "Safeguarding partnership <portal@example.org>", "the sender's address.")

# --- Accounts ----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "shield.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "shield.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "shield.forms.accounts.SignupExtraForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# One address for each account: a new one replaces it once its owner has used the link sent there.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
# People are emailed when their password, email address or second factor changes, so that a thief's change is noticed.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Beside allauth's own limits: forms for people without an account, and look-ups (shield.web.rate_limits). A whole
# course may answer from one school's address.
ACCOUNT_RATE_LIMITS = {"public_post": "60/m/ip", "look_up": "30/m/ip", "guess": "10/m/user"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "shield.models.accounts.display_name"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "shield.forms.sign_in.LoginForm",
    "signup": "shield.forms.sign_in.SignupForm",
    "add_email": "shield.forms.sign_in.AddEmailForm",
    "change_password": "shield.forms.sign_in.ChangePasswordForm",
    "set_password": "shield.forms.sign_in.SetPasswordForm",
    "reset_password": "shield.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "shield.forms.sign_in.ResetPasswordKeyForm",
    "reauthenticate": "shield.forms.sign_in.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "shield.forms.sign_in.AuthenticateForm",
    "reauthenticate": "shield.forms.sign_in.ReauthenticateByCodeForm",
    "activate_totp": "shield.forms.sign_in.ActivateTOTPForm",
    "deactivate_totp": "shield.forms.sign_in.DeactivateTOTPForm",
    "generate_recovery_codes": "shield.forms.sign_in.GenerateRecoveryCodesForm",
    "add_webauthn": "shield.forms.sign_in.AddWebAuthnForm",
    "edit_webauthn": "shield.forms.sign_in.EditWebAuthnForm",
}
MFA_ADAPTER = "shield.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A stolen key alone opens nothing: it asks for a finger, a face or a PIN each time.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Safeguarding partnership"
# A code of the 30 seconds before or after is accepted (RFC 6238, 5.2), each code once (shield.forms.sign_in).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
USERSESSIONS_TRACK_ACTIVITY = False
# How many of our own proxies are in front of the portal; addresses for rate limits are read accordingly.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

SESSION_ENGINE = "shield.web.sessions"
SESSION_IDLE_SECONDS = 60 * env.int("SESSION_IDLE_MINUTES", default=15)
SESSION_ABSOLUTE_SECONDS = 60 * 60 * env.int("SESSION_ABSOLUTE_HOURS", default=8)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Transport and content security -------------------------------------------------------------------------------

USE_TLS = env.bool("USE_TLS", default=IS_PRODUCTION)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_SSL_REDIRECT = USE_TLS
# Monitoring asks each process on its own address, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if USE_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = USE_TLS
SECURE_HSTS_PRELOAD = USE_TLS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = USE_TLS
CSRF_COOKIE_SECURE = USE_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "shield.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- Language, time, files -----------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["shield.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("DOCUMENTS_DIR", default=str(VAR_DIR / "documents")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "shield.web.static_files.HashedStaticFilesStorage"},
}
# LibreOffice, which turns office files into pages; a name on the path, or a path.
LIBREOFFICE = env.str("LIBREOFFICE", default="soffice")
# ClamAV's daemon, as host:port or as the path of its socket. Uploads are held until it has scanned them; without it
# they are shown as not scanned.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
FILE_UPLOAD_PERMISSIONS = 0o640
# A form with one file of the largest size that a document may have, and room for its other fields.
MAX_REQUEST_BYTES = 25 * 1024 * 1024
AUDIT_CHECKPOINT_FILE = Path(env.str("AUDIT_CHECKPOINT_FILE", default=str(VAR_DIR / "audit-checkpoints.jsonl")))

# The mark by which a restored copy is known: shared by all processes, never backed up and never copied.
INSTALLATION_FILE: Path | None = Path(env.str("INSTALLATION_FILE", default=str(VAR_DIR / "installation.json")))

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
CRISPY_CLASS_CONVERTERS = {"numberinput": "govuk-input", "urlinput": "govuk-input", "telinput": "govuk-input"}

LOGGING = logs.settings(as_json=IS_PRODUCTION, level=env.str("LOG_LEVEL", default="INFO"))

SILENCED_SYSTEM_CHECKS: list[str] = []

if IS_PRODUCTION:
    production.refuse(globals())
