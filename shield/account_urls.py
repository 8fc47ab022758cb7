"""Account addresses of our own, beside allauth's."""

from django.urls import path

from shield.views import demo

urlpatterns = [
    path("demo/<slug:key>/", demo.DemoSignIn.as_view(), name="demo-sign-in"),
]
