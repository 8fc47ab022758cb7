"""Addresses of meetings, actions, budgets and plans."""

from typing import Any

from django.urls import path

from partnership.board.models import Action
from partnership.board.views import actions, agendas, budgets, correspondence, meetings, minutes, plans
from shield.views.moves import move_urls

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

BUDGET_PAGES: dict[str, Any] = {
    "edit": budgets.BudgetEdit,
    "agree": budgets.BudgetAgree,
    "open-again": budgets.BudgetOpenAgain,
}

CONTRIBUTION_PAGES: dict[str, Any] = {
    "edit": budgets.ContributionEdit,
    "receive": budgets.ContributionReceive,
    "remove": budgets.ContributionRemove,
}

LINE_PAGES: dict[str, Any] = {"edit": budgets.LineEdit, "spend": budgets.LineSpend, "remove": budgets.LineRemove}

budget_urls = [
    path("budget/", budgets.BudgetList.as_view(), name="budgetyear-list"),
    path("budget/new/", budgets.BudgetBegin.as_view(), name="budgetyear-begin"),
    path("budget/<int:pk>/", budgets.BudgetDetail.as_view(), name="budgetyear-detail"),
    *(
        path(f"budget/<int:pk>/{name}/", view.as_view(), name=f"budgetyear-{name}")
        for name, view in BUDGET_PAGES.items()
    ),
    path("budget/<int:pk>/contributions/new/", budgets.ContributionCreate.as_view(), name="contribution-create"),
    path("budget/<int:pk>/lines/new/", budgets.LineCreate.as_view(), name="spendingline-create"),
    *(
        path(f"budget/contributions/<int:pk>/{name}/", view.as_view(), name=f"contribution-{name}")
        for name, view in CONTRIBUTION_PAGES.items()
    ),
    *(
        path(f"budget/lines/<int:pk>/{name}/", view.as_view(), name=f"spendingline-{name}")
        for name, view in LINE_PAGES.items()
    ),
]

action_urls = [
    path("actions/", actions.ActionList.as_view(), name="action-list"),
    path("actions/new/", actions.ActionCreate.as_view(), name="action-create"),
    path("actions/progress/", actions.ActionProgress.as_view(), name="action-progress"),
    path("actions/table.csv", actions.ActionTable.as_view(), name="action-table"),
    path("actions/<uuid:pk>/", actions.ActionDetail.as_view(), name="action-detail"),
    *move_urls("actions/<uuid:pk>/", Action, actions.ACTION_MOVES),
    path("actions/<uuid:pk>/notes/new/", actions.ActionNoteCreate.as_view(), name="actionnote-create"),
    path("actions/<uuid:pk>/hand-over/", actions.ActionHandOver.as_view(), name="action-hand-over"),
    path("actions/<uuid:pk>/put-off/", actions.ActionPutOff.as_view(), name="action-put-off"),
]

plan_urls = [
    path("plans/", plans.PlanList.as_view(), name="plan-list"),
    path("plans/new/", plans.PlanBegin.as_view(), name="plan-begin"),
    path("plans/priorities/<int:pk>/edit/", plans.PriorityEdit.as_view(), name="planpriority-edit"),
    path("plans/priorities/<int:pk>/report/", plans.PriorityReport.as_view(), name="planpriority-report"),
    path("plans/<slug:slug>/", plans.PlanDetail.as_view(), name="plan-detail"),
    path("plans/<slug:slug>/edit/", plans.PlanEdit.as_view(), name="plan-edit"),
    path("plans/<slug:slug>/publish/", plans.PlanPublish.as_view(), name="plan-publish"),
    path("plans/<slug:slug>/priorities/new/", plans.PriorityCreate.as_view(), name="planpriority-create"),
]

urlpatterns = [*meeting_urls, *budget_urls, *action_urls, *plan_urls]
