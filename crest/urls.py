"""Addresses of CREST. They contain random keys and never a name, a reference or a reason."""

from django.urls import path

from crest.models import PanelAction, Referral
from crest.views import cases, items, landing, meetings, panels, referrals, screening
from shield.views.moves import move_urls

app_name = "crest"

refer = [
    path("refer/", referrals.ReferralStart.as_view(), name="referral-start"),
    path("refer/call-now/", referrals.ReferralDanger.as_view(), name="referral-danger"),
    path("refer/<uuid:pk>/send/", referrals.ReferralCreate.as_view(), name="referral-create"),
    path("refer/<uuid:pk>/delete/", referrals.DraftDelete.as_view(), name="draft-delete"),
    path("refer/<uuid:pk>/<slug:step>/autosave/", referrals.DraftAutosave.as_view(), name="draft-autosave"),
    path("refer/<uuid:pk>/<slug:step>/", referrals.DraftUpdate.as_view(), name="draft-update"),
    path("my-referrals/", referrals.ReceiptList.as_view(), name="receipt-list"),
    path("my-referrals/<uuid:pk>/", referrals.ReceiptDetail.as_view(), name="receipt-detail"),
]

screen = [
    path("referrals/", screening.ReferralList.as_view(), name="referral-list"),
    path("referrals/<uuid:pk>/", screening.ReferralDetail.as_view(), name="referral-detail"),
    *move_urls("referrals/<uuid:pk>/", Referral, screening.REFERRAL_MOVES),
]

panel = [
    path("panels/new/", panels.PanelCreate.as_view(), name="panel-create"),
    path("panels/<uuid:pk>/edit/", panels.PanelUpdate.as_view(), name="panel-update"),
    path("meetings/", meetings.MeetingList.as_view(), name="meeting-list"),
    path("meetings/<uuid:pk>/", meetings.MeetingDetail.as_view(), name="meeting-detail"),
    path("meetings/<uuid:pk>/attendance/", meetings.AttendanceUpdate.as_view(), name="attendance-update"),
    path("meetings/<uuid:meeting>/<uuid:pk>/", items.ItemDetail.as_view(), name="item-detail"),
    path("meetings/<uuid:meeting>/<uuid:pk>/decide/", items.ItemDecide.as_view(), name="item-decide"),
    path("meetings/<uuid:meeting>/<uuid:pk>/statement/", items.StatementCreate.as_view(), name="statement-create"),
    path("meetings/<uuid:meeting>/<uuid:pk>/actions/new/", items.ActionCreate.as_view(), name="action-create"),
    *move_urls("actions/<uuid:pk>/", PanelAction, items.ACTION_MOVES, name="action", record_name="action"),
    path("children/<uuid:pk>/", cases.CaseDetail.as_view(), name="case-detail"),
    path("children/<uuid:pk>/access-log/", cases.CaseAccessLog.as_view(), name="case-access-log"),
    path("children/<uuid:pk>/restrict/", cases.CaseRestrict.as_view(), name="case-restrict"),
    path("children/<uuid:pk>/lift-restriction/", cases.CaseLiftRestriction.as_view(), name="case-lift-restriction"),
]

urlpatterns = [path("", landing.CrestLanding.as_view(), name="landing"), *refer, *screen, *panel]
