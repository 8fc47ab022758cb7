"""Addresses of the Learning Hub."""

from django.urls import path

from learninghub.models import Priority
from learninghub.views import landing, priorities, priority_parts, recommendations
from shield.views.moves import move_urls

app_name = "learninghub"

one = "priorities/<int:number>/"

priority_urls = [
    path("", priorities.PriorityList.as_view(), name="priority-list"),
    path("overview/", landing.LearningLanding.as_view(), name="landing"),
    path("priorities/new/", priorities.PriorityCreate.as_view(), name="priority-create"),
    path(one, priorities.PrioritySummary.as_view(), name="priority-summary"),
    path(f"{one}working/", priorities.PriorityDetail.as_view(), name="priority-detail"),
    path(f"{one}edit/", priorities.PriorityUpdate.as_view(), name="priority-update"),
    path(f"{one}history/", priorities.PriorityHistory.as_view(), name="priority-history"),
    *move_urls(one, Priority, priorities.PRIORITY_MOVES),
]

part_urls = [
    path(f"{one}members/new/", priority_parts.MemberCreate.as_view(), name="member-create"),
    path(f"{one}members/<int:pk>/edit/", priority_parts.MemberUpdate.as_view(), name="member-update"),
    path(f"{one}activities/new/", priority_parts.ActivityCreate.as_view(), name="activity-create"),
    path(f"{one}activities/<int:pk>/edit/", priority_parts.ActivityUpdate.as_view(), name="activity-update"),
    path(f"{one}measures/new/", priority_parts.MeasureCreate.as_view(), name="measure-create"),
    path(f"{one}measures/<int:pk>/edit/", priority_parts.MeasureUpdate.as_view(), name="measure-update"),
    path(f"{one}audits/new/", priority_parts.AuditCreate.as_view(), name="audit-create"),
    path(f"{one}audits/<int:pk>/edit/", priority_parts.AuditUpdate.as_view(), name="audit-update"),
    path(f"{one}feedback/new/", priority_parts.FeedbackCreate.as_view(), name="feedback-create"),
    path(f"{one}feedback/<int:pk>/edit/", priority_parts.FeedbackUpdate.as_view(), name="feedback-update"),
]

recommendation_urls = [
    path(
        f"{one}recommendations/new/",
        recommendations.RecommendationCreate.as_view(),
        name="recommendation-create",
    ),
    path(
        f"{one}recommendations/<uuid:pk>/edit/",
        recommendations.RecommendationUpdate.as_view(),
        name="recommendation-update",
    ),
]

urlpatterns = [*priority_urls, *part_urls, *recommendation_urls]
