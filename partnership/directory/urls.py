"""Addresses of people, agencies, groups, the profile and the rules."""

from django.urls import path

from partnership.directory.forms.joining import ApproveForm
from partnership.directory.models import JoinRequest, NameRequest
from partnership.directory.operations import corrections as correction_operations
from partnership.directory.operations import joining as joining_operations
from partnership.directory.views import (
    agencies,
    corrections,
    groups,
    joining,
    landing,
    memberships,
    merges,
    people,
    profile,
    statutory_rules,
)
from shield.forms.base import ReasonForm
from shield.views.moves import MoveForm, move_urls

JOIN_REQUEST_MOVES = {
    "approve": MoveForm(joining_operations.approve, ApproveForm, page=joining.JoinRequestMove),
    "decline": MoveForm(joining_operations.decline, ReasonForm, page=joining.JoinRequestMove),
}

NAME_REQUEST_MOVES = {
    "approve": MoveForm(correction_operations.approve, page=corrections.NameRequestMove),
    "decline": MoveForm(correction_operations.decline, ReasonForm, page=corrections.NameRequestMove),
}

joining_urls = [
    path("join/", joining.Join.as_view(), name="join"),
    path("join/request/", joining.JoinRequestCreate.as_view(), name="join-request"),
    path("join-requests/", joining.JoinRequestList.as_view(), name="joinrequest-list"),
    *move_urls("join-requests/<uuid:pk>/", JoinRequest, JOIN_REQUEST_MOVES, record_name="request"),
    path("invitations/", joining.InvitationList.as_view(), name="invitation-list"),
    path("invitations/new/", joining.InvitationCreate.as_view(), name="invitation-create"),
    path("invitations/<uuid:pk>/withdraw/", joining.InvitationWithdraw.as_view(), name="invitation-withdraw"),
    path("invitations/accept/<str:token>/", joining.InvitationAccept.as_view(), name="invitation-accept"),
]

people_urls = [
    path("people/overview/", landing.PeopleLanding.as_view(), name="people"),
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/left/", people.LeaverList.as_view(), name="leaver-list"),
    path("people/<uuid:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("people/<uuid:pk>/correct/", corrections.PersonUpdate.as_view(), name="person-update"),
    path("people/<uuid:pk>/merge/", merges.MergeStart.as_view(), name="person-merge-start"),
    path("people/<uuid:pk>/merge/<uuid:other>/", merges.Merge.as_view(), name="person-merge"),
    path("people/<uuid:pk>/posts/new/", people.PostCreate.as_view(), name="post-create"),
    path("posts/<uuid:pk>/end/", people.PostEnd.as_view(), name="post-end"),
    path("my-name/", corrections.NameRequestCreate.as_view(), name="my-name"),
    path("name-requests/", corrections.NameRequestList.as_view(), name="namerequest-list"),
    *move_urls("name-requests/<uuid:pk>/", NameRequest, NAME_REQUEST_MOVES, record_name="request"),
]

agency_urls = [
    path("agencies/", agencies.AgencyList.as_view(), name="agency-list"),
    path("agencies/<slug:slug>/", agencies.AgencyDetail.as_view(), name="agency-detail"),
    path("agencies/<slug:slug>/email-domains/", agencies.AgencyDomains.as_view(), name="agency-domains"),
    path("agencies/<slug:slug>/relationships/new/", agencies.RelationCreate.as_view(), name="relation-create"),
    path("relationships/<int:pk>/end/", agencies.RelationEnd.as_view(), name="relation-end"),
]

group_urls = [
    path("groups/", groups.GroupList.as_view(), name="group-list"),
    path("groups/new/", groups.GroupCreate.as_view(), name="group-create"),
    path("groups/<slug:slug>/", groups.GroupDetail.as_view(), name="group-detail"),
    path("groups/<slug:slug>/edit/", groups.GroupUpdate.as_view(), name="group-update"),
    path("groups/<slug:slug>/standing-items/", groups.StandingItemsUpdate.as_view(), name="group-standing-items"),
    path("groups/<slug:slug>/chair-turns/", groups.ChairTurnsUpdate.as_view(), name="group-chair-turns"),
    path("groups/<slug:slug>/terms/new/", groups.TermsCreate.as_view(), name="terms-create"),
    path("groups/<slug:slug>/members/new/", memberships.MembershipCreate.as_view(), name="membership-create"),
    path("memberships/<int:pk>/end/", memberships.MembershipEnd.as_view(), name="membership-end"),
]

profile_urls = [
    path("about/", profile.About.as_view(), name="about"),
    path("about/edit/", profile.ProfileUpdate.as_view(), name="profile-update"),
    path("rules/", statutory_rules.RuleList.as_view(), name="rule-list"),
    path("rules/new/", statutory_rules.RuleCreate.as_view(), name="rule-create"),
    path("rules/editions/new/", statutory_rules.EditionCreate.as_view(), name="edition-create"),
    path("rules/<int:pk>/", statutory_rules.RuleDetail.as_view(), name="rule-detail"),
    path("rules/<int:pk>/edit/", statutory_rules.RuleUpdate.as_view(), name="rule-update"),
    path("rules/<int:pk>/confirm/", statutory_rules.RuleConfirm.as_view(), name="rule-confirm"),
]

urlpatterns = [*joining_urls, *people_urls, *agency_urls, *group_urls, *profile_urls]
