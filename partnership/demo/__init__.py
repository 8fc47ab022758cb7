"""The demo of the partnership, with records for the demos of other apps."""

from partnership.directory.demo.lookups import agency, group, person, read, theme, user

__all__ = ["agency", "group", "person", "read", "theme", "user"]
