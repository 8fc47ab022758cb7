"""Pages that add members to a group and end memberships."""

from partnership.directory.forms.memberships import MembershipForm
from partnership.directory.models import GovernanceGroup, Membership
from partnership.directory.operations import memberships
from partnership.directory.rules.permissions import EDIT_GROUPS
from shield.forms.base import PortalForm
from shield.views.form_pages import ConfirmPage, RecordPage


class MembershipCreate(RecordPage):
    model = GovernanceGroup
    permission_required = EDIT_GROUPS
    sensitive = True
    form_class = MembershipForm
    heading = "Add a member"
    success_message = "Member added"

    def perform(self, form: PortalForm) -> Membership:
        return memberships.create(group=self.object, by=self.request.user, **form.cleaned_data)


class MembershipEnd(ConfirmPage):
    """Leads back to the group."""

    model = Membership
    permission_required = EDIT_GROUPS
    sensitive = True
    heading = "End this membership"
    explanation = "They lose the permissions of a member immediately."
    operation = staticmethod(memberships.end)
    record_name = "membership"
    done = "Membership ended"

    def get_success_url(self) -> str:
        return str(self.object.group.get_absolute_url())
