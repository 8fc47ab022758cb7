"""Addresses of the whole portal. Paths speak the reader's language; names speak ours."""

from django.urls import include, path

from shield.views import accounts, documents, email_texts, errors, health, help_pages, home, oversight, pages, search

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many_requests
handler500 = errors.server_error

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("my-work/week/", home.MyWeek.as_view(), name="my-week"),
    path("my-work/clocks/", home.Clocks.as_view(), name="clocks"),
    path("search/", search.Search.as_view(), name="search"),
    path("documents/<uuid:pk>/", documents.DocumentDownload.as_view(), name="document"),
    path("help/", help_pages.Help.as_view(), name="help"),
    path("cookies/", pages.Cookies.as_view(), name="cookies"),
    path("privacy/", pages.Privacy.as_view(), name="privacy"),
    path("accessibility/", pages.Accessibility.as_view(), name="accessibility"),
    path("worried-about-a-child/", pages.Worried.as_view(), name="worried"),
    path("brand-<slug:fingerprint>.css", pages.BrandStylesheet.as_view(), name="brand-stylesheet"),
    path("favicon.ico", pages.Favicon.as_view(), name="favicon"),
    path(".well-known/change-password", pages.ChangePassword.as_view(), name="change-password"),
    path("health/", health.Live.as_view(), name="health"),
    path("health/live", health.Live.as_view(), name="health-live"),
    path("health/ready", health.Ready.as_view(), name="health-ready"),
    path("system-status/", health.SystemStatus.as_view(), name="system-status"),
    path("system-status/allow-emails/", health.CopyRelease.as_view(), name="copy-release"),
    path("accounts/", accounts.AccountList.as_view(), name="account-list"),
    path("accounts/<int:pk>/close/", accounts.AccountClose.as_view(), name="account-close"),
    path("accounts/<int:pk>/reopen/", accounts.AccountReopen.as_view(), name="account-reopen"),
    path("emails/", oversight.EmailList.as_view(), name="email-list"),
    path("emails/send-again/", oversight.EmailsSendAgain.as_view(), name="email-send-many"),
    path("emails/<int:pk>/send-again/", oversight.EmailSendAgain.as_view(), name="email-send-again"),
    path("emails/texts/", email_texts.EmailTextList.as_view(), name="email-text-list"),
    path("emails/texts/<str:key>/", email_texts.EmailTextEdit.as_view(), name="email-text-edit"),
    path("emails/texts/<str:key>/standard/", email_texts.EmailTextRestore.as_view(), name="email-text-restore"),
    path("audit/", oversight.AuditCheck.as_view(), name="audit-check"),
    path("bank-holidays/", oversight.BankHolidays.as_view(), name="bank-holidays"),
    path("account/", include("allauth.urls")),
    path("account/", include("shield.account_urls")),
    path("training/", include("training.urls")),
    path("learning-hub/", include("learninghub.urls")),
    path("reviews/", include("reviews.urls")),
    path("crest/", include("crest.urls")),
    # Last, for it has no first word of its own: every address that is tried here is looked for in all of it.
    path("", include("partnership.urls")),
]
