"""One young person's page, its access log, and who can see it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.urls import reverse

from crest.forms.cases import RestrictForm, VersionForm
from crest.models import Case
from crest.operations import restrictions
from crest.presenters import action_rows, child_head, log_rows, panel_readers, screeners
from crest.rules import READ_ACCESS_LOG, READ_PANEL, RESTRICT
from crest.views.locked import Locked
from shield import working_days
from shield.views.base import GuardedObject, PortalDetail
from shield.views.form_pages import RecordPage


class CasePage(Locked, GuardedObject):
    """A page about one case, with the child and the referral."""

    model: type[Model] = Case
    context_object_name = "case"
    read_kind = "crest.case-read"

    def get_queryset(self) -> QuerySet[Case]:
        shown = super().get_queryset()
        return shown.select_related("child", "opened_from__agency", "opened_from__referrer", "opened_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        head = child_head(self.object, working_days.today())
        return super().get_context_data(head=head, readers=panel_readers(self.object), **kwargs)


class CaseDetail(CasePage, PortalDetail):
    permission_required = READ_PANEL
    template_name = "crest/cases/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = self.object.items.select_related("meeting__panel", "decided_by").order_by("-meeting__held_on")
        actions = action_rows(self.object.actions.select_related("agency"), working_days.today())
        may_restrict = self.request.user.has_perm(RESTRICT, self.object)
        return super().get_context_data(items=items, actions=actions, may_restrict=may_restrict, **kwargs)


class CaseAccessLog(CasePage, PortalDetail):
    """Who viewed this young person's records, and who can view them."""

    permission_required = READ_ACCESS_LOG
    template_name = "crest/cases/access_log.html"
    read_kind = "crest.access-log-read"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.object.readings(), 50).get_page(self.request.GET.get("page"))
        return super().get_context_data(log=log_rows(page), page_obj=page, screeners=screeners(), **kwargs)


class RestrictionPage(CasePage, RecordPage):
    """A form about who can see a case."""

    permission_required = RESTRICT
    template_name = "crest/cases/form.html"
    read_kind = "crest.form-read"
    shows = ("version",)

    def get_success_url(self) -> str:
        return reverse("crest:case-detail", args=[self.object.pk])


class CaseRestrict(RestrictionPage):
    form_class = RestrictForm
    heading = "Restrict who can see this young person"
    explanation = "Use this when a panel member knows the family, or when the police ask for it."
    success_message = "Restriction saved. Only the people you selected can see this young person."

    def perform(self, form: RestrictForm) -> Case:
        readers = {seat.person.user for seat in form.cleaned_data["readers"]}
        return restrictions.restrict(
            case=self.object,
            readers=readers,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class CaseLiftRestriction(RestrictionPage):
    form_class = VersionForm
    heading = "Lift the restriction"
    explanation = "Every panel member will be able to see this young person."
    success_message = "Restriction lifted. The whole panel can see this young person."

    def perform(self, form: VersionForm) -> Case:
        return restrictions.lift(case=self.object, version=form.cleaned_data["version"], by=self.request.user)
