"""Meetings from plan to minutes."""

from typing import Any

from django.urls import path

from partnership.views import agendas, correspondence, meetings, minutes

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
