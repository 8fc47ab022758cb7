"""The Celery application. Tasks only carry: they fetch by key and call one operation."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shield.settings")

app = Celery("shield")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
