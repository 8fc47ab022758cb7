"""Addresses of reports, arrangements, bulletins and resources."""

from django.urls import path

from partnership.publications.views import annual_reports, arrangements, bulletins, feeds, resources, subscribers

REPORT_MOVES = {
    "compile": annual_reports.AnnualReportCompile,
    "complete-contents": annual_reports.AnnualReportCompleteContents,
    "ask-scrutineer": annual_reports.AnnualReportAskScrutineer,
    "comment": annual_reports.AnnualReportComment,
    "open-signing": annual_reports.AnnualReportOpenSigning,
    "take-back": annual_reports.AnnualReportTakeBack,
    "sign": annual_reports.AnnualReportSign,
    "publish": annual_reports.AnnualReportPublish,
    "sent-to": annual_reports.AnnualReportSentTo,
    "distribute": annual_reports.AnnualReportDistribute,
}

report_urls = [
    path("reports/", annual_reports.AnnualReportList.as_view(), name="annualreport-list"),
    path("reports/new/", annual_reports.AnnualReportCreate.as_view(), name="annualreport-create"),
    path("reports/<slug:slug>/", annual_reports.AnnualReportDetail.as_view(), name="annualreport-detail"),
    path("reports/<slug:slug>/edit/", annual_reports.AnnualReportEdit.as_view(), name="annualreport-edit"),
    path(
        "reports/<slug:slug>/chapters/<str:key>/",
        annual_reports.AnnualReportSectionEdit.as_view(),
        name="annualreport-section-edit",
    ),
    *(
        path(f"reports/<slug:slug>/{verb}/", view.as_view(), name=f"annualreport-{verb}")
        for verb, view in REPORT_MOVES.items()
    ),
]

ARRANGEMENTS_PAGES = {
    "edit": arrangements.ArrangementsEdit,
    "discard": arrangements.ArrangementsDiscard,
    "checklist": arrangements.ArrangementsChecklist,
    "check": arrangements.ArrangementsCheck,
    "open-signing": arrangements.ArrangementsOpenSigning,
    "take-back": arrangements.ArrangementsTakeBack,
    "sign": arrangements.ArrangementsSign,
    "publish": arrangements.ArrangementsPublish,
    "sent-to": arrangements.ArrangementsCopyCreate,
}

arrangements_urls = [
    path("arrangements/", arrangements.ArrangementsCurrent.as_view(), name="arrangements"),
    path("arrangements/versions/", arrangements.ArrangementsList.as_view(), name="arrangements-list"),
    path("arrangements/versions/new/", arrangements.ArrangementsBegin.as_view(), name="arrangements-begin"),
    path("arrangements/versions/<int:number>/", arrangements.ArrangementsDetail.as_view(), name="arrangements-detail"),
    path(
        "arrangements/versions/<int:number>/sections/new/",
        arrangements.ArrangementsSectionCreate.as_view(),
        name="arrangements-section-create",
    ),
    path(
        "arrangements/versions/<int:number>/sections/<int:section>/",
        arrangements.ArrangementsSectionEdit.as_view(),
        name="arrangements-section-edit",
    ),
    path(
        "arrangements/versions/<int:number>/sections/<int:section>/pictures/new/",
        arrangements.ArrangementsPictureCreate.as_view(),
        name="arrangements-picture-create",
    ),
    path(
        "arrangements/versions/<int:number>/pictures/<int:picture>/remove/",
        arrangements.ArrangementsPictureRemove.as_view(),
        name="arrangements-picture-remove",
    ),
    *(
        path(f"arrangements/versions/<int:number>/{verb}/", view.as_view(), name=f"arrangements-{verb}")
        for verb, view in ARRANGEMENTS_PAGES.items()
    ),
]

subscriber_urls = [
    path("bulletins/subscribe/", subscribers.Subscribe.as_view(), name="subscribe"),
    path("bulletins/subscribe/sent/", subscribers.SubscriberAsked.as_view(), name="subscriber-asked"),
    path("bulletins/subscribe/done/", subscribers.SubscriberConfirmed.as_view(), name="subscriber-confirmed"),
    path("bulletins/confirm/<str:token>/", subscribers.SubscriberConfirm.as_view(), name="subscriber-confirm"),
    path("bulletins/leave/<str:token>/", subscribers.SubscriberLeave.as_view(), name="subscriber-leave"),
    path("bulletins/readers/", subscribers.SubscriberList.as_view(), name="subscriber-list"),
    path("bulletins/readers/<uuid:pk>/remove/", subscribers.SubscriberRemove.as_view(), name="subscriber-remove"),
]

ISSUE_MOVES = {
    "edit": bulletins.BulletinEdit,
    "write": bulletins.BulletinItemCreate,
    "stories": bulletins.BulletinStoriesTake,
    "test": bulletins.BulletinTest,
    "submit": bulletins.BulletinSubmit,
    "approve": bulletins.BulletinApprove,
    "send-back": bulletins.BulletinSendBack,
    "send": bulletins.BulletinSend,
}

resource_urls = [
    path("resources/", resources.ResourceList.as_view(), name="resource-list"),
    path("resources/new/", resources.ResourceCreate.as_view(), name="resource-create"),
    path("resources/<int:pk>/edit/", resources.ResourceEdit.as_view(), name="resource-edit"),
]

bulletin_urls = [
    path("bulletins/", bulletins.BulletinList.as_view(), name="bulletin-list"),
    path("bulletins/feed/", feeds.BulletinRss.as_view(), name="bulletin-feed"),
    path("bulletins/new/", bulletins.BulletinCreate.as_view(), name="bulletin-create"),
    path("bulletins/issues/<slug:slug>/", bulletins.BulletinDetail.as_view(), name="bulletin-detail"),
    *(
        path(f"bulletins/issues/<slug:slug>/{verb}/", view.as_view(), name=f"bulletin-{verb}")
        for verb, view in ISSUE_MOVES.items()
    ),
    path(
        "bulletins/issues/<slug:slug>/stories/<int:item>/edit/",
        bulletins.BulletinItemEdit.as_view(),
        name="bulletinitem-edit",
    ),
    path(
        "bulletins/issues/<slug:slug>/stories/<int:item>/remove/",
        bulletins.BulletinItemRemove.as_view(),
        name="bulletinitem-remove",
    ),
    path(
        "bulletins/issues/<slug:slug>/stories/<int:item>/raise/",
        bulletins.BulletinItemRaise.as_view(),
        name="bulletinitem-raise",
    ),
]

urlpatterns = [*report_urls, *arrangements_urls, *subscriber_urls, *resource_urls, *bulletin_urls]
