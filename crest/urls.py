"""Addresses of CREST. They carry random keys and never a name, a reference or a reason."""

from django.urls import path

from crest.views import cases, landing, meetings, panels, referrals, screening

app_name = "crest"

refer = [
    path("refer/", referrals.ReferralStart.as_view(), name="referral-start"),
    path("refer/call-now/", referrals.ReferralDanger.as_view(), name="referral-danger"),
    path("refer/<uuid:pk>/send/", referrals.ReferralCreate.as_view(), name="referral-create"),
    path("refer/<uuid:pk>/throw-away/", referrals.DraftDelete.as_view(), name="draft-delete"),
    path("refer/<uuid:pk>/<slug:step>/", referrals.DraftEdit.as_view(), name="draft-edit"),
    path("my-referrals/", referrals.ReceiptList.as_view(), name="receipt-list"),
    path("my-referrals/<uuid:pk>/", referrals.ReceiptDetail.as_view(), name="receipt-detail"),
]

screen = [
    path("waiting/", screening.ReferralList.as_view(), name="referral-list"),
    path("waiting/<uuid:pk>/", screening.ReferralDetail.as_view(), name="referral-detail"),
    path("waiting/<uuid:pk>/accept/", screening.ReferralAccept.as_view(), name="referral-accept"),
    path("waiting/<uuid:pk>/signpost/", screening.ReferralSignpost.as_view(), name="referral-signpost"),
]

panel = [
    path("panels/", meetings.MeetingList.as_view(), name="meeting-list"),
    path("panels/set-up/", panels.PanelCreate.as_view(), name="panel-create"),
    path("panels/series/<uuid:pk>/", panels.PanelEdit.as_view(), name="panel-edit"),
    path("panels/<uuid:pk>/", meetings.MeetingDetail.as_view(), name="meeting-detail"),
    path("panels/<uuid:pk>/who-is-here/", meetings.AttendanceEdit.as_view(), name="attendance-edit"),
    path("panels/<uuid:meeting>/<uuid:pk>/", meetings.ItemDetail.as_view(), name="item-detail"),
    path("panels/<uuid:meeting>/<uuid:pk>/decide/", meetings.ItemDecide.as_view(), name="item-decide"),
    path("panels/<uuid:meeting>/<uuid:pk>/what-we-bring/", meetings.StatementCreate.as_view(), name="statement-create"),
    path("panels/<uuid:meeting>/<uuid:pk>/add-action/", meetings.ActionCreate.as_view(), name="action-create"),
    path("actions/<uuid:pk>/finish/", meetings.ActionFinish.as_view(), name="action-finish"),
    path("children/<uuid:pk>/", cases.CaseDetail.as_view(), name="case-detail"),
    path("children/<uuid:pk>/who-looked/", cases.CaseAccessLog.as_view(), name="case-access-log"),
    path("children/<uuid:pk>/restrict/", cases.CaseRestrict.as_view(), name="case-restrict"),
    path("children/<uuid:pk>/lift-restriction/", cases.CaseUnrestrict.as_view(), name="case-unrestrict"),
]

urlpatterns = [path("", landing.CrestLanding.as_view(), name="landing"), *refer, *screen, *panel]
