"""Sessions in the cache and the database; while the database only reads, the cache alone carries them on."""

from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.cached_db import SessionStore as CachedSessionStore

from shield.outages import only_reads


class SessionStore(CachedSessionStore):
    """Django's store. People who are signed in can go on reading while nothing can be written."""

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            if not only_reads(error.__context__):
                raise
            store: Any = self
            store._cache.set(self.cache_key, store._session, self.get_expiry_age())
