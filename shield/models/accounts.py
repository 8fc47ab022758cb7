"""An account is an email address with a way to prove it. What a person may do comes from dated posts, never from here."""

from typing import Any

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from shield.text.full_text import containing


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account for ``email``; without a password it can only be entered by invitation."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def matching(self, words: str) -> "UserQuerySet":
        """Accounts whose name or address contains ``words``."""
        return self.filter(containing(words, "name", "email"))

    def visible_to(self, user: Any) -> "UserQuerySet":
        """Return every account to people who manage accounts, otherwise their own."""
        if user.has_perm("shield.manage-accounts"):
            return self.all()
        return self.filter(pk=user.pk)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField("full name", max_length=150)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    privacy_notice_accepted_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Return what the rules say, and nothing else: no flag on the account and no Django permission counts."""
        return self.is_active and rules.has_perm(perm, self, obj)

    @property
    def initials(self) -> str:
        """Two letters for the header on a phone."""
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[0], words[-1])).upper() if len(words) > 1 else words[0][:2].upper()


def display_name(user: User) -> str:
    """How account pages and mails address a person."""
    return str(user)
