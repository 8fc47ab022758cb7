"""The demo of the partnership, and what the demos of other apps may ask it for."""

from partnership.directory.demo.lookups import agency, group, person, read, theme, user

__all__ = ["agency", "group", "person", "read", "theme", "user"]
