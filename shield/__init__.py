"""The project and its ground floor: accounts, access, audit, notices, documents, search, home."""

from shield.celery import app as celery_app

__all__ = ["celery_app"]
