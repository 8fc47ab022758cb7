"""Forms that show what a record holds: who saves second sees both texts and decides."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from shield.forms import comparison
from shield.forms.comparison import Difference
from shield.operations.edits import wait_for_turn
from shield.refusals import ChangedMeanwhile

SEEN = "form_seen"
# Hidden fields with the version of the record that a form was opened with.
VERSIONS = {"version", "read"}


class ComparesEdits:
    """The part of a form view that notices when what a person saw is no longer what is saved.

    Each form carries a hash of every field as it was shown. Before the operation is called, the form is made again from
    what is saved now: where it would show something else, and something else was entered, the person compares both. Sent
    again, the form has seen the newest text, so theirs is saved.
    """

    request: Any
    args: Any
    kwargs: Any
    # Whether the form opens with what is saved, so that sending it replaces that: every form about a record.
    shows_record = False
    differences: Sequence[Difference] = ()
    # What the person saw, when the form is shown again.
    seen: dict[str, str] | None = None

    def check_unchanged(self, form: Any) -> None:
        """Raise ``ChangedMeanwhile`` when another person saved a field since this form was opened."""
        seen = comparison.from_text(self.request.POST.get(SEEN, ""))
        if not self.shows_record or not seen:
            return
        wait_for_turn(self.request.path)
        saved = self.form_as_saved()
        now = comparison.snapshot(saved)
        changed = [name for name, value in now.items() if name in seen and seen[name] != value]
        if comparison.differences(form, saved, changed):
            raise ChangedMeanwhile

    def show_both(self, form: Any) -> None:
        """Fill ``differences``, and let the form count as seen: sent again, it is saved."""
        saved = self.form_as_saved()
        self.seen = comparison.snapshot(saved)
        self.differences = comparison.differences(form, saved, self.seen)
        form.data = form.data.copy()
        for name in VERSIONS & form.fields.keys() & saved.fields.keys():
            form.data[form.add_prefix(name)] = saved[name].initial

    def form_as_saved(self) -> Any:
        """Return the form that a person would get who opens this page now."""
        request = copy(self.request)
        request.method = "GET"
        view: Any = type(self)(**request.resolver_match.func.view_initkwargs)
        view.setup(request, *self.args, **self.kwargs)
        view.kept = None
        if hasattr(view, "get_object"):
            view.object = view.get_object()
        return view.get_form()

    def text_of_seen(self, form: Any) -> str:
        """Return what the form carries: what it shows, or what the person saw before it was refused."""
        if not self.shows_record:
            return ""
        if self.seen is not None:
            return comparison.as_text(self.seen)
        return self.request.POST.get(SEEN, "") or comparison.as_text(comparison.snapshot(form))
