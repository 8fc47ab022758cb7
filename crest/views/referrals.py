"""Refer a young person: the danger question, the steps, sending, and the receipt."""

import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone

from crest.forms.referrals import STEPS, DangerForm, DeclarationForm, Step, StepForm, checked, find_step
from crest.models import ReferralDraft, ReferralReceipt
from crest.operations import drafts, referrals
from crest.operations.referrals import Account, Subject
from crest.presenters import emergency_numbers
from crest.rules import REFER
from crest.views.locked import WithNumbers
from shield.forms.base import PortalForm
from shield.forms.comparison import as_text, snapshot
from shield.operations.sent_forms import Answer
from shield.refusals import Refused
from shield.text.formatting import clock_time
from shield.views.base import OperationView, PortalDetail, PortalFormView, PortalList, PortalPage
from shield.views.confidential import Confidential
from shield.views.form_pages import ConfirmPage

VERSION = re.compile(r"[0-9]{1,9}")


class ReferralStart(WithNumbers, PortalFormView):
    """Ask whether a child is in danger now. "Yes" leads to the numbers and stores nothing; "no" creates a draft."""

    permission_required = REFER
    template_name = "crest/referrals/start.html"
    form_class = DangerForm
    keeps_forms = False

    def send(self, form: DangerForm) -> Answer:
        """Store not even that the form was sent, unless it creates a draft."""
        return self.act(form) if form.cleaned_data["danger"] == "yes" else super().send(form)

    def perform(self, form: DangerForm) -> ReferralDraft | None:
        return None if form.cleaned_data["danger"] == "yes" else drafts.create(by=self.request.user)

    def get_success_url(self) -> str:
        if self.result is None:
            return reverse("crest:referral-danger")
        return reverse("crest:draft-update", args=[self.result.pk, STEPS[0].slug])


class ReferralDanger(WithNumbers, PortalPage):
    permission_required = REFER
    template_name = "crest/referrals/danger.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(numbers=emergency_numbers(), **kwargs)


class DraftPage(WithNumbers, Confidential, OperationView):
    """A page about the user's own draft; once it is sent, it leads to the receipt."""

    permission_required = REFER
    model = ReferralDraft
    context_object_name = "draft"
    read_kind = "crest.draft-read"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.is_sent:
            receipt = ReferralReceipt.objects.visible_to(request.user).get(draft_key=self.object.pk)
            return HttpResponseRedirect(reverse("crest:receipt-detail", args=[receipt.pk]))
        return super().get(request, *args, **kwargs)


class DraftUpdate(DraftPage):
    """One step. "Save and continue" needs it complete; "Save and come back later" stores it as it is."""

    template_name = "crest/referrals/step.html"

    def get_form_class(self) -> type[PortalForm]:
        return self.step.form

    @property
    def step(self) -> Step:
        step = find_step(self.kwargs["step"])
        if step is None:
            raise Http404
        return step

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.initial["version"] = self.object.version
        if not form.is_bound:
            form.show_again((self.object.answers or {}).get(self.step.slug, {}))
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        self.leaves = "later" in request.POST
        return self.form_valid(form) if form.is_valid() or self.leaves else self.form_invalid(form)

    def perform(self, form: Any) -> ReferralDraft:
        version = form.data.get("version", "")
        return drafts.save_step(
            draft=self.object,
            step=self.step.slug,
            answers=form.typed(),
            version=int(version) if VERSION.fullmatch(version) else 0,
            by=self.request.user,
        )

    def get_success_url(self) -> str:
        if self.leaves:
            return reverse("crest:receipt-list")
        place = STEPS.index(self.step) + 1
        if place == len(STEPS):
            return reverse("crest:referral-create", args=[self.object.pk])
        return reverse("crest:draft-update", args=[self.object.pk, STEPS[place].slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = STEPS.index(self.step) + 1
        return super().get_context_data(
            step=self.step, number=number, steps=STEPS, before=STEPS[number - 2] if number > 1 else None, **kwargs
        )


class DraftAutosave(DraftUpdate):
    """Store one step while it is written. The script of the page sends it and learns what to send with the step later."""

    http_method_names: Sequence[str] = ["post"]
    # The step itself is sent once, and is stored when it arrives too late.
    sends_once = keeps_forms = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            draft = self.perform(self.get_form())
        except Refused as refusal:
            return JsonResponse({"words": refusal.message}, status=409)
        seen = as_text(snapshot(self.form_as_saved()))
        words = f"Draft saved at {clock_time(timezone.localtime(draft.saved_at))}"
        return JsonResponse({"version": draft.version, "seen": seen, "words": words}, status=202)


class DraftDelete(DraftPage, ConfirmPage):
    template_name = "crest/referrals/delete.html"
    heading = "Delete this draft"
    success_message = "Draft deleted"

    def perform(self, form: PortalForm) -> None:
        drafts.delete(draft=self.object, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("crest:receipt-list")


class ReferralCreate(DraftPage):
    """Show everything again before it is sent; send it once, however often the button is pressed."""

    template_name = "crest/referrals/create.html"
    form_class = DeclarationForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        checks = [checked(self.object, step) for step in STEPS]
        parts = [_part(step, check) for step, check in zip(STEPS, checks, strict=True)]
        complete = all(part["complete"] for part in parts)
        return super().get_context_data(parts=parts, complete=complete, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.checks = [checked(self.object, step) for step in STEPS]
        unfinished = [check for check in self.checks if not check.is_valid()]
        if unfinished and not self.object.is_sent:
            return self.render_to_response(self.get_context_data(), status=422)
        return super().post(request, *args, **kwargs)

    def perform(self, form: DeclarationForm) -> ReferralReceipt:
        answers = {key: value for check in self.checks for key, value in getattr(check, "cleaned_data", {}).items()}
        return referrals.submit(draft=self.object, by=self.request.user, **_arguments(answers))

    def get_success_url(self) -> str:
        return reverse("crest:receipt-detail", args=[self.result.pk])


def _arguments(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the checked answers as the operation takes them; empty answers become ``None``."""
    known: dict[str, Any] = {key: value if value not in ("", []) else None for key, value in answers.items()}
    born = known.get("date_of_birth")
    known["date_of_birth"] = born.isoformat() if born else None
    for name in ("name", "phone", "relationship", "concern"):
        known[name] = known.get(name) or ""
    known["kinds"] = known.get("kinds") or []
    return {
        "subject": Subject(**_only(known, Subject)),
        "account": Account(**_only(known, Account)),
    }


def _only(known: dict[str, Any], shape: type[Subject] | type[Account]) -> dict[str, Any]:
    return {field.name: known.get(field.name) for field in fields(shape)}


def _part(step: Step, form: StepForm) -> dict[str, Any]:
    """Return one step as the page shows it: its answers in words, or what is missing."""
    complete = form.is_valid()
    rows = [(field.label, _in_words(form, field)) for field in form.visible_fields()]
    return {"step": step, "complete": complete, "rows": rows, "errors": [] if complete else _errors(form)}


def _in_words(form: Any, field: Any) -> str:
    value = getattr(form, "cleaned_data", {}).get(field.name)
    if value in (None, "", []):
        return ""
    choices = dict(getattr(field.field, "choices", []))
    if isinstance(value, list):
        return "; ".join(str(choices[entry]) for entry in value)
    return str(choices.get(value) or (f"{value:%d %B %Y}".lstrip("0") if hasattr(value, "strftime") else value))


def _errors(form: Any) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


class ReceiptList(Confidential, PortalList):
    """The user's referrals: drafts, and sent ones with their status. Nothing about a child."""

    permission_required = REFER
    model = ReferralReceipt
    template_name = "crest/receipts/list.html"
    context_object_name = "receipts"
    read_kind = "crest.receipts-listed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unsent = ReferralDraft.objects.visible_to(self.request.user).unsent().defer("answers")
        return super().get_context_data(drafts=unsent, **kwargs)

    def read_details(self) -> dict[str, Any]:
        return {"receipts": [str(receipt.pk) for receipt in self.object_list]}


class ReceiptDetail(Confidential, PortalDetail):
    permission_required = REFER
    model = ReferralReceipt
    template_name = "crest/receipts/detail.html"
    context_object_name = "receipt"
    read_kind = "crest.receipt-read"
