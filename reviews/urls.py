"""Addresses of practice reviews."""

from django.urls import path

from reviews.models import PracticeReview
from reviews.views import moves, review_parts, reviews
from shield.views.moves import move_urls

app_name = "reviews"

one = "<uuid:pk>/"

review_urls = [
    path("", reviews.PublishedList.as_view(), name="published-list"),
    path("published/<uuid:pk>/", reviews.PublishedDetail.as_view(), name="published-detail"),
    path("all/", reviews.ReviewList.as_view(), name="review-list"),
    path("new/", reviews.ReviewCreate.as_view(), name="review-create"),
    path(one, reviews.ReviewDetail.as_view(), name="review-detail"),
    path(f"{one}history/", reviews.ReviewHistory.as_view(), name="review-history"),
    path(f"{one}incident/edit/", reviews.incident_update, name="incident-update"),
    path(f"{one}dates/edit/", reviews.dates_update, name="dates-update"),
    path(f"{one}rapid-review/edit/", reviews.rapid_review_update, name="rapid-review-update"),
    path(f"{one}decision/edit/", reviews.decision_update, name="decision-update"),
    path(f"{one}report/edit/", reviews.report_update, name="report-update"),
    path(f"{one}themes/edit/", reviews.ThemesUpdate.as_view(), name="themes-update"),
    *move_urls(one, PracticeReview, moves.REVIEW_MOVES, name="review"),
]

part_urls = [
    path(f"{one}monitoring/new/", review_parts.MonitoringCreate.as_view(), name="monitoring-create"),
    path(f"{one}copies/<int:copy>/record-sent/", review_parts.CopyRecordSent.as_view(), name="copy-record-sent"),
    path(f"{one}actions/new/", review_parts.ActionCreate.as_view(), name="action-create"),
    path(f"{one}recommendations/new/", review_parts.RecommendationCreate.as_view(), name="recommendation-create"),
    path(
        f"{one}recommendations/<uuid:recommendation>/edit/",
        review_parts.RecommendationUpdate.as_view(),
        name="recommendation-update",
    ),
]

urlpatterns = [*review_urls, *part_urls]
