from typing import Any

from django.urls import path

from partnership.views import (
    actions,
    agencies,
    agendas,
    arrangements,
    bulletins,
    correspondence,
    escalations,
    feeds,
    governance,
    impact,
    joining,
    meetings,
    minutes,
    people,
    profile,
    recommendations,
    reports,
    resources,
    subscribers,
)

app_name = "partnership"

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
    path("groups/", agencies.GroupList.as_view(), name="group-list"),
    path("groups/<slug:slug>/", agencies.GroupDetail.as_view(), name="group-detail"),
    path("groups/<slug:slug>/terms/new/", agencies.TermsCreate.as_view(), name="terms-create"),
    path("groups/<slug:slug>/seats/new/", people.MembershipCreate.as_view(), name="membership-create"),
]

profile_urls = [
    path("about/", profile.About.as_view(), name="about"),
    path("about/edit/", profile.ProfileEdit.as_view(), name="profile-edit"),
    path("rules/", profile.RuleList.as_view(), name="rule-list"),
    path("rules/<int:pk>/", profile.RuleDetail.as_view(), name="rule-detail"),
    path("rules/<int:pk>/edit/", profile.RuleEdit.as_view(), name="rule-edit"),
    path("rules/<int:pk>/confirm/", profile.RuleConfirm.as_view(), name="rule-confirm"),
]

MEETING_MOVES: dict[str, Any] = {
    "publish-agenda": meetings.MeetingPublishAgenda,
    "hold": meetings.MeetingHold,
    "draft-minutes": minutes.MeetingDraftMinutes,
    "agree-minutes": minutes.MeetingAgreeMinutes,
    "publish-minutes": minutes.MeetingPublishMinutes,
    "circulate": correspondence.MeetingCirculate,
    "decide": correspondence.MeetingDecide,
    "call-to-meeting": correspondence.MeetingCallToMeeting,
    "cancel": meetings.MeetingCancel,
    "edit": meetings.MeetingEdit,
    "gather": meetings.MeetingGather,
    "feedback": correspondence.MeetingFeedback,
    "minutes": minutes.MeetingMinutes,
    "calendar": meetings.MeetingCalendar,
    "put-due": agendas.AgendaDuePut,
}
ITEM_PAGES = {
    "edit": agendas.AgendaItemEdit,
    "remove": agendas.AgendaItemRemove,
    "raise": agendas.AgendaItemRaise,
    "minutes": minutes.MinutesKeep,
    "position": minutes.PositionKeep,
}
meeting_urls = [
    path("meetings/", meetings.MeetingList.as_view(), name="meeting-list"),
    path("meetings/plan/", meetings.ForwardPlanPage.as_view(), name="forward-plan"),
    path("meetings/new/", meetings.MeetingPlan.as_view(), name="meeting-plan"),
    path("meetings/<slug:slug>/", meetings.MeetingDetail.as_view(), name="meeting-detail"),
    *(
        path(f"meetings/<slug:slug>/{verb}/", view.as_view(), name=f"meeting-{verb}")
        for verb, view in MEETING_MOVES.items()
    ),
    path("meetings/<slug:slug>/pack/<slug:level>/", meetings.MeetingPack.as_view(), name="meeting-pack"),
    path("meetings/<slug:slug>/items/new/", agendas.AgendaItemCreate.as_view(), name="agendaitem-create"),
    path("meetings/<slug:slug>/pictures/new/", agendas.VisualRecordCreate.as_view(), name="visualrecord-create"),
    path("meetings/<slug:slug>/changes/new/", minutes.AmendmentCreate.as_view(), name="amendment-create"),
    path("minutes-changes/<int:pk>/answer/", minutes.AmendmentAnswer.as_view(), name="amendment-answer"),
    *(
        path(f"agenda-items/<int:pk>/{verb}/", view.as_view(), name=f"agendaitem-{verb}")
        for verb, view in ITEM_PAGES.items()
    ),
    path("agenda-items/<int:pk>/papers/new/", agendas.PaperCreate.as_view(), name="paper-create"),
    path("agenda-items/<int:pk>/decisions/new/", minutes.DecisionCreate.as_view(), name="decision-create"),
    path("agenda-items/<int:pk>/interests/new/", minutes.ConflictDeclare.as_view(), name="conflict-declare"),
    path("agenda-items/<int:pk>/actions/new/", minutes.ItemActionGive.as_view(), name="agendaitem-give-action"),
    path("decisions/<int:pk>/remove/", minutes.DecisionRemove.as_view(), name="decision-remove"),
]

ESCALATION_MOVES: dict[str, Any] = {
    "respond": escalations.EscalationRespond,
    "escalate": escalations.EscalationEscalate,
    "resolve": escalations.EscalationResolve,
    "satisfaction": escalations.EscalationSatisfaction,
    "note-learning": escalations.EscalationNoteLearning,
    "withdraw": escalations.EscalationWithdraw,
}
escalation_urls = [
    path("escalation/", escalations.EscalationPolicy.as_view(), name="escalation-policy"),
    path("escalation/stages/new/", escalations.StageCreate.as_view(), name="escalationstage-create"),
    path("escalation/stages/<int:pk>/edit/", escalations.StageEdit.as_view(), name="escalationstage-edit"),
    path("escalations/", escalations.EscalationList.as_view(), name="escalation-list"),
    path("escalations/new/", escalations.EscalationCreate.as_view(), name="escalation-create"),
    path("escalations/figures/", escalations.EscalationFigures.as_view(), name="escalation-figures"),
    path("escalations/<uuid:pk>/", escalations.EscalationDetail.as_view(), name="escalation-detail"),
    *(
        path(f"escalations/<uuid:pk>/{verb}/", view.as_view(), name=f"escalation-{verb}")
        for verb, view in ESCALATION_MOVES.items()
    ),
]

impact_urls = [
    path("tracker/", impact.TrackerIndex.as_view(), name="tracker"),
    path("tracker/themes/<slug:slug>/", impact.TrackerTheme.as_view(), name="tracker-theme"),
    path("tracker/themes/<slug:slug>/table.csv", impact.TrackerThemeTable.as_view(), name="tracker-theme-table"),
    path("tracker/recommendations/<uuid:pk>/", impact.TrackerRecommendation.as_view(), name="tracker-recommendation"),
    path(
        "tracker/recommendations/<uuid:pk>/table.csv",
        impact.TrackerRecommendationTable.as_view(),
        name="tracker-recommendation-table",
    ),
    path("recommendations/<uuid:pk>/measures/new/", impact.MeasureCreate.as_view(), name="measure-create"),
    path("measures/<int:pk>/readings/new/", impact.ReadingCreate.as_view(), name="measure-read"),
    path("recommendations/<uuid:pk>/comment/", impact.RecommendationComment.as_view(), name="recommendation-comment"),
    path("scrutiny/", impact.Scrutiny.as_view(), name="scrutiny"),
    path("scrutiny/plan/", impact.ScrutinyPlan.as_view(), name="scrutiny-plan"),
    path("scrutiny/comments/new/", impact.ScrutinyCommentCreate.as_view(), name="scrutiny-comment"),
    path("scrutiny/activities/<int:pk>/finish/", impact.ScrutinyFinish.as_view(), name="scrutiny-finish"),
    path("scrutiny/comments/<int:pk>/respond/", impact.ScrutinyRespond.as_view(), name="scrutiny-respond"),
]

governance_urls = [
    path("section-11/", governance.Section11List.as_view(), name="section11cycle-list"),
    path("section-11/<slug:slug>/", governance.Section11Detail.as_view(), name="section11cycle-detail"),
    path("budget/", governance.BudgetList.as_view(), name="budgetyear-list"),
]

action_urls = [
    path("actions/", actions.ActionList.as_view(), name="action-list"),
    path("actions/new/", actions.ActionCreate.as_view(), name="action-create"),
    path("actions/progress/", actions.ActionProgress.as_view(), name="action-progress"),
    path("actions/table.csv", actions.ActionTable.as_view(), name="action-table"),
    path("actions/<uuid:pk>/", actions.ActionDetail.as_view(), name="action-detail"),
    path("actions/<uuid:pk>/start/", actions.ActionStart.as_view(), name="action-start"),
    path("actions/<uuid:pk>/report-done/", actions.ActionReportDone.as_view(), name="action-report-done"),
    path("actions/<uuid:pk>/verify/", actions.ActionVerify.as_view(), name="action-verify"),
    path("actions/<uuid:pk>/reopen/", actions.ActionReopen.as_view(), name="action-reopen"),
    path("actions/<uuid:pk>/withdraw/", actions.ActionWithdraw.as_view(), name="action-withdraw"),
    path("actions/<uuid:pk>/notes/new/", actions.ActionNoteCreate.as_view(), name="actionnote-create"),
    path("actions/<uuid:pk>/hand-over/", actions.ActionHandOver.as_view(), name="action-hand-over"),
    path("actions/<uuid:pk>/put-off/", actions.ActionPutOff.as_view(), name="action-put-off"),
]

RECOMMENDATION_MOVES = {
    "present": recommendations.RecommendationPresent,
    "accept": recommendations.RecommendationAccept,
    "accept-in-part": recommendations.RecommendationAcceptInPart,
    "not-accept": recommendations.RecommendationNotAccept,
    "plan": recommendations.RecommendationPlan,
    "implement": recommendations.RecommendationImplement,
    "evidence-impact": recommendations.RecommendationEvidenceImpact,
    "report-no-impact": recommendations.RecommendationReportNoImpact,
    "close": recommendations.RecommendationClose,
}
recommendation_urls = [
    path("recommendations/", recommendations.RecommendationList.as_view(), name="recommendation-list"),
    path("recommendations/<uuid:pk>/", recommendations.RecommendationDetail.as_view(), name="recommendation-detail"),
    *(
        path(f"recommendations/<uuid:pk>/{verb}/", view.as_view(), name=f"recommendation-{verb}")
        for verb, view in RECOMMENDATION_MOVES.items()
    ),
]

REPORT_MOVES = {
    "compile": reports.AnnualReportCompile,
    "complete-contents": reports.AnnualReportCompleteContents,
    "open-signing": reports.AnnualReportOpenSigning,
    "take-back": reports.AnnualReportTakeBack,
    "sign": reports.AnnualReportSign,
    "publish": reports.AnnualReportPublish,
}
report_urls = [
    path("reports/", reports.AnnualReportList.as_view(), name="annualreport-list"),
    path("reports/new/", reports.AnnualReportCreate.as_view(), name="annualreport-create"),
    path("reports/<slug:slug>/", reports.AnnualReportDetail.as_view(), name="annualreport-detail"),
    path("reports/<slug:slug>/edit/", reports.AnnualReportEdit.as_view(), name="annualreport-edit"),
    path(
        "reports/<slug:slug>/chapters/<str:key>/",
        reports.AnnualReportSectionEdit.as_view(),
        name="annualreport-section-edit",
    ),
    *(
        path(f"reports/<slug:slug>/{verb}/", view.as_view(), name=f"annualreport-{verb}")
        for verb, view in REPORT_MOVES.items()
    ),
]

ARRANGEMENTS_PAGES = {
    "edit": arrangements.ArrangementsEdit,
    "discard": arrangements.ArrangementsDiscard,
    "checklist": arrangements.ArrangementsChecklist,
    "check": arrangements.ArrangementsCheck,
    "open-signing": arrangements.ArrangementsOpenSigning,
    "take-back": arrangements.ArrangementsTakeBack,
    "sign": arrangements.ArrangementsSign,
    "publish": arrangements.ArrangementsPublish,
    "sent-to": arrangements.ArrangementsCopyCreate,
}
arrangements_urls = [
    path("arrangements/", arrangements.ArrangementsCurrent.as_view(), name="arrangements"),
    path("arrangements/versions/", arrangements.ArrangementsList.as_view(), name="arrangements-list"),
    path("arrangements/versions/new/", arrangements.ArrangementsBegin.as_view(), name="arrangements-begin"),
    path("arrangements/versions/<int:number>/", arrangements.ArrangementsDetail.as_view(), name="arrangements-detail"),
    path(
        "arrangements/versions/<int:number>/sections/new/",
        arrangements.ArrangementsSectionCreate.as_view(),
        name="arrangements-section-create",
    ),
    path(
        "arrangements/versions/<int:number>/sections/<int:section>/",
        arrangements.ArrangementsSectionEdit.as_view(),
        name="arrangements-section-edit",
    ),
    *(
        path(f"arrangements/versions/<int:number>/{verb}/", view.as_view(), name=f"arrangements-{verb}")
        for verb, view in ARRANGEMENTS_PAGES.items()
    ),
]

subscriber_urls = [
    path("bulletins/subscribe/", subscribers.Subscribe.as_view(), name="subscribe"),
    path("bulletins/subscribe/sent/", subscribers.SubscriberAsked.as_view(), name="subscriber-asked"),
    path("bulletins/subscribe/done/", subscribers.SubscriberConfirmed.as_view(), name="subscriber-confirmed"),
    path("bulletins/confirm/<str:token>/", subscribers.SubscriberConfirm.as_view(), name="subscriber-confirm"),
    path("bulletins/leave/<str:token>/", subscribers.SubscriberLeave.as_view(), name="subscriber-leave"),
    path("bulletins/readers/", subscribers.SubscriberList.as_view(), name="subscriber-list"),
    path("bulletins/readers/<uuid:pk>/remove/", subscribers.SubscriberRemove.as_view(), name="subscriber-remove"),
]

ISSUE_MOVES = {
    "edit": bulletins.BulletinEdit,
    "write": bulletins.BulletinItemCreate,
    "stories": bulletins.BulletinStoriesTake,
    "test": bulletins.BulletinTest,
    "submit": bulletins.BulletinSubmit,
    "approve": bulletins.BulletinApprove,
    "send-back": bulletins.BulletinSendBack,
    "send": bulletins.BulletinSend,
}
resource_urls = [
    path("resources/", resources.ResourceList.as_view(), name="resource-list"),
    path("resources/new/", resources.ResourceCreate.as_view(), name="resource-create"),
    path("resources/<int:pk>/edit/", resources.ResourceEdit.as_view(), name="resource-edit"),
]
bulletin_urls = [
    path("bulletins/", bulletins.BulletinList.as_view(), name="bulletin-list"),
    path("bulletins/feed/", feeds.BulletinRss.as_view(), name="bulletin-feed"),
    path("bulletins/new/", bulletins.BulletinCreate.as_view(), name="bulletin-create"),
    path("bulletins/issues/<slug:slug>/", bulletins.BulletinDetail.as_view(), name="bulletin-detail"),
    *(
        path(f"bulletins/issues/<slug:slug>/{verb}/", view.as_view(), name=f"bulletin-{verb}")
        for verb, view in ISSUE_MOVES.items()
    ),
    path(
        "bulletins/issues/<slug:slug>/stories/<int:item>/edit/",
        bulletins.BulletinItemEdit.as_view(),
        name="bulletinitem-edit",
    ),
    path(
        "bulletins/issues/<slug:slug>/stories/<int:item>/remove/",
        bulletins.BulletinItemRemove.as_view(),
        name="bulletinitem-remove",
    ),
    path(
        "bulletins/issues/<slug:slug>/stories/<int:item>/raise/",
        bulletins.BulletinItemRaise.as_view(),
        name="bulletinitem-raise",
    ),
]

urlpatterns = [
    *joining_urls,
    *people_urls,
    *agency_urls,
    *profile_urls,
    *meeting_urls,
    *escalation_urls,
    *impact_urls,
    *governance_urls,
    *action_urls,
    *recommendation_urls,
    *report_urls,
    *arrangements_urls,
    *subscriber_urls,
    *bulletin_urls,
    *resource_urls,
]
