from django.urls import path

from reviews.views import reviews, steps

app_name = "reviews"

one = "<uuid:pk>/"

urlpatterns = [
    path("", reviews.PublishedList.as_view(), name="published-list"),
    path("published/<uuid:pk>/", reviews.PublishedDetail.as_view(), name="published-detail"),
    path("all/", reviews.ReviewList.as_view(), name="review-list"),
    path("refer/", reviews.ReviewRefer.as_view(), name="review-refer"),
    path(one, reviews.ReviewDetail.as_view(), name="review-detail"),
    path(f"{one}history/", reviews.ReviewHistory.as_view(), name="review-history"),
    path(f"{one}incident/", reviews.IncidentUpdate.as_view(), name="incident-update"),
    path(f"{one}dates/", reviews.DatesUpdate.as_view(), name="dates-update"),
    path(f"{one}rapid-review/", reviews.RapidReviewUpdate.as_view(), name="rapid-review-update"),
    path(f"{one}decision/", reviews.DecisionUpdate.as_view(), name="decision-update"),
    path(f"{one}report/", reviews.ReportUpdate.as_view(), name="report-update"),
    path(f"{one}themes/", reviews.ThemesUpdate.as_view(), name="themes-update"),
    path(f"{one}steps/<slug:verb>/", steps.ReviewMove.as_view(), name="review-move"),
    path(f"{one}monitoring/add/", steps.MonitoringCreate.as_view(), name="monitoring-create"),
    path(f"{one}copies/<int:copy>/", steps.CopySent.as_view(), name="copy-sent"),
    path(f"{one}actions/add/", steps.ActionGive.as_view(), name="action-give"),
    path(f"{one}recommendations/add/", steps.RecommendationCreate.as_view(), name="recommendation-create"),
    path(
        f"{one}recommendations/<uuid:recommendation>/",
        steps.RecommendationUpdate.as_view(),
        name="recommendation-update",
    ),
]
