"""The system administrator's pages: accounts, without the records that accounts give access to."""

from typing import Any

from django.urls import reverse

from shield.forms.base import PortalForm, ReasonForm
from shield.models import User
from shield.operations import accounts
from shield.rules import MANAGE_ACCOUNTS
from shield.views.base import OperationView, PortalList


class AccountList(PortalList):
    model = User
    permission_required = MANAGE_ACCOUNTS
    template_name = "shield/accounts/list.html"
    context_object_name = "accounts"

    def get_queryset(self) -> Any:
        words = self.request.GET.get("q", "").strip()
        accounts_seen = super().get_queryset()
        return accounts_seen.matching(words) if words else accounts_seen


class AccountClose(OperationView):
    model = User
    permission_required = MANAGE_ACCOUNTS
    sensitive = True
    form_class = ReasonForm
    template_name = "shield/accounts/close.html"
    context_object_name = "account"
    success_message = "Account closed"

    def perform(self, form: Any) -> User:
        return accounts.close(user=self.object, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_success_url(self) -> str:
        return reverse("account-list")


class AccountReopen(OperationView):
    model = User
    permission_required = MANAGE_ACCOUNTS
    sensitive = True
    form_class = PortalForm
    template_name = "shield/accounts/reopen.html"
    context_object_name = "account"
    success_message = "Account reopened"

    def perform(self, form: Any) -> User:
        return accounts.reopen(user=self.object, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("account-list")
