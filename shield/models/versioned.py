"""Records that several people edit: nobody overwrites a colleague silently."""

from django.db import models


class Versioned(models.Model):
    """Counts its own saves; ``shield.operations.edits.update_record`` writes only over the version that was read."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
