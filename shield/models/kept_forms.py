"""What was entered in a form that arrived after its session had ended."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from shield.records.encryption import EncryptedField

KEPT_FOR = timedelta(days=7)


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    def visible_to(self, user: Any) -> "KeptFormQuerySet":
        """Return what this person entered themselves, newest first; nobody else ever sees it."""
        return self.filter(owner_id=user.pk).order_by("-kept_at") if user.is_authenticated else self.none()

    def outdated(self, now: datetime | None = None) -> "KeptFormQuerySet":
        """Return what nobody came back for."""
        return self.filter(kept_at__lt=(now or timezone.now()) - KEPT_FOR)


class KeptForm(models.Model):
    """The fields of one form, encrypted, until its owner sends or discards them. Its key is the key of the form."""

    id = models.UUIDField(primary_key=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    # {name: [value, …]}, as the browser sent them.
    fields = EncryptedField()
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        verbose_name = "form that was not sent"
        verbose_name_plural = "forms that were not sent"
        indexes = [models.Index(fields=["owner", "path"], name="kept_form_lookup")]

    def __str__(self) -> str:
        return f"Entered on {timezone.localtime(self.kept_at):%-d %B %Y at %H:%M}"

    def get_absolute_url(self) -> str:
        return self.path

    def as_posted(self) -> QueryDict:
        """Return the fields in the form in which a browser sends them."""
        posted = QueryDict(mutable=True)
        for name, values in self.fields.items():
            posted.setlist(name, values)
        return posted
