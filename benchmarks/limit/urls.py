from django.urls import path

from benchmarks.limit import views

urlpatterns = [
    path("page", views.page),
    path("page-cached", views.page_cached),
    path("me", views.me),
    path("book/<str:way>/<int:pk>", views.book),
    path("begin/<int:places>", views.begin),
    path("taken/<int:pk>", views.taken),
]
