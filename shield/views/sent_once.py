"""Views that do what a form asks for once: a second press, a reload and a retry get the answer of the first."""

from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from shield.operations import sent_forms
from shield.operations.sent_forms import Answer
from shield.refusals import Refused
from shield.web import form_keys


class SentOnce:
    """The part of a form view that knows whether the form was sent before."""

    request: Any
    # Whether what arrives after the session has ended is stored and filled in again (shield.web.late_forms).
    keeps_forms = True
    # ``False`` for a form that makes nothing, or whose operation makes nothing twice and has to answer each time.
    sends_once = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = cast(Any, super()).dispatch
        if request.method != "POST" or not self.sends_once:
            return run(request, *args, **kwargs)
        if earlier := self._earlier_answer():
            return earlier
        try:
            response = run(request, *args, **kwargs)
        except (Http404, PermissionDenied):
            # The first press may have ended a moment ago, and with it the record or the right to change it.
            if earlier := self._earlier_answer():
                return earlier
            raise
        return response if response.status_code < 400 else self._earlier_answer() or response

    def _earlier_answer(self) -> HttpResponse | None:
        """Return what this person was answered when they sent this form before; asked before anything is checked,
        because the record may be gone by now."""
        key = form_keys.own_key(self.request)
        if key is None:
            return None
        fingerprint = form_keys.fingerprint(self.request)
        answer = sent_forms.find_answer(key=key.id, fingerprint=fingerprint, owner=key.owner)
        return self.respond(answer) if answer else None

    def send(self, form: Any) -> Answer:
        """Do what the form asks for, unless it was sent before. Raise ``Refused`` when it cannot be done."""
        act = partial(self.act, form)
        if not self.sends_once or not (key := self._key()):
            return act()
        fingerprint = form_keys.fingerprint(self.request)
        return sent_forms.send_once(key=key.id, fingerprint=fingerprint, by=self.request.user, perform=act)

    def _key(self) -> form_keys.FormKey | None:
        try:
            form_keys.key_of(self.request)
        except form_keys.KeyExpired as error:
            raise Refused("This page was open for too long. Check what you entered and send it again.") from error
        return form_keys.own_key(self.request)

    def act(self, form: Any) -> Answer:
        """Call the operation and return where its page leads; override."""
        raise NotImplementedError

    def respond(self, answer: Answer) -> HttpResponse:
        """Lead to the page of the answer, which shows its message."""
        if answer.message:
            messages.success(self.request, answer.message)
        return HttpResponseRedirect(answer.url)
