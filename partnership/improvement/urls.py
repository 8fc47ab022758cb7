"""Addresses of recommendations, measures, the learning tracker and question sets."""

from django.urls import path

from partnership.improvement.views import actions, measures, question_sets, recommendations, tracker

tracker_urls = [
    path("tracker/", tracker.TrackerIndex.as_view(), name="tracker"),
    path("tracker/themes/<slug:slug>/", tracker.TrackerTheme.as_view(), name="tracker-theme"),
    path("tracker/themes/<slug:slug>/table.csv", tracker.TrackerThemeTable.as_view(), name="tracker-theme-table"),
    path("tracker/recommendations/<uuid:pk>/", tracker.TrackerRecommendation.as_view(), name="tracker-recommendation"),
    path(
        "tracker/recommendations/<uuid:pk>/table.csv",
        tracker.TrackerRecommendationTable.as_view(),
        name="tracker-recommendation-table",
    ),
]

measure_urls = [
    path("recommendations/<uuid:pk>/measures/new/", measures.MeasureCreate.as_view(), name="measure-create"),
    path("measures/<int:pk>/readings/new/", measures.ReadingCreate.as_view(), name="measure-read"),
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
    path(
        "recommendations/<uuid:pk>/actions/new/",
        actions.RecommendationGiveAction.as_view(),
        name="recommendation-give-action",
    ),
]

question_set_urls = [
    path("section-11/questions/", question_sets.QuestionSetList.as_view(), name="questionset-list"),
    path("section-11/questions/new/", question_sets.QuestionSetBegin.as_view(), name="questionset-begin"),
    path("section-11/questions/<int:pk>/", question_sets.QuestionSetDetail.as_view(), name="questionset-detail"),
    path("section-11/questions/<int:pk>/add/", question_sets.StandardCreate.as_view(), name="standard-create"),
    path("section-11/standards/<int:pk>/edit/", question_sets.StandardEdit.as_view(), name="standard-edit"),
    path("section-11/standards/<int:pk>/add/", question_sets.QuestionCreate.as_view(), name="question-create"),
    path("section-11/question/<int:pk>/edit/", question_sets.QuestionEdit.as_view(), name="question-edit"),
    path("section-11/question/<int:pk>/remove/", question_sets.QuestionRemove.as_view(), name="question-remove"),
]

urlpatterns = [*tracker_urls, *measure_urls, *recommendation_urls, *question_set_urls]
