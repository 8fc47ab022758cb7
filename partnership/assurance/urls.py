"""Addresses of escalations, scrutiny and Section 11."""

from django.urls import path

from partnership.assurance.models import Escalation, Section11Return, Section11Visit
from partnership.assurance.views import (
    actions,
    escalation_statistics,
    escalations,
    landing,
    scrutiny,
    section_11,
    section_11_reminders,
    section_11_returns,
    section_11_reuse,
    sharing,
    visits,
)
from shield.views.downloads import table_urls
from shield.views.moves import move_urls

ESCALATION = "escalations/<uuid:pk>/"
CYCLE = "section-11/<slug:slug>/"
VISIT = "section-11/visits/<int:pk>/"
RETURN = "section-11/returns/<uuid:pk>/"

escalation_urls = [
    path("escalation/", escalations.EscalationPolicy.as_view(), name="escalation-policy"),
    path("escalation/stages/new/", escalations.StageCreate.as_view(), name="escalationstage-create"),
    path("escalation/stages/<int:pk>/edit/", escalations.StageUpdate.as_view(), name="escalationstage-update"),
    path("escalation/stages/<int:pk>/remove/", escalations.StageRemove.as_view(), name="escalationstage-remove"),
    path("escalations/", escalations.EscalationList.as_view(), name="escalation-list"),
    path("escalations/new/", escalations.EscalationCreate.as_view(), name="escalation-create"),
    path("escalations/statistics/", escalation_statistics.EscalationStatistics.as_view(), name="escalation-statistics"),
    path(ESCALATION, escalations.EscalationDetail.as_view(), name="escalation-detail"),
    *move_urls(ESCALATION, Escalation, escalations.ESCALATION_MOVES),
    path(f"{ESCALATION}answer/", escalations.EscalationAnswer.as_view(), name="escalation-answer"),
    path(f"{ESCALATION}feedback/", escalations.EscalationFeedback.as_view(), name="escalation-feedback"),
    path(f"{ESCALATION}actions/new/", actions.EscalationActionCreate.as_view(), name="escalation-action-create"),
]

sharing_urls = [
    path("information-sharing/", sharing.SharingDecisionList.as_view(), name="sharingdecision-list"),
    path("information-sharing/new/", sharing.SharingDecisionCreate.as_view(), name="sharingdecision-create"),
]

scrutiny_urls = [
    path("scrutiny/", scrutiny.Scrutiny.as_view(), name="scrutiny"),
    path("scrutiny/activities/new/", scrutiny.ScrutinyActivityCreate.as_view(), name="scrutiny-activity-create"),
    path(
        "scrutiny/activities/<int:pk>/complete/",
        scrutiny.ScrutinyActivityComplete.as_view(),
        name="scrutiny-activity-complete",
    ),
    path("scrutiny/comments/<int:pk>/reply/", scrutiny.ScrutinyReply.as_view(), name="scrutiny-reply"),
    path("scrutiny/comments/new/", scrutiny.ScrutinyCommentCreate.as_view(), name="scrutiny-comment-create"),
    path("scrutiny/comments/<int:pk>/respond/", scrutiny.ScrutinyRespond.as_view(), name="scrutiny-respond"),
    path(
        "recommendations/<uuid:pk>/comments/new/",
        scrutiny.RecommendationComment.as_view(),
        name="recommendation-comment-create",
    ),
]

visit_urls = [
    path("section-11/visits/", visits.VisitSchedule.as_view(), name="visit-schedule"),
    path(VISIT, visits.VisitDetail.as_view(), name="section11visit-detail"),
    *move_urls(VISIT, Section11Visit, visits.VISIT_MOVES, record_name="visit"),
    path(f"{VISIT}actions/new/", actions.VisitActionCreate.as_view(), name="section11visit-action-create"),
    path(f"{CYCLE}visits/new/", visits.VisitCreate.as_view(), name="section11visit-create"),
]

cycle_urls = [
    path("section-11/", section_11.Section11List.as_view(), name="section11cycle-list"),
    path("section-11/new/", section_11.Section11Create.as_view(), name="section11cycle-create"),
    path(CYCLE, section_11.Section11Detail.as_view(), name="section11cycle-detail"),
    path(f"{CYCLE}issue/", section_11.Section11Issue.as_view(), name="section11cycle-issue"),
    path(
        f"{CYCLE}change-due-date/", section_11.Section11ChangeDueDate.as_view(), name="section11cycle-change-due-date"
    ),
    path(f"{CYCLE}remind/", section_11_reminders.Section11Remind.as_view(), name="section11cycle-remind"),
    path(f"{CYCLE}analysis/", section_11.Section11Analysis.as_view(), name="section11cycle-analysis"),
    *table_urls(f"{CYCLE}table", section_11.Section11Table, "section11cycle"),
]

return_urls = [
    path(RETURN, section_11_returns.ReturnDetail.as_view(), name="section11return-detail"),
    path(f"{RETURN}remind/", section_11_reminders.ReturnRemind.as_view(), name="section11return-remind"),
    path(f"{RETURN}start/", section_11_returns.ReturnStart.as_view(), name="section11return-start"),
    *move_urls(RETURN, Section11Return, section_11_returns.RETURN_MOVES, record_name="section_11_return"),
    path(
        f"{RETURN}contributors/", section_11_returns.ReturnContributors.as_view(), name="section11return-contributors"
    ),
    path(
        f"{RETURN}questions/<int:question>/", section_11_returns.ReturnAnswer.as_view(), name="section11return-answer"
    ),
    path(
        f"{RETURN}questions/<int:question>/moderate/",
        section_11_returns.ReturnModerateAnswer.as_view(),
        name="section11return-moderate-answer",
    ),
    path(
        f"{RETURN}copy-previous/", section_11_reuse.ReturnCopyPrevious.as_view(), name="section11return-copy-previous"
    ),
    path(f"{RETURN}import/", section_11_reuse.ReturnImport.as_view(), name="section11return-import"),
    path(f"{RETURN}export/", section_11_reuse.ReturnExport.as_view(), name="section11return-export"),
]

landing_urls = [path("assurance/", landing.AssuranceLanding.as_view(), name="assurance")]

# Addresses with a fixed second part, such as "visits", come before those of a year.
urlpatterns = [*landing_urls, *escalation_urls, *sharing_urls, *scrutiny_urls, *visit_urls, *return_urls, *cycle_urls]
