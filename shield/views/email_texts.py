"""The words of the emails that the portal sends, for the team to change."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from shield.extension_points import EmailKind, email_kinds
from shield.forms.base import PortalForm
from shield.forms.email_texts import EmailTextForm
from shield.models import EmailText
from shield.operations import email_texts
from shield.refusals import Refused
from shield.rules import EDIT_EMAIL_TEXTS
from shield.views.base import PortalPage
from shield.views.form_pages import FormPage


class EmailTextList(PortalPage):
    permission_required = EDIT_EMAIL_TEXTS
    template_name = "shield/email_texts/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {each.template: each for each in EmailText.objects.visible_to(self.request.user)}
        return super().get_context_data(rows=[(kind, own.get(kind.template)) for kind in email_kinds], **kwargs)


class EmailTextPage(FormPage):
    """A form about one kind of email."""

    permission_required = EDIT_EMAIL_TEXTS
    shows_record = True

    @cached_property
    def kind(self) -> EmailKind:
        """Return the kind of email that the address names."""
        kind = email_texts.kind_of(self.kwargs["key"])
        if kind is None:
            raise Http404
        return kind

    def get_success_url(self) -> str:
        return reverse("email-text-list")


class EmailTextEdit(EmailTextPage):
    form_class = EmailTextForm
    template_name = "shield/email_texts/edit.html"
    success_message = "Text saved. Emails that are sent from now on use it."

    def get_heading(self) -> str:
        return self.kind.label

    def get_initial(self) -> dict[str, Any]:
        subject, text = email_texts.current(self.kind)
        return {"subject": subject, "text": text}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        saved = email_texts.current(self.kind)
        kwargs.setdefault("shown", email_texts.preview(self.kind, *saved))
        return super().get_context_data(kind=self.kind, is_own=saved != (self.kind.subject, self.kind.text), **kwargs)

    def form_valid(self, form: EmailTextForm) -> HttpResponse:
        if "preview" not in self.request.POST:
            return super().form_valid(form)
        try:
            shown = email_texts.preview(self.kind, **form.cleaned_data)
        except Refused as refusal:
            return self.refused(form, refusal)
        return self.render_to_response(self.get_context_data(form=form, shown=shown, is_typed=True))

    def perform(self, form: EmailTextForm) -> None:
        email_texts.save(kind=self.kind, by=self.request.user, **form.cleaned_data)


class EmailTextRestore(EmailTextPage):
    form_class = PortalForm
    template_name = "components/record_confirm_page.html"
    heading = "Use the standard text"
    button = "Use the standard text"
    success_message = "Emails that are sent from now on use the standard text."

    def get_explanation(self) -> str:
        return f"{self.kind.label}. The team’s own text will be deleted."

    def perform(self, form: PortalForm) -> None:
        email_texts.restore(kind=self.kind, by=self.request.user)
