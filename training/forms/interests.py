"""Forms for people who want to hear about new dates of a course."""

from shield.forms.base import PortalForm


class InterestForm(PortalForm):
    submit_label = "Tell me about new dates"


class WithdrawInterestForm(PortalForm):
    submit_label = "Stop telling me about new dates"


class InviteForm(PortalForm):
    submit_label = "Invite people"
