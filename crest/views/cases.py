"""One young person's page, who looked at it, and who may."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from crest.forms.meetings import RestrictForm, VersionForm
from crest.models import Case
from crest.operations import restrictions
from crest.presenters import action_rows, child_head, log_rows, panel_readers, screeners
from crest.rules import READ_ACCESS_LOG, READ_PANEL, RESTRICT
from crest.views.locked import Locked
from shield import working_days
from shield.views.base import GuardedObject, OperationView, PortalDetail


class CasePage(Locked, GuardedObject):
    """A page about one case, with everything that is said of the child's identity beside it."""

    model = Case
    context_object_name = "case"
    read_kind = "crest.case-read"

    def get_queryset(self) -> Any:
        shown = super().get_queryset()  # type: ignore[misc]
        return shown.select_related("child", "opened_from__agency", "opened_from__referrer", "opened_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = self.object  # type: ignore[attr-defined]
        head = child_head(case, working_days.today())
        return super().get_context_data(head=head, readers=panel_readers(case), **kwargs)  # type: ignore[misc]


class CaseDetail(CasePage, PortalDetail):
    permission_required = READ_PANEL
    template_name = "crest/cases/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = self.object.items.select_related("meeting__panel", "decided_by").order_by("-meeting__held_on")
        actions = action_rows(self.object.actions.select_related("agency"), working_days.today())
        may_restrict = self.request.user.has_perm(RESTRICT, self.object)
        return super().get_context_data(items=items, actions=actions, may_restrict=may_restrict, **kwargs)


class CaseAccessLog(CasePage, PortalDetail):
    """Who looked at this young person's records, and who can."""

    permission_required = READ_ACCESS_LOG
    template_name = "crest/cases/access_log.html"
    read_kind = "crest.access-log-read"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.object.readings(), 50).get_page(self.request.GET.get("page"))
        return super().get_context_data(log=log_rows(page), page_obj=page, screeners=screeners(), **kwargs)


class CaseRestrict(CasePage, OperationView):
    permission_required = RESTRICT
    template_name = "crest/cases/restrict.html"
    form_class: Any = RestrictForm
    read_kind = "crest.form-read"
    success_message = "Only the people you named can see this young person now"

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def perform(self, form: Any) -> Case:
        readers = {seat.person.user for seat in form.cleaned_data["readers"]}
        return restrictions.restrict(
            case=self.object,
            readers=readers,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=self.request.user,
        )

    def get_success_url(self) -> str:
        return reverse("crest:case-detail", args=[self.object.pk])


class CaseUnrestrict(CaseRestrict):
    template_name = "crest/cases/unrestrict.html"
    form_class = VersionForm
    success_message = "The whole panel can see this young person again"

    def perform(self, form: Any) -> Case:
        return restrictions.lift(case=self.object, version=form.cleaned_data["version"], by=self.request.user)
