"""Pages for looking after the portal: emails that were not sent, the audit log check and bank holidays."""

from collections.abc import Iterable
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.urls import reverse, reverse_lazy

from shield import working_days
from shield.forms.bank_holidays import BankHolidayForm
from shield.forms.base import PortalForm
from shield.forms.emails import SendAgainForm
from shield.models import EmailNotice
from shield.operations import audit, bank_holidays, email_messages, outbox
from shield.presenters import CalledEmail
from shield.rules import EDIT_HOLIDAYS, READ_AUDIT, SEE_EMAILS
from shield.views.base import OperationView, PortalFormView, PortalList, PortalPage

COMPUTED_YEARS_SHOWN = 2
EMAILS_AT_ONCE = 100


class EmailList(PortalList):
    """Emails that a person has to decide about."""

    model = EmailNotice
    permission_required = SEE_EMAILS
    template_name = "shield/emails/list.html"
    context_object_name = "emails"

    def get_queryset(self) -> Any:
        return super().get_queryset().troubled()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"called": call_all(context["emails"])}


def call_all(emails: Iterable[EmailNotice]) -> list[CalledEmail]:
    """Return emails by what they say and whom they are for."""
    emails = list(emails)
    names = email_messages.names_of(emails)
    return [CalledEmail(email, email_messages.subject_of(email), names.get(email.to.lower(), "")) for email in emails]


class EmailsSendAgain(PortalFormView):
    """Send several emails again, the newest that need a decision."""

    permission_required = SEE_EMAILS
    form_class = SendAgainForm
    template_name = "shield/emails/send_many.html"
    success_url = reverse_lazy("email-list")

    def get_queryset(self) -> Any:
        return EmailNotice.objects.visible_to(self.request.user).troubled()

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["emails"].choices = [
            (each.email.pk, each.description) for each in call_all(self.get_queryset()[:EMAILS_AT_ONCE])
        ]
        return form

    def perform(self, form: Any) -> Any:
        emails = list(self.get_queryset().filter(pk__in=form.cleaned_data["emails"]))
        self.sent = outbox.send_many_again(emails=emails, by=self.request.user)
        return self.sent

    @property
    def success_message(self) -> str:  # type: ignore[override]
        return f"{self.sent} email{'' if self.sent == 1 else 's'} will be sent again"


class EmailSendAgain(OperationView):
    model = EmailNotice
    permission_required = SEE_EMAILS
    form_class = PortalForm
    template_name = "shield/emails/send_again.html"
    context_object_name = "email"
    success_message = "The email will be sent again"

    def perform(self, form: Any) -> Any:
        return outbox.send_again(email=self.object, by=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(called=call_all([self.object])[0], **kwargs)

    def get_success_url(self) -> str:
        return reverse("email-list")


class AuditCheck(PortalPage):
    """The audit log check. It shows nothing of what the audit holds."""

    permission_required = READ_AUDIT
    template_name = "shield/audit/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        audit.record("shield.audit-checked", None, by=self.request.user)
        findings = audit.verify(settings.AUDIT_CHECKPOINT_FILE)
        return super().get_context_data(findings=findings, length=audit.length(), **kwargs)


class BankHolidays(PortalFormView):
    """The bank holidays that are not counted as working days; the team may add or remove a day."""

    permission_required = EDIT_HOLIDAYS
    form_class = BankHolidayForm
    template_name = "shield/bank_holidays/edit.html"
    success_message = "Bank holidays changed"
    success_url = reverse_lazy("bank-holidays")

    def perform(self, form: Any) -> Any:
        return bank_holidays.change(by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = working_days.today()
        last = working_days.published_until()
        until = max(last, today).replace(month=12, day=31) + relativedelta(years=COMPUTED_YEARS_SHOWN)
        holidays = working_days.bank_holidays()
        coming = [
            (day, holidays[day], working_days.is_computed(day)) for day in sorted(holidays) if today <= day <= until
        ]
        return super().get_context_data(
            holidays=coming, published_until=last, ends_soon=working_days.ends_soon(today), **kwargs
        )
