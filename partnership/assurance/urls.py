"""Addresses of escalations, scrutiny and Section 11."""

from typing import Any

from django.urls import path

from partnership.assurance.views import actions, escalations, scrutiny, section_11, section_11_returns

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

action_urls = [
    path("escalations/<uuid:pk>/actions/new/", actions.EscalationGiveAction.as_view(), name="escalation-give-action"),
    path(
        "section-11/visits/<int:pk>/actions/new/", actions.VisitGiveAction.as_view(), name="section11visit-give-action"
    ),
]

scrutiny_urls = [
    path("recommendations/<uuid:pk>/comment/", scrutiny.RecommendationComment.as_view(), name="recommendation-comment"),
    path("scrutiny/", scrutiny.Scrutiny.as_view(), name="scrutiny"),
    path("scrutiny/plan/", scrutiny.ScrutinyPlan.as_view(), name="scrutiny-plan"),
    path("scrutiny/comments/new/", scrutiny.ScrutinyCommentCreate.as_view(), name="scrutiny-comment"),
    path("scrutiny/activities/<int:pk>/finish/", scrutiny.ScrutinyFinish.as_view(), name="scrutiny-finish"),
    path("scrutiny/comments/<int:pk>/respond/", scrutiny.ScrutinyRespond.as_view(), name="scrutiny-respond"),
]

RETURN_PAGES: dict[str, Any] = {
    "begin": section_11_returns.ReturnBegin,
    "contributors": section_11_returns.ReturnContributors,
    "submit": section_11_returns.ReturnSubmit,
    "moderate": section_11_returns.ReturnModerate,
    "send-back": section_11_returns.ReturnSendBack,
    "agree": section_11_returns.ReturnAgree,
    "plan": section_11_returns.ReturnPlan,
    "close": section_11_returns.ReturnClose,
    "bring-forward": section_11_returns.ReturnBringForward,
    "take-file": section_11_returns.ReturnTakeFile,
    "file": section_11_returns.ReturnFile,
}

CYCLE_PAGES: dict[str, Any] = {
    "issue": section_11.Section11Issue,
    "put-off": section_11.Section11PutOff,
    "analysis": section_11.Section11Analysis,
}

section_11_urls = [
    path("section-11/", section_11.Section11List.as_view(), name="section11cycle-list"),
    path("section-11/new/", section_11.Section11Begin.as_view(), name="section11cycle-begin"),
    path("section-11/rota/", section_11.VisitRota.as_view(), name="visit-rota"),
    path("section-11/visits/<int:pk>/", section_11.VisitDetail.as_view(), name="section11visit-detail"),
    path("section-11/visits/<int:pk>/finish/", section_11.VisitFinish.as_view(), name="section11visit-finish"),
    path("section-11/visits/<int:pk>/cancel/", section_11.VisitCancel.as_view(), name="section11visit-cancel"),
    path("section-11/<slug:slug>/", section_11.Section11Detail.as_view(), name="section11cycle-detail"),
    path("section-11/<slug:slug>/table.csv", section_11.Section11Table.as_view(), name="section11cycle-table"),
    path("section-11/<slug:slug>/visits/new/", section_11.VisitPlan.as_view(), name="section11visit-plan"),
    *(
        path(f"section-11/<slug:slug>/{name}/", view.as_view(), name=f"section11cycle-{name}")
        for name, view in CYCLE_PAGES.items()
    ),
    path("returns/<uuid:pk>/", section_11_returns.ReturnDetail.as_view(), name="section11return-detail"),
    *(
        path(f"returns/<uuid:pk>/{name}/", view.as_view(), name=f"section11return-{name}")
        for name, view in RETURN_PAGES.items()
    ),
    path(
        "returns/<uuid:pk>/questions/<int:question>/",
        section_11_returns.ReturnAnswer.as_view(),
        name="section11return-answer",
    ),
    path(
        "returns/<uuid:pk>/questions/<int:question>/moderate/",
        section_11_returns.ReturnModerateAnswer.as_view(),
        name="section11return-moderate-answer",
    ),
]

urlpatterns = [*escalation_urls, *action_urls, *scrutiny_urls, *section_11_urls]
