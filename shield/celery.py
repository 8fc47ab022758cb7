"""The Celery application. Tasks only carry: they fetch by key and call one operation."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from shield import production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shield.settings")

app = Celery("shield")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_to_run_as_owner(**signal: Any) -> None:
    """End worker and beat that would run as the owner of the tables; Celery only logs other exceptions."""
    try:
        production.refuse_to_serve_as_owner(settings.IS_PRODUCTION, settings.DB_ROLE)
    except ImproperlyConfigured as trouble:
        raise SystemExit(str(trouble)) from trouble
