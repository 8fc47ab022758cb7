"""Account addresses of our own, beside allauth's."""

from django.urls import path

from shield.views import demo, my_account

urlpatterns = [
    path("", my_account.MyAccount.as_view(), name="my-account"),
    path("my-data/", my_account.MyData.as_view(), name="my-data"),
    path("my-data/download/", my_account.MyDataDownload.as_view(), name="my-data-download"),
    path("session/renew/", my_account.SessionRenew.as_view(), name="session-renew"),
    path("sessions/<int:session>/end/", my_account.SessionEnd.as_view(), name="session-end"),
    path("not-sent/<uuid:pk>/discard/", my_account.KeptFormDiscard.as_view(), name="keptform-discard"),
    path("demo/<slug:key>/", demo.DemoSignIn.as_view(), name="demo-sign-in"),
]
