"""Records that are read by those who govern, and by nobody else."""

from typing import Any, Self

from django.db import models


class GovernedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """To those who read governance records."""
        return self.all() if user.has_perm("partnership.read-governance") else self.none()
