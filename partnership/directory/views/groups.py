"""Governance groups: who they are, how they meet, and the team's changes to them."""

from django.urls import reverse_lazy

from partnership.directory.forms.groups import (
    TURNS,
    ChairTurnsForm,
    GroupEditForm,
    GroupForm,
    StandingItemsForm,
    as_lines,
)
from partnership.directory.forms.memberships import TermsForm
from partnership.directory.models import GovernanceGroup, Membership
from partnership.directory.operations import agencies, groups
from partnership.directory.rules.permissions import EDIT_GROUPS
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import BeginPage, RecordPage
from shield.web.access import PUBLIC


class GroupList(PortalList):
    """Groups with a public page to everybody; all of them to people with an account."""

    model = GovernanceGroup
    permission_required = PUBLIC
    template_name = "partnership/groups/list.html"
    context_object_name = "groups"
    paginate_by = 100


class GroupDetail(PortalDetail):
    model = GovernanceGroup
    permission_required = PUBLIC
    template_name = "partnership/groups/detail.html"
    context_object_name = "group"

    def get_context_data(self, **kwargs):
        seats = Membership.objects.visible_to(self.request.user).filter(group=self.object)
        ordered = seats.current().select_related("person", "agency").order_by("role", "person__name")
        terms = list(self.object.terms.all())
        return super().get_context_data(
            seats=ordered,
            terms=terms[0] if terms else None,
            older_terms=terms[1:],
            standing_items=self.object.standing_items.all(),
            chair_turns=self.object.chair_turns.select_related("agency"),
            **kwargs,
        )


class GroupBegin(BeginPage):
    permission_required = EDIT_GROUPS
    form_class = GroupForm
    back_url = reverse_lazy("partnership:group-list")
    heading = "Set a group up"
    success_message = "Group set up. Now give people their seats"

    def perform(self, form):
        return groups.begin(by=self.request.user, **form.cleaned_data)


class GroupPage(RecordPage):
    """A form about one group."""

    model = GovernanceGroup
    permission_required = EDIT_GROUPS
    success_message = "Saved"


class GroupEdit(GroupPage):
    form_class = GroupEditForm
    heading = "Change this group"
    shows = tuple(GroupEditForm.base_fields)

    def perform(self, form):
        return groups.edit(group=self.object, by=self.request.user, **form.cleaned_data)


class StandingItemsEdit(GroupPage):
    form_class = StandingItemsForm
    heading = "What stands on every agenda"
    explanation = "New agendas begin with these. Agendas that exist stay as they are."

    def get_initial(self):
        return {"items": as_lines(list(self.object.standing_items.all())), "version": self.object.version}

    def perform(self, form):
        return groups.keep_standing_items(group=self.object, by=self.request.user, **form.cleaned_data)


class ChairTurnsEdit(GroupPage):
    form_class = ChairTurnsForm
    heading = "In which order do agencies take the chair?"
    explanation = "Leave all turns empty where one person chairs, or the rule in words says who."

    def get_initial(self):
        turns = enumerate(self.object.chair_turns.select_related("agency")[:TURNS], start=1)
        return {"version": self.object.version} | {f"turn_{number}": turn.agency for number, turn in turns}

    def perform(self, form):
        return groups.keep_chair_turns(
            group=self.object, version=form.cleaned_data["version"], agencies=form.agencies(), by=self.request.user
        )


class TermsCreate(GroupPage):
    form_class = TermsForm
    success_message = "Terms of reference kept"

    def get_heading(self):
        return f"New terms of reference for {self.object}"

    def get_initial(self):
        newest = self.object.terms.first()
        return {"text": newest.text if newest else ""}

    def perform(self, form):
        return agencies.agree_terms(group=self.object, by=self.request.user, **form.cleaned_data)
