"""The system administrator's pages: accounts, without the records that accounts give access to."""

from typing import Any

from django.urls import reverse

from shield.forms.base import ReasonForm
from shield.models import User
from shield.operations import accounts
from shield.rules import MANAGE_ACCOUNTS
from shield.views.base import PortalList
from shield.views.form_pages import ConfirmPage


class AccountList(PortalList):
    model = User
    permission_required = MANAGE_ACCOUNTS
    template_name = "shield/accounts/list.html"
    context_object_name = "accounts"

    def get_queryset(self) -> Any:
        words = self.request.GET.get("q", "").strip()
        accounts_seen = super().get_queryset()
        return accounts_seen.matching(words) if words else accounts_seen


class ChangeAccount(ConfirmPage):
    """Ask once more before an account is changed; leads back to the list."""

    model = User
    permission_required = MANAGE_ACCOUNTS
    sensitive = True
    record_name = "user"

    def get_success_url(self) -> str:
        return reverse("account-list")


class AccountClose(ChangeAccount):
    form_class = ReasonForm
    heading = "Close this account"
    explanation = (
        "The person will be signed out everywhere and will not be able to sign in. Their past actions stay on record."
    )
    operation = staticmethod(accounts.close)
    done = "Account closed"


class AccountReopen(ChangeAccount):
    heading = "Reopen this account"
    explanation = "The person can sign in again. What they can see depends on the posts they hold today."
    operation = staticmethod(accounts.reopen)
    done = "Account reopened"
