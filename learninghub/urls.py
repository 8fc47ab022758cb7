from django.urls import path

from learninghub.views import landing, priorities, workings

app_name = "learninghub"

one = "priorities/<int:number>/"

urlpatterns = [
    path("", priorities.PriorityList.as_view(), name="priority-list"),
    path("overview/", landing.LearningLanding.as_view(), name="landing"),
    path("priorities/propose/", priorities.PriorityCreate.as_view(), name="priority-create"),
    path(one, priorities.PrioritySummary.as_view(), name="priority-summary"),
    path(f"{one}working/", priorities.PriorityDetail.as_view(), name="priority-detail"),
    path(f"{one}edit/", priorities.PriorityUpdate.as_view(), name="priority-update"),
    path(f"{one}history/", priorities.PriorityHistory.as_view(), name="priority-history"),
    path(f"{one}impact/", priorities.PriorityReportImpact.as_view(), name="priority-report-impact"),
    path(f"{one}steps/<slug:verb>/", priorities.PriorityMove.as_view(), name="priority-move"),
    path(f"{one}members/add/", workings.MemberCreate.as_view(), name="member-create"),
    path(f"{one}members/<int:pk>/", workings.MemberUpdate.as_view(), name="member-update"),
    path(f"{one}activities/add/", workings.ActivityCreate.as_view(), name="activity-create"),
    path(f"{one}activities/<int:pk>/", workings.ActivityUpdate.as_view(), name="activity-update"),
    path(f"{one}measures/add/", workings.MeasureCreate.as_view(), name="measure-create"),
    path(f"{one}measures/<int:pk>/", workings.MeasureUpdate.as_view(), name="measure-update"),
    path(f"{one}audits/add/", workings.AuditCreate.as_view(), name="audit-create"),
    path(f"{one}audits/<int:pk>/", workings.AuditUpdate.as_view(), name="audit-update"),
    path(f"{one}feedback/add/", workings.FeedbackCreate.as_view(), name="feedback-create"),
    path(f"{one}feedback/<int:pk>/", workings.FeedbackUpdate.as_view(), name="feedback-update"),
    path(f"{one}recommendations/add/", workings.RecommendationCreate.as_view(), name="recommendation-create"),
    path(f"{one}recommendations/<uuid:pk>/", workings.RecommendationUpdate.as_view(), name="recommendation-update"),
]
