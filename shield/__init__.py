"""The project and what every app stands on: accounts, access, audit, emails, documents, search, home."""

from shield.celery import app as celery_app

__all__ = ["celery_app"]
