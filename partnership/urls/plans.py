"""The three-year plan and the business plan."""

from django.urls import path

from partnership.views import plans

plan_urls = [
    path("plans/", plans.PlanList.as_view(), name="plan-list"),
    path("plans/new/", plans.PlanBegin.as_view(), name="plan-begin"),
    path("plans/priorities/<int:pk>/edit/", plans.PriorityEdit.as_view(), name="planpriority-edit"),
    path("plans/priorities/<int:pk>/report/", plans.PriorityReport.as_view(), name="planpriority-report"),
    path("plans/<slug:slug>/", plans.PlanDetail.as_view(), name="plan-detail"),
    path("plans/<slug:slug>/edit/", plans.PlanEdit.as_view(), name="plan-edit"),
    path("plans/<slug:slug>/publish/", plans.PlanPublish.as_view(), name="plan-publish"),
    path("plans/<slug:slug>/priorities/new/", plans.PriorityCreate.as_view(), name="planpriority-create"),
]
