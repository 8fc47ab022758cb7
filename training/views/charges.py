"""Charges and tariffs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from shield.operations.sent_forms import Answer
from shield.text.formatting import pounds
from shield.views.base import PortalList
from shield.views.downloads import table_response
from shield.views.form_pages import EditPage, FormPage, RecordPage
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
        listed = super().get_queryset().for_lists()
        return listed if self.tab == "all" else listed.owed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tab=self.tab, tabs=TABS, **kwargs)


class ChargeWaive(RecordPage):
    permission_required = EDIT_CHARGES
    model = Charge
    context_object_name = "charge"
    form_class = WaiveForm
    heading = "Waive this charge"
    success_message = "Charge waived"

    def get_queryset(self) -> QuerySet[Charge]:
        return super().get_queryset().for_lists()

    def get_explanation(self) -> str:
        return f"{pounds(self.object.pence)} for {self.object.agency}"

    def perform(self, form: WaiveForm) -> Charge:
        return charges.waive(charge=self.object, reason=form.cleaned_data["reason"], by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("training:charge-list")


class ChargeExport(FormPage):
    """Returns the charges that are owed as a file, once."""

    permission_required = EDIT_CHARGES
    # The file names the people who attended.
    sensitive = True
    form_class = ExportForm
    heading = "Export charges for invoicing"

    def get_explanation(self) -> str:
        owed = Charge.objects.visible_to(self.request.user).owed().count()
        number = "1 charge has" if owed == 1 else f"{owed} charges have"
        return (
            f"{number} not been invoiced. You will download them as a file, and each will be marked as invoiced so "
            "that it is not invoiced twice."
        )

    def perform(self, form: ExportForm) -> str:
        self.success_message = charges.export(by=self.request.user)
        return self.success_message

    def respond(self, answer: Answer) -> HttpResponse:
        """Return the file of this export. A second press gets the same file, in case the first never arrived."""
        rows = charges.read_export(name=answer.message)
        as_workbook = self.request.POST.get("file_type") == "xlsx"
        return table_response(charges.COLUMNS, rows, f"charges-{answer.message}", as_workbook=as_workbook)

    def get_success_url(self) -> str:
        return reverse("training:charge-list")


class TariffList(PortalList):
    permission_required = EDIT_CHARGES
    model = Tariff
    template_name = "training/tariffs/list.html"
    context_object_name = "tariffs"

    def get_queryset(self) -> QuerySet[Tariff]:
        return super().get_queryset().prefetch_related("rates")


class TariffCreate(FormPage):
    permission_required = EDIT_CHARGES
    form_class = TariffForm
    template_name = "training/tariffs/form.html"
    heading = "Create a tariff"
    success_message = "Tariff created. You can now choose it for a course date."

    def perform(self, form: TariffForm) -> Tariff:
        typed = form.cleaned_data
        return tariffs.create(
            name=typed["name"], free_days=typed["free_days"], rates=form.rates(), by=self.request.user
        )

    def get_success_url(self) -> str:
        return reverse("training:tariff-list")


class TariffEdit(EditPage):
    permission_required = EDIT_CHARGES
    model = Tariff
    context_object_name = "tariff"
    form_class = TariffForm
    template_name = "training/tariffs/form.html"
    success_message = "Tariff updated. It applies to new charges only."

    def get_heading(self) -> str:
        return f"Edit {self.object}"

    def perform(self, form: TariffForm) -> Tariff:
        typed = form.cleaned_data
        return tariffs.edit(
            tariff=self.object,
            name=typed["name"],
            free_days=typed["free_days"],
            rates=form.rates(),
            by=self.request.user,
        )
