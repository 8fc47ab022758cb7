"""Addresses of recommendations, measures, the learning tracker and question sets."""

from django.urls import path

from partnership.improvement.models import Recommendation
from partnership.improvement.views import actions, measures, question_sets, recommendations, tracker
from shield.views.downloads import table_urls
from shield.views.moves import move_urls

tracker_urls = [
    path("tracker/", tracker.TrackerIndex.as_view(), name="tracker"),
    path("tracker/themes/<slug:slug>/", tracker.TrackerTheme.as_view(), name="tracker-theme"),
    *table_urls("tracker/themes/<slug:slug>/table", tracker.TrackerThemeTable, "tracker-theme"),
    path("tracker/recommendations/<uuid:pk>/", tracker.TrackerRecommendation.as_view(), name="tracker-recommendation"),
    *table_urls(
        "tracker/recommendations/<uuid:pk>/table", tracker.TrackerRecommendationTable, "tracker-recommendation"
    ),
]

measure_urls = [
    path("recommendations/<uuid:pk>/measures/new/", measures.MeasureCreate.as_view(), name="measure-create"),
    path("measures/<int:pk>/measurements/new/", measures.MeasurementCreate.as_view(), name="measurement-create"),
]

recommendation_urls = [
    path("recommendations/", recommendations.RecommendationList.as_view(), name="recommendation-list"),
    path("recommendations/new/", recommendations.RecommendationCreate.as_view(), name="recommendation-create"),
    path("recommendations/<uuid:pk>/", recommendations.RecommendationDetail.as_view(), name="recommendation-detail"),
    *move_urls("recommendations/<uuid:pk>/", Recommendation, recommendations.RECOMMENDATION_MOVES),
    path(
        "recommendations/<uuid:pk>/actions/new/",
        actions.RecommendationActionCreate.as_view(),
        name="recommendation-action-create",
    ),
]

question_set_urls = [
    path("section-11/question-sets/", question_sets.QuestionSetList.as_view(), name="questionset-list"),
    path("section-11/question-sets/new/", question_sets.QuestionSetCreate.as_view(), name="questionset-create"),
    path("section-11/question-sets/<int:pk>/", question_sets.QuestionSetDetail.as_view(), name="questionset-detail"),
    path(
        "section-11/question-sets/<int:pk>/standards/new/",
        question_sets.StandardCreate.as_view(),
        name="standard-create",
    ),
    path("section-11/standards/<int:pk>/edit/", question_sets.StandardUpdate.as_view(), name="standard-update"),
    path(
        "section-11/standards/<int:pk>/questions/new/", question_sets.QuestionCreate.as_view(), name="question-create"
    ),
    path("section-11/questions/<int:pk>/edit/", question_sets.QuestionUpdate.as_view(), name="question-update"),
    path("section-11/questions/<int:pk>/remove/", question_sets.question_remove, name="question-remove"),
]

urlpatterns = [*tracker_urls, *measure_urls, *recommendation_urls, *question_set_urls]
