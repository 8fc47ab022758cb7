"""Addresses of annual reports, arrangements, bulletins and resources."""

from typing import Any

from django.urls import path

from partnership.publications.models import AnnualReport, ArrangementsVersion, BulletinIssue
from partnership.publications.operations import annual_reports as report_operations
from partnership.publications.operations import arrangements as arrangements_operations
from partnership.publications.operations import bulletins as bulletin_operations
from partnership.publications.operations import signing
from partnership.publications.views import (
    annual_reports,
    arrangements,
    bulletins,
    feeds,
    landing,
    resources,
    subscribers,
)
from partnership.publications.views.arrangements import VersionMovePage
from partnership.publications.views.redirects import MovedPage
from shield.forms.base import ReasonForm
from shield.forms.seen_text import SeenTextForm
from shield.views.moves import MoveForm, move_urls

REPORT_MOVES: dict[str, Any] = {
    "complete-contents": report_operations.complete_contents,
    "ask-scrutineer": report_operations.ask_scrutineer,
    "open-signing": MoveForm(signing.open_signing, record_name="publication"),
    # The third signature completes signing.
    "complete-signing": None,
    "reopen": MoveForm(signing.reopen, ReasonForm, record_name="publication"),
    "publish": report_operations.publish,
    "distribute": report_operations.distribute,
    # The next report replaces this one.
    "supersede": None,
}

REPORT = "annual-reports/<slug:slug>/"

report_urls = [
    path("annual-reports/", annual_reports.AnnualReportList.as_view(), name="annualreport-list"),
    path("annual-reports/new/", annual_reports.AnnualReportCreate.as_view(), name="annualreport-create"),
    path(REPORT, annual_reports.AnnualReportDetail.as_view(), name="annualreport-detail"),
    path(f"{REPORT}edit/", annual_reports.AnnualReportUpdate.as_view(), name="annualreport-edit"),
    path(
        f"{REPORT}chapters/<str:key>/",
        annual_reports.AnnualReportChapterUpdate.as_view(),
        name="annualreport-chapter-edit",
    ),
    path(f"{REPORT}update-statistics/", annual_reports.compile_page, name="annualreport-compile"),
    path(f"{REPORT}comment/", annual_reports.ScrutineerComment.as_view(), name="annualreport-comment"),
    path(f"{REPORT}sign/", annual_reports.sign_page, name="annualreport-sign"),
    path(f"{REPORT}copies/new/", annual_reports.AnnualReportCopyCreate.as_view(), name="annualreport-copy-create"),
    *move_urls(REPORT, AnnualReport, REPORT_MOVES, record_name="report"),
    path(
        "reports/",
        MovedPage.as_view(pattern_name="partnership:annualreport-list"),
        name="annualreport-list-moved",
    ),
    path(
        "reports/<slug:slug>/",
        MovedPage.as_view(pattern_name="partnership:annualreport-detail"),
        name="annualreport-detail-moved",
    ),
]

VERSION_MOVES: dict[str, Any] = {
    "check": MoveForm(arrangements_operations.check, page=VersionMovePage),
    "open-signing": MoveForm(signing.open_signing, page=VersionMovePage, record_name="publication"),
    # The third signature completes signing.
    "complete-signing": None,
    "reopen": MoveForm(signing.reopen, ReasonForm, VersionMovePage, record_name="publication"),
    "publish": MoveForm(arrangements_operations.publish, page=VersionMovePage),
    # The next version replaces this one.
    "supersede": None,
}

VERSIONS = "arrangements/versions/"
VERSION = f"{VERSIONS}<int:number>/"
SECTION = f"{VERSION}sections/<int:section>/"

arrangements_urls = [
    path("arrangements/", arrangements.ArrangementsCurrent.as_view(), name="arrangements"),
    path(VERSIONS, arrangements.ArrangementsList.as_view(), name="arrangements-list"),
    path(f"{VERSIONS}new/", arrangements.ArrangementsCreate.as_view(), name="arrangements-create"),
    path(VERSION, arrangements.ArrangementsDetail.as_view(), name="arrangements-detail"),
    path(f"{VERSION}edit/", arrangements.ArrangementsUpdate.as_view(), name="arrangements-edit"),
    path(f"{VERSION}delete/", arrangements.ArrangementsDelete.as_view(), name="arrangements-delete"),
    path(f"{VERSION}checklist/", arrangements.ArrangementsChecklist.as_view(), name="arrangements-checklist"),
    path(f"{VERSION}sign/", arrangements.sign_page, name="arrangements-sign"),
    path(f"{VERSION}copies/new/", arrangements.ArrangementsCopyCreate.as_view(), name="arrangements-copy-create"),
    path(
        f"{VERSION}sections/new/",
        arrangements.ArrangementsSectionCreate.as_view(),
        name="arrangements-section-create",
    ),
    path(SECTION, arrangements.ArrangementsSectionUpdate.as_view(), name="arrangements-section-edit"),
    path(
        f"{SECTION}pictures/new/",
        arrangements.ArrangementsPictureCreate.as_view(),
        name="arrangements-picture-create",
    ),
    path(
        f"{VERSION}pictures/<int:picture>/remove/",
        arrangements.ArrangementsPictureRemove.as_view(),
        name="arrangements-picture-remove",
    ),
    *move_urls(VERSION, ArrangementsVersion, VERSION_MOVES, name="arrangements", record_name="version"),
]

subscriber_urls = [
    path("bulletins/subscribe/", subscribers.Subscribe.as_view(), name="subscribe"),
    path("bulletins/subscribe/sent/", subscribers.SubscriberRequested.as_view(), name="subscriber-requested"),
    path("bulletins/subscribe/done/", subscribers.SubscriberConfirmed.as_view(), name="subscriber-confirmed"),
    path("bulletins/confirm/<str:token>/", subscribers.SubscriberConfirm.as_view(), name="subscriber-confirm"),
    path(
        "bulletins/unsubscribe/<str:token>/",
        subscribers.SubscriberUnsubscribe.as_view(),
        name="subscriber-unsubscribe",
    ),
    # The address in older emails. A mail program posts here and does not follow a redirect (RFC 8058).
    path(
        "bulletins/leave/<str:token>/",
        subscribers.SubscriberUnsubscribe.as_view(),
        name="subscriber-unsubscribe-moved",
    ),
    path("bulletins/subscribers/", subscribers.SubscriberList.as_view(), name="subscriber-list"),
    path("bulletins/subscribers/<uuid:pk>/remove/", subscribers.subscriber_remove_page, name="subscriber-remove"),
]

ISSUE_MOVES: dict[str, Any] = {
    "submit": bulletin_operations.submit,
    "approve": MoveForm(bulletin_operations.approve, SeenTextForm, page=bulletins.BulletinApprove),
    "send-back": MoveForm(bulletin_operations.send_back, ReasonForm),
    "send": bulletin_operations.send,
}

ISSUE = "bulletins/issues/<slug:slug>/"
STORY = "bulletins/stories/<int:pk>/"

bulletin_urls = [
    path("bulletins/", bulletins.BulletinList.as_view(), name="bulletin-list"),
    path("bulletins/feed/", feeds.BulletinRss.as_view(), name="bulletin-feed"),
    path("bulletins/new/", bulletins.BulletinCreate.as_view(), name="bulletin-create"),
    path(ISSUE, bulletins.BulletinDetail.as_view(), name="bulletin-detail"),
    path(f"{ISSUE}edit/", bulletins.BulletinUpdate.as_view(), name="bulletin-edit"),
    path(f"{ISSUE}stories/new/", bulletins.BulletinStoryCreate.as_view(), name="bulletinstory-create"),
    path(f"{ISSUE}stories/copy/", bulletins.BulletinCopyStories.as_view(), name="bulletinstory-copy"),
    path(f"{ISSUE}send-test/", bulletins.send_test_page, name="bulletin-send-test"),
    *move_urls(ISSUE, BulletinIssue, ISSUE_MOVES, name="bulletin", record_name="issue"),
    path(f"{STORY}edit/", bulletins.BulletinStoryUpdate.as_view(), name="bulletinstory-edit"),
    path(f"{STORY}remove/", bulletins.story_remove_page, name="bulletinstory-remove"),
    path(f"{STORY}move-up/", bulletins.story_move_up_page, name="bulletinstory-move-up"),
]

resource_urls = [
    path("resources/", resources.ResourceList.as_view(), name="resource-list"),
    path("resources/new/", resources.ResourceCreate.as_view(), name="resource-create"),
    path("resources/<int:pk>/edit/", resources.ResourceUpdate.as_view(), name="resource-edit"),
]

landing_urls = [path("publishing/", landing.PublishingLanding.as_view(), name="publishing")]

urlpatterns = [*landing_urls, *report_urls, *arrangements_urls, *subscriber_urls, *resource_urls, *bulletin_urls]
