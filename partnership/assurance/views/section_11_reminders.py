"""Pages that remind agencies of outstanding returns, with a preview of whom it goes to."""

from typing import Any

from partnership.assurance.models import Section11Cycle, Section11Return
from partnership.assurance.models.section_11_returns import Section11ReturnQuerySet
from partnership.assurance.operations import section_11_reminders
from partnership.assurance.rules import EDIT_SECTION_11
from shield.views.form_pages import ConfirmPage

EXPLANATION = "We will email each safeguarding lead below once. An agency gets at most one reminder a day."


class ReminderPage(ConfirmPage):
    """Asks once more, and shows whom the reminder goes to."""

    permission_required = EDIT_SECTION_11
    template_name = "partnership/section_11/remind.html"
    explanation = EXPLANATION

    def get_returns(self) -> Section11ReturnQuerySet:
        """Return the returns that the reminder is about."""
        raise NotImplementedError

    def _visible(self) -> Section11ReturnQuerySet:
        return Section11Return.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reminders = section_11_reminders.preview(self.get_returns())
        return super().get_context_data(
            reminders=[each for each in reminders if each.people],
            without_lead=[each for each in reminders if not each.people],
            **kwargs,
        )


class Section11Remind(ReminderPage):
    """Reminds every agency of a year that has not submitted its return."""

    model = Section11Cycle
    heading = "Remind all agencies that have not submitted"

    def get_returns(self) -> Section11ReturnQuerySet:
        return self._visible().filter(cycle=self.object)

    def perform(self, form: Any) -> int:
        reminded = section_11_reminders.remind_all(cycle=self.object, by=self.request.user)
        self.success_message = f"Reminder sent to {reminded} {'agency' if reminded == 1 else 'agencies'}"
        return reminded


class ReturnRemind(ReminderPage):
    """Reminds one agency of its return."""

    model = Section11Return
    heading = "Remind this agency"

    def get_queryset(self) -> Section11ReturnQuerySet:
        return super().get_queryset().select_related("cycle", "agency")

    def get_returns(self) -> Section11ReturnQuerySet:
        return self._visible().filter(pk=self.object.pk)

    def perform(self, form: Any) -> int:
        self.success_message = f"Reminder sent to {self.object.agency}"
        return section_11_reminders.remind_agency(section_11_return=self.object, by=self.request.user)

    def get_success_url(self) -> str:
        return self.object.cycle.get_absolute_url()
