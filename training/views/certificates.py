"""Certificates: viewed by their holder, checked by anyone, revoked by the team."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View

from shield import pdf, working_days
from shield.views.base import GuardedObject, PortalDetail, PortalPage
from shield.views.form_pages import RecordPage
from shield.web.access import PUBLIC
from training.forms.learning import CheckCodeForm, RevokeForm
from training.models import Certificate
from training.operations.learning import certificates
from training.rules import REVOKE_CERTIFICATE, SEE_CERTIFICATE


class CertificateDetail(PortalDetail):
    permission_required = SEE_CERTIFICATE
    model = Certificate
    context_object_name = "certificate"
    template_name = "training/certificates/detail.html"

    def get_queryset(self) -> QuerySet[Certificate]:
        return super().get_queryset().select_related("booking__run__course", "booking__attendee", "booking__agency")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            state=self.object.state(working_days.today()),
            may_revoke=self.object.revoked_at is None and self.request.user.has_perm(REVOKE_CERTIFICATE),
            **kwargs,
        )


def as_pdf(certificate: Certificate, request: HttpRequest) -> HttpResponse:
    """Return the certificate as one tagged page (PDF/UA)."""
    check = request.build_absolute_uri(reverse("training:certificate-check"))
    content = pdf.render("training/certificates/certificate.html", {"certificate": certificate, "check": check})
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="certificate-{certificate.code}.pdf"'
    return response


class CertificatePdf(GuardedObject, View):
    permission_required = SEE_CERTIFICATE
    model = Certificate

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.revoked_at is not None:
            raise Http404
        return as_pdf(self.object, request)


class CertificateRevoke(RecordPage):
    permission_required = REVOKE_CERTIFICATE
    model = Certificate
    context_object_name = "certificate"
    form_class = RevokeForm
    heading = "Revoke this certificate"
    explanation = "Anyone who checks its code will see that it was revoked."
    success_message = "Certificate revoked"

    def perform(self, form: RevokeForm) -> Certificate:
        return certificates.revoke(certificate=self.object, reason=form.cleaned_data["reason"], by=self.request.user)


class CertificateCheck(PortalPage):
    """Anyone enters a code and sees what was certified; this changes nothing, so it is a GET."""

    permission_required = PUBLIC
    is_look_up = True
    template_name = "training/certificates/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = "code" in self.request.GET
        form = CheckCodeForm(self.request.GET if asked else None)
        found = certificates.with_code(form.cleaned_data["code"]) if asked and form.is_valid() else None
        return super().get_context_data(
            form=form,
            asked=asked and form.is_valid(),
            certificate=found,
            state=found.state(working_days.today()) if found else "",
            **kwargs,
        )
