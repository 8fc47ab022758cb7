"""Pages of governance groups."""

from typing import Any

from django.urls import reverse_lazy

from partnership.directory.forms.groups import (
    TURNS,
    ChairTurnsForm,
    GroupForm,
    GroupUpdateForm,
    StandingItemsForm,
    as_lines,
)
from partnership.directory.forms.terms import TermsForm
from partnership.directory.models import GovernanceGroup, Membership, TermsOfReference
from partnership.directory.operations import groups
from partnership.directory.rules.permissions import EDIT_GROUPS
from shield.forms.base import PortalForm
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import CreatePage, RecordPage
from shield.web.access import PUBLIC


class GroupList(PortalList):
    """All groups for people with an account, else the groups with a public page."""

    model = GovernanceGroup
    permission_required = PUBLIC
    template_name = "partnership/groups/list.html"
    context_object_name = "groups"
    paginate_by = 100

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_edit=self.request.user.has_perm(EDIT_GROUPS), **kwargs)


class GroupDetail(PortalDetail):
    model = GovernanceGroup
    permission_required = PUBLIC
    template_name = "partnership/groups/detail.html"
    context_object_name = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, group = self.request.user, self.object
        members = Membership.objects.visible_to(user).filter(group=group).current()
        terms = list(group.terms.all())
        return super().get_context_data(
            members=members.select_related("person", "agency").order_by("role", "person__name"),
            terms=terms[0] if terms else None,
            earlier_terms=terms[1:],
            standing_items=group.standing_items.all(),
            chair_turns=group.chair_turns.select_related("agency"),
            may_edit=user.has_perm(EDIT_GROUPS),
            **kwargs,
        )


class GroupCreate(CreatePage):
    permission_required = EDIT_GROUPS
    form_class = GroupForm
    back_url = reverse_lazy("partnership:group-list")
    heading = "Create a group"
    success_message = "Group created. Now add its members."

    def perform(self, form: PortalForm) -> GovernanceGroup:
        return groups.create(by=self.request.user, **form.cleaned_data)


class GroupPage(RecordPage):
    """A form about one group."""

    model = GovernanceGroup
    permission_required = EDIT_GROUPS


class GroupUpdate(GroupPage):
    form_class = GroupUpdateForm
    heading = "Edit this group"
    success_message = "Group saved"
    shows = tuple(GroupUpdateForm.base_fields)

    def perform(self, form: PortalForm) -> GovernanceGroup:
        return groups.update(group=self.object, by=self.request.user, **form.cleaned_data)


class StandingItemsUpdate(GroupPage):
    form_class = StandingItemsForm
    heading = "Edit standing items"
    explanation = "New agendas start with these items. Existing agendas stay as they are."
    success_message = "Standing items saved"

    def get_initial(self) -> dict[str, Any]:
        return {"items": as_lines(list(self.object.standing_items.all())), "version": self.object.version}

    def perform(self, form: PortalForm) -> GovernanceGroup:
        return groups.update_standing_items(group=self.object, by=self.request.user, **form.cleaned_data)


class ChairTurnsUpdate(GroupPage):
    form_class = ChairTurnsForm
    heading = "Edit the order of chairs"
    explanation = "Leave all turns blank if agencies do not take turns to chair."
    success_message = "Order of chairs saved"

    def get_initial(self) -> dict[str, Any]:
        turns = enumerate(self.object.chair_turns.select_related("agency")[:TURNS], start=1)
        return {"version": self.object.version} | {f"turn_{number}": turn.agency for number, turn in turns}

    def perform(self, form: ChairTurnsForm) -> GovernanceGroup:
        return groups.update_chair_turns(
            group=self.object, version=form.cleaned_data["version"], agencies=form.agencies(), by=self.request.user
        )


class TermsCreate(GroupPage):
    form_class = TermsForm
    heading = "Add terms of reference"
    success_message = "Terms of reference added"

    def get_initial(self) -> dict[str, Any]:
        newest = self.object.terms.first()
        return {"text": newest.text if newest else ""}

    def perform(self, form: PortalForm) -> TermsOfReference:
        return groups.add_terms(group=self.object, by=self.request.user, **form.cleaned_data)
