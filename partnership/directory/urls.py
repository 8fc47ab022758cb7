"""Addresses of people, agencies, groups, the profile and the rules."""

from django.urls import path

from partnership.directory.views import agencies, groups, joining, people, profile, statutory_rules

joining_urls = [
    path("join/", joining.Join.as_view(), name="join"),
    path("join/ask/", joining.JoinAsk.as_view(), name="join-ask"),
    path("join-requests/", joining.JoinRequestList.as_view(), name="joinrequest-list"),
    path("join-requests/<uuid:pk>/approve/", joining.JoinRequestApprove.as_view(), name="joinrequest-approve"),
    path("join-requests/<uuid:pk>/decline/", joining.JoinRequestDecline.as_view(), name="joinrequest-decline"),
    path("invitations/", joining.InvitationList.as_view(), name="invitation-list"),
    path("invitations/new/", joining.InvitationCreate.as_view(), name="invitation-create"),
    path("invitations/<uuid:pk>/withdraw/", joining.InvitationWithdraw.as_view(), name="invitation-withdraw"),
    path("invitations/accept/<str:token>/", joining.InvitationAccept.as_view(), name="invitation-accept"),
]

people_urls = [
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/<uuid:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("people/<uuid:pk>/posts/new/", people.PostCreate.as_view(), name="post-create"),
    path("posts/<uuid:pk>/end/", people.PostEnd.as_view(), name="post-end"),
    path("seats/<int:pk>/end/", people.MembershipEnd.as_view(), name="membership-end"),
]

agency_urls = [
    path("agencies/", agencies.AgencyList.as_view(), name="agency-list"),
    path("agencies/<slug:slug>/", agencies.AgencyDetail.as_view(), name="agency-detail"),
    path("agencies/<slug:slug>/addresses/", agencies.AgencyDomains.as_view(), name="agency-domains"),
    path("agencies/<slug:slug>/relations/new/", agencies.RelationCreate.as_view(), name="relation-create"),
    path("relations/<int:pk>/end/", agencies.RelationEnd.as_view(), name="relation-end"),
    path("groups/", groups.GroupList.as_view(), name="group-list"),
    path("groups/new/", groups.GroupBegin.as_view(), name="group-begin"),
    path("groups/<slug:slug>/edit/", groups.GroupEdit.as_view(), name="group-edit"),
    path("groups/<slug:slug>/standing-items/", groups.StandingItemsEdit.as_view(), name="group-standing-items"),
    path("groups/<slug:slug>/chair-turns/", groups.ChairTurnsEdit.as_view(), name="group-chair-turns"),
    path("groups/<slug:slug>/", groups.GroupDetail.as_view(), name="group-detail"),
    path("groups/<slug:slug>/terms/new/", groups.TermsCreate.as_view(), name="terms-create"),
    path("groups/<slug:slug>/seats/new/", people.MembershipCreate.as_view(), name="membership-create"),
]

profile_urls = [
    path("about/", profile.About.as_view(), name="about"),
    path("about/edit/", profile.ProfileEdit.as_view(), name="profile-edit"),
    path("rules/", statutory_rules.RuleList.as_view(), name="rule-list"),
    path("rules/<int:pk>/", statutory_rules.RuleDetail.as_view(), name="rule-detail"),
    path("rules/<int:pk>/edit/", statutory_rules.RuleEdit.as_view(), name="rule-edit"),
    path("rules/<int:pk>/confirm/", statutory_rules.RuleConfirm.as_view(), name="rule-confirm"),
]

urlpatterns = [*joining_urls, *people_urls, *agency_urls, *profile_urls]
