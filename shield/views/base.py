"""Base views: fetch what the user may see, check what they may do, call one operation, respond."""

from collections.abc import Sequence
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.generic import DetailView, FormView, ListView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from shield.forms.base import PortalForm
from shield.refusals import Refused


class Guarded:
    """Asks for ``permission_required`` before anything else happens; over the object, where there is one."""

    permission_required: str
    # No others: Django's form views would take a PUT for a POST.
    http_method_names: Sequence[str] = ["get", "head", "post", "options"]
    # Sensitive acts ask for fresh proof of who is acting, no older than ten minutes (ASVS 5.0, 7.5.3).
    sensitive = False
    # Whether anonymous readers may get a cached page (shield.web.public_pages).
    cache_for_anonymous = False
    # An HttpRequest; its user is an account wherever an operation asks who acts, which types cannot know.
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_access()
        run = cast(Any, super()).dispatch
        return (reauthentication_required(run) if self.sensitive else run)(request, *args, **kwargs)

    def check_access(self) -> None:
        """404 for what the person may not know, 403 for what they may not do."""
        if not self.request.user.has_perm(self.permission_required, self.get_permission_object()):
            raise PermissionDenied

    def get_permission_object(self) -> Any:
        """Return the object of the permission, or ``None`` for a page about no single record."""
        return None


def visible_rows(model: Any, user: Any) -> Any:
    """Return the rows of ``model`` that the user may see; every model shown on a page has ``visible_to``."""
    return model._default_manager.visible_to(user)


class GuardedObject(Guarded, SingleObjectMixin):
    """A page about one record, looked up only among those that the person may see."""

    model: type[models.Model]

    def get_queryset(self) -> Any:
        return visible_rows(self.model, self.request.user)

    def get_permission_object(self) -> Any:
        if not hasattr(self, "object"):
            self.object = self.get_object()
        return self.object

    def get_object(self, queryset: Any = None) -> Any:
        return self.object if hasattr(self, "object") else super().get_object(queryset)


class PortalPage(Guarded, TemplateView):
    """A page about no single record."""


class PortalList(Guarded, ListView):
    """A list of what the person may see, 25 to a page."""

    paginate_by: int | None = 25

    def get_queryset(self) -> Any:
        return visible_rows(self.model, self.request.user)


class PortalDetail(GuardedObject, DetailView):
    """A page that shows one record."""


class PortalFormView(Guarded, FormView):
    """A form that asks for one operation. ``perform`` calls it; its refusal is shown with nothing typed lost."""

    success_message = ""

    def perform(self, form: Any) -> Any:
        """Call the operation with what was typed; override."""
        raise ImproperlyConfigured("Say in perform() which operation this page calls.")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.result = self.perform(form)
        except Refused as refusal:
            return self.refused(form, refusal)
        if self.success_message:
            messages.success(self.request, self.success_message)
        return HttpResponseRedirect(str(self.get_success_url()))

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """Show the form again with the refusal and everything that was entered."""
        form.refuse(refusal)
        return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OperationView(GuardedObject, PortalFormView):
    """A form that asks for one operation on one record. Give ``model`` and ``context_object_name``."""


class MoveView(OperationView):
    """A confirmation page for one move of a record's workflow, which posts to its own address.

    Give ``model``, ``permission_required`` and ``perform``; ``form_class`` asks for a reason where the move needs one.
    """

    template_name = "components/confirm_page.html"
    form_class = PortalForm
    heading = ""
    explanation = ""

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())
