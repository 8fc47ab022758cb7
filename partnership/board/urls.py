"""Addresses of meetings, actions, budgets and plans."""

from typing import Any

from django.urls import path

from partnership.board.forms.attendances import HoldForm
from partnership.board.forms.correspondence import CirculateForm
from partnership.board.forms.minutes import AgreeMinutesForm
from partnership.board.models import Action, Meeting, Plan
from partnership.board.operations import attendances
from partnership.board.operations import correspondence as correspondence_operations
from partnership.board.operations import meetings as meeting_operations
from partnership.board.operations import minutes as minutes_operations
from partnership.board.views import actions, agendas, budgets, correspondence, landing, meetings, minutes, plans
from partnership.board.views import attendances as attendance_views
from shield.forms.base import ReasonForm
from shield.views.downloads import table_urls
from shield.views.moves import MoveForm, move_urls

MEETING_MOVES: dict[str, Any] = {
    "publish-agenda": meeting_operations.publish_agenda,
    "hold": MoveForm(attendances.hold, HoldForm, page=attendance_views.MeetingHold),
    "circulate-minutes": minutes_operations.circulate,
    "agree-minutes": MoveForm(minutes_operations.agree, AgreeMinutesForm, page=minutes.MeetingAgreeMinutes),
    "publish-minutes": minutes_operations.publish,
    "circulate": MoveForm(correspondence_operations.circulate, CirculateForm, page=correspondence.MeetingCirculate),
    "decide": correspondence_operations.decide,
    "lapse": None,
    "refer-to-meeting": MoveForm(correspondence_operations.refer_to_meeting, ReasonForm),
    "cancel": MoveForm(meeting_operations.cancel, ReasonForm),
}

meeting_urls = [
    path("meetings/", meetings.MeetingList.as_view(), name="meeting-list"),
    path("meetings/forward-plan/", meetings.ForwardPlanPage.as_view(), name="forward-plan"),
    path("meetings/new/", meetings.MeetingCreate.as_view(), name="meeting-create"),
    path("meetings/<slug:slug>/", meetings.MeetingDetail.as_view(), name="meeting-detail"),
    *move_urls("meetings/<slug:slug>/", Meeting, MEETING_MOVES),
    path("meetings/<slug:slug>/edit/", meetings.MeetingUpdate.as_view(), name="meeting-update"),
    path("meetings/<slug:slug>/respond/", correspondence.MeetingRespond.as_view(), name="meeting-respond"),
    path(
        "meetings/<slug:slug>/record-response/",
        correspondence.MeetingRecordResponse.as_view(),
        name="meeting-record-response",
    ),
    path("meetings/<slug:slug>/ask-again/", correspondence.MeetingAskAgain.as_view(), name="meeting-ask-again"),
    path("meetings/<slug:slug>/minutes/", minutes.MeetingMinutes.as_view(), name="meeting-minutes"),
    path("meetings/<slug:slug>/reply/", attendance_views.MeetingReply.as_view(), name="meeting-reply"),
    path("meetings/<slug:slug>/order/", agendas.MeetingOrder.as_view(), name="meeting-order"),
    path("meetings/<slug:slug>/attendance/", attendance_views.MeetingAttendance.as_view(), name="meeting-attendance"),
    path("meetings/<slug:slug>/other-business/", minutes.OtherBusinessCreate.as_view(), name="meeting-other-business"),
    path("meetings/<slug:slug>/calendar/", meetings.MeetingCalendar.as_view(), name="meeting-calendar"),
    path("meetings/<slug:slug>/pack/<slug:level>/", meetings.MeetingPack.as_view(), name="meeting-pack"),
    path("meetings/<slug:slug>/add-due-items/", agendas.meeting_add_due_items, name="meeting-add-due-items"),
    path("meetings/<slug:slug>/items/planned/", agendas.PlannedItemCreate.as_view(), name="planneditem-create"),
    path("meetings/<slug:slug>/items/new/", agendas.AgendaItemCreate.as_view(), name="agendaitem-create"),
    path("meetings/<slug:slug>/pictures/new/", agendas.VisualRecordCreate.as_view(), name="visualrecord-create"),
    path("meetings/<slug:slug>/amendments/new/", minutes.AmendmentCreate.as_view(), name="amendment-create"),
    path("minutes-amendments/<int:pk>/answer/", minutes.AmendmentAnswer.as_view(), name="amendment-answer"),
]

item_urls = [
    path("agenda-items/<int:pk>/edit/", agendas.AgendaItemUpdate.as_view(), name="agendaitem-update"),
    path("agenda-items/<int:pk>/remove/", agendas.agenda_item_remove, name="agendaitem-remove"),
    path("agenda-items/<int:pk>/move-up/", agendas.agenda_item_move_up, name="agendaitem-move-up"),
    path("agenda-items/<int:pk>/minutes/", minutes.ItemMinutes.as_view(), name="agendaitem-minutes"),
    path("agenda-items/<int:pk>/discussion/", minutes.DiscussionUpdate.as_view(), name="discussion-update"),
    path("agenda-items/<int:pk>/positions/new/", minutes.PositionCreate.as_view(), name="position-create"),
    path("agenda-items/<int:pk>/papers/new/", agendas.PaperCreate.as_view(), name="paper-create"),
    path("agenda-items/<int:pk>/decisions/new/", minutes.DecisionCreate.as_view(), name="decision-create"),
    path("agenda-items/<int:pk>/conflicts/new/", minutes.ConflictCreate.as_view(), name="conflict-create"),
    path("agenda-items/<int:pk>/actions/new/", minutes.ItemActionCreate.as_view(), name="agendaitem-action-create"),
    path("decisions/<int:pk>/remove/", minutes.DecisionRemove.as_view(), name="decision-remove"),
]

budget_urls = [
    path("budget/", budgets.BudgetList.as_view(), name="budgetyear-list"),
    path("budget/new/", budgets.BudgetCreate.as_view(), name="budgetyear-create"),
    path("budget/<int:pk>/", budgets.BudgetDetail.as_view(), name="budgetyear-detail"),
    path("budget/<int:pk>/edit/", budgets.BudgetUpdate.as_view(), name="budgetyear-update"),
    path("budget/<int:pk>/agree/", budgets.BudgetAgree.as_view(), name="budgetyear-agree"),
    path("budget/<int:pk>/reopen/", budgets.budget_reopen, name="budgetyear-reopen"),
    path("budget/<int:pk>/contributions/new/", budgets.ContributionCreate.as_view(), name="contribution-create"),
    path("budget/<int:pk>/lines/new/", budgets.LineCreate.as_view(), name="spendingline-create"),
    path("budget/contributions/<int:pk>/edit/", budgets.ContributionUpdate.as_view(), name="contribution-update"),
    path(
        "budget/contributions/<int:pk>/record-received/",
        budgets.ContributionRecordReceived.as_view(),
        name="contribution-record-received",
    ),
    path("budget/contributions/<int:pk>/remove/", budgets.contribution_remove, name="contribution-remove"),
    path("budget/lines/<int:pk>/edit/", budgets.LineUpdate.as_view(), name="spendingline-update"),
    path("budget/lines/<int:pk>/record-spent/", budgets.LineRecordSpent.as_view(), name="spendingline-record-spent"),
    path("budget/lines/<int:pk>/remove/", budgets.line_remove, name="spendingline-remove"),
]

action_urls = [
    path("actions/", actions.ActionList.as_view(), name="action-list"),
    path("actions/new/", actions.ActionCreate.as_view(), name="action-create"),
    path("actions/statistics/", actions.ActionStatistics.as_view(), name="action-statistics"),
    *table_urls("actions/actions", actions.ActionTable, "action"),
    path("actions/<uuid:pk>/", actions.ActionDetail.as_view(), name="action-detail"),
    *move_urls("actions/<uuid:pk>/", Action, actions.ACTION_MOVES),
    path("actions/<uuid:pk>/notes/new/", actions.ActionNoteCreate.as_view(), name="actionnote-create"),
    path("actions/<uuid:pk>/reassign/", actions.ActionReassign.as_view(), name="action-reassign"),
    path("actions/<uuid:pk>/due-date/", actions.ActionChangeDueDate.as_view(), name="action-change-due-date"),
]

plan_urls = [
    path("plans/", plans.PlanList.as_view(), name="plan-list"),
    path("plans/new/", plans.PlanCreate.as_view(), name="plan-create"),
    path("plans/priorities/<int:pk>/edit/", plans.PriorityUpdate.as_view(), name="planpriority-update"),
    path("plans/priorities/<int:pk>/status/", plans.PriorityStatusUpdate.as_view(), name="planpriority-update-status"),
    path("plans/<slug:slug>/", plans.PlanDetail.as_view(), name="plan-detail"),
    path("plans/<slug:slug>/edit/", plans.PlanUpdatePage.as_view(), name="plan-update"),
    *move_urls("plans/<slug:slug>/", Plan, plans.PLAN_MOVES),
    path("plans/<slug:slug>/priorities/new/", plans.PriorityCreate.as_view(), name="planpriority-create"),
]

landing_urls = [path("governance/", landing.GovernanceLanding.as_view(), name="governance")]

urlpatterns = [*landing_urls, *meeting_urls, *item_urls, *budget_urls, *action_urls, *plan_urls]
