"""Base views: fetch what the user may see, check what they may do, call one operation, respond."""

from collections.abc import Sequence
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import Error, models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.views.generic import DetailView, FormView, ListView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from shield.forms.base import PortalForm
from shield.forms.comparison import from_text
from shield.models.kept_forms import KeptForm
from shield.operations.sent_forms import Answer
from shield.outages import only_reads
from shield.refusals import ChangedMeanwhile, Refused
from shield.views.concerns import AsksToConfirm
from shield.views.edit_conflicts import SEEN, ComparesEdits
from shield.views.sent_once import SentOnce
from shield.web.form_keys import FormKey, own_key

READS_ONLY = "The portal can only be read at the moment, so nothing was saved. Try again in a few minutes."


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


class PortalFormView(SentOnce, ComparesEdits, AsksToConfirm, Guarded, FormView):
    """A form that asks for one operation. ``perform`` calls it; its refusal is shown with nothing typed lost.

    However often the form is sent, the operation is called once (``SentOnce``). What arrived after the session had ended
    is filled in again (``kept``). Who saves over another person's text is shown both first (``ComparesEdits``), and what is
    probably a slip is pointed out before it is saved (``AsksToConfirm``).
    """

    success_message = ""

    @cached_property
    def kept(self) -> KeptForm | None:
        """What this person sent to this address when they were signed out, shown with the next visit."""
        if self.request.method not in {"GET", "HEAD"}:
            return None
        return KeptForm.objects.visible_to(self.request.user).filter(path=self.request.path).first()

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.kept is not None:
            form.fill_in(self.kept.as_posted())
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.kept is not None:
            kwargs |= {"kept": self.kept, "form_key": FormKey(self.request.user.pk, self.kept.pk)}
            self.seen = from_text(self.kept.as_posted().get(SEEN, ""))
        context = super().get_context_data(**kwargs)
        return context | {SEEN: self.text_of_seen(context["form"]), "differences": self.differences}

    def perform(self, form: Any) -> Any:
        """Call the operation with what was typed; override."""
        raise ImproperlyConfigured("Say in perform() which operation this page calls.")

    def form_valid(self, form: Any) -> HttpResponse:
        if self.needs_confirming(form):
            return self.form_invalid(form)
        try:
            answer = self.send(form)
        except Refused as refusal:
            return self.refused(form, refusal)
        except Error as error:
            if not only_reads(error):
                raise
            return self.refused(form, Refused(READS_ONLY))
        return self.respond(answer)

    def act(self, form: Any) -> Answer:
        self.check_unchanged(form)
        self.result = self.perform(form)
        return Answer(str(self.get_success_url()), str(self.success_message))

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """Show the form again with the refusal and everything that was entered."""
        form.refuse(refusal)
        if isinstance(refusal, ChangedMeanwhile):
            self.show_both(form)
        return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        # The same form, corrected: it keeps its key.
        context = self.get_context_data(form=form, form_key=own_key(self.request))
        return self.render_to_response(context, status=422)


class OperationView(GuardedObject, PortalFormView):
    """A form that asks for one operation on one record. Give ``model`` and ``context_object_name``."""

    shows_record = True


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
