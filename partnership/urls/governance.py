"""Actions, recommendations, impact, scrutiny, escalation and money."""

from typing import Any

from django.urls import path

from partnership.views import actions, budgets, escalations, impact, recommendations

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
    path(
        "recommendations/<uuid:pk>/actions/new/",
        actions.RecommendationGiveAction.as_view(),
        name="recommendation-give-action",
    ),
    path("escalations/<uuid:pk>/actions/new/", actions.EscalationGiveAction.as_view(), name="escalation-give-action"),
    path(
        "section-11/visits/<int:pk>/actions/new/", actions.VisitGiveAction.as_view(), name="section11visit-give-action"
    ),
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
    path("recommendations/new/", recommendations.RecommendationCreate.as_view(), name="recommendation-create"),
    path("recommendations/<uuid:pk>/", recommendations.RecommendationDetail.as_view(), name="recommendation-detail"),
    *(
        path(f"recommendations/<uuid:pk>/{verb}/", view.as_view(), name=f"recommendation-{verb}")
        for verb, view in RECOMMENDATION_MOVES.items()
    ),
]
