"""The ledger and the tariffs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from shield.views.base import OperationView, PortalFormView, PortalList
from shield.views.downloads import CSV, attachment_response
from training.forms.charges import ExportForm, TariffForm, WaiveForm
from training.models import Charge, Tariff
from training.operations.office import charges, tariffs
from training.rules import EDIT_CHARGES

TABS = {"owed": "To invoice", "all": "All charges"}


class ChargeList(PortalList):
    permission_required = EDIT_CHARGES
    model = Charge
    template_name = "training/charges/list.html"
    context_object_name = "charges"

    def get_queryset(self) -> QuerySet[Charge]:
        self.tab = "all" if self.request.GET.get("show") == "all" else "owed"
        listed = super().get_queryset().for_ledger()
        return listed if self.tab == "all" else listed.owed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tab=self.tab, tabs=TABS, **kwargs)


class ChargeWaive(OperationView):
    permission_required = EDIT_CHARGES
    model = Charge
    context_object_name = "charge"
    form_class = WaiveForm
    template_name = "training/charges/waive.html"
    success_message = "Charge waived"

    def get_queryset(self) -> QuerySet[Charge]:
        return super().get_queryset().for_ledger()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> Charge:
        return charges.waive(charge=self.object, reason=form.cleaned_data["reason"], by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("training:charge-list")


class ChargeExport(PortalFormView):
    """Hands out what is owed as a file, once."""

    permission_required = EDIT_CHARGES
    form_class = ExportForm
    template_name = "training/charges/export.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owed = Charge.objects.visible_to(self.request.user).owed()
        return super().get_context_data(owed=owed.count(), cancel_url=reverse("training:charge-list"), **kwargs)

    def perform(self, form: Any) -> tuple[str, str]:
        return charges.export(by=self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        if answer.status_code != 302:
            return answer
        name, text = self.result
        return attachment_response(text, CSV, f"charges-{name}.csv")

    def get_success_url(self) -> str:
        return reverse("training:charge-list")


class TariffList(PortalList):
    permission_required = EDIT_CHARGES
    model = Tariff
    template_name = "training/tariffs/list.html"
    context_object_name = "tariffs"

    def get_queryset(self) -> QuerySet[Tariff]:
        return super().get_queryset().prefetch_related("rates")


class TariffCreate(PortalFormView):
    permission_required = EDIT_CHARGES
    form_class = TariffForm
    template_name = "training/tariffs/form.html"
    success_message = "Tariff saved"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading="New tariff", cancel_url=reverse("training:tariff-list"), **kwargs)

    def perform(self, form: Any) -> Tariff:
        typed = form.cleaned_data
        return tariffs.create(
            name=typed["name"], free_days=typed["free_days"], rates=form.rates(), by=self.request.user
        )

    def get_success_url(self) -> str:
        return reverse("training:tariff-list")


class TariffEdit(OperationView):
    permission_required = EDIT_CHARGES
    model = Tariff
    context_object_name = "tariff"
    form_class = TariffForm
    template_name = "training/tariffs/form.html"
    success_message = "Tariff saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.get_queryset().get(pk=self.object.pk)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=f"Edit {self.object}", cancel_url=reverse("training:tariff-list"), **kwargs
        )

    def perform(self, form: Any) -> Tariff:
        typed = form.cleaned_data
        return tariffs.edit(
            tariff=self.object,
            name=typed["name"],
            free_days=typed["free_days"],
            rates=form.rates(),
            by=self.request.user,
        )

    def get_success_url(self) -> str:
        return reverse("training:tariff-list")
