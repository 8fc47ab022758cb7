"""Records that only readers of governance records can see."""

from typing import Any, Self

from django.db import models


class GovernanceOnlyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Return all for readers of governance records, else none."""
        return self.all() if user.has_perm("partnership.read-governance") else self.none()
