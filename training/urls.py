"""Addresses of training: public pages, bookings, learning, and the pages of the team."""

from django.urls import path

from shield.views.downloads import table_urls
from shield.views.moves import move_urls
from training.models import CourseRun
from training.views import (
    approvals,
    bookings,
    catalogue,
    certificates,
    champions,
    charges,
    courses,
    evaluations,
    feeds,
    landing,
    needs,
    no_shows,
    offers,
    passports,
    personal,
    planning,
    redirects,
    registers,
    runs,
    statistics,
    team_bookings,
)

app_name = "training"

public_urls = [
    path("", catalogue.RunList.as_view(), name="run-list"),
    path("calendar/", catalogue.RunCalendar.as_view(), name="run-calendar"),
    path("course-dates.ics", catalogue.RunFeed.as_view(), name="run-feed"),
    path("course-dates.rss", feeds.RunRss.as_view(), name="run-rss-feed"),
    path("course-dates.json", feeds.RunJson.as_view(), name="run-json-feed"),
    path("programme.pdf", feeds.ProgrammePdf.as_view(), name="programme-pdf"),
    path("courses/<slug:slug>/", catalogue.CourseDetail.as_view(), name="course-detail"),
    path("courses/<slug:slug>/interest/", planning.InterestRegister.as_view(), name="interest-register"),
    path("courses/<slug:slug>/interest/withdraw/", planning.InterestWithdraw.as_view(), name="interest-withdraw"),
    path("course-dates/<slug:slug>/", catalogue.RunDetail.as_view(), name="run-detail"),
    path("certificates/check/", certificates.CertificateCheck.as_view(), name="certificate-check"),
]


# The addresses before course dates were called so.
moved_urls = [
    path("runs/<slug:slug>/", redirects.MovedPage.as_view(pattern_name="training:run-detail"), name="run-moved"),
    path(
        "runs/<slug:slug>/book/",
        redirects.MovedPage.as_view(pattern_name="training:booking-create"),
        name="booking-create-moved",
    ),
    path("runs.ics", redirects.MovedPage.as_view(pattern_name="training:run-feed"), name="run-feed-moved"),
    path("runs.rss", redirects.MovedPage.as_view(pattern_name="training:run-rss-feed"), name="run-rss-feed-moved"),
    path("runs.json", redirects.MovedPage.as_view(pattern_name="training:run-json-feed"), name="run-json-feed-moved"),
]

booking_urls = [
    path("overview/", landing.TrainingLanding.as_view(), name="landing"),
    path("my-training/", bookings.BookingList.as_view(), name="booking-list"),
    path("course-dates/<slug:slug>/book/", bookings.BookingCreate.as_view(), name="booking-create"),
    path("course-dates/<slug:slug>/waiting-list/", bookings.WaitingCreate.as_view(), name="waiting-create"),
    path("course-dates/<slug:slug>/book-for-colleagues/", bookings.GroupCreate.as_view(), name="group-create"),
    path("bookings/<uuid:pk>/", bookings.BookingDetail.as_view(), name="booking-detail"),
    path("bookings/<uuid:pk>/cancel/", bookings.BookingCancel.as_view(), name="booking-cancel"),
    path("bookings/<uuid:pk>/calendar.ics", bookings.BookingCalendar.as_view(), name="booking-calendar"),
    path("bookings/<uuid:pk>/answer/", offers.OfferAnswer.as_view(), name="offer-answer"),
    path("bookings/<uuid:pk>/substitute/", bookings.BookingSubstitute.as_view(), name="booking-substitute"),
    path("bookings/<uuid:pk>/move/", bookings.BookingMove.as_view(), name="booking-move"),
    path("bookings/<uuid:pk>/manager/", approvals.ManagerConfirm.as_view(), name="manager-confirm"),
    path("bookings/<uuid:pk>/groups/", offers.GroupsChoose.as_view(), name="groups-choose"),
    path("bookings/<uuid:pk>/needs/", needs.NeedsAnswer.as_view(), name="needs-answer"),
    path("bookings/<uuid:pk>/join/", offers.JoinOnline.as_view(), name="booking-join"),
    path("check-in/", registers.CheckIn.as_view(), name="check-in"),
    path("no-shows/<uuid:pk>/challenge/", no_shows.NoShowChallenge.as_view(), name="no-show-challenge"),
]

learning_urls = [
    path("bookings/<uuid:pk>/evaluation/", evaluations.EvaluationAnswer.as_view(), name="evaluation-answer"),
    path("bookings/<uuid:pk>/ask-manager/", evaluations.ManagerAsk.as_view(), name="manager-ask"),
    path("certificates/<uuid:pk>/", certificates.CertificateDetail.as_view(), name="certificate-detail"),
    path("certificates/<uuid:pk>/pdf/", certificates.CertificatePdf.as_view(), name="certificate-pdf"),
    path("certificates/<uuid:pk>/revoke/", certificates.CertificateRevoke.as_view(), name="certificate-revoke"),
    path("passport/", passports.Passport.as_view(), name="passport"),
    path("passport/add/", passports.LearningAdd.as_view(), name="learning-add"),
    path("courses/<slug:slug>/completed/", passports.CompletionReport.as_view(), name="completion-report"),
    path("passport/team/", passports.TeamTraining.as_view(), name="team-training"),
    path("passport/people/<uuid:pk>/", passports.PassportPerson.as_view(), name="passport-person"),
    path("passport/people/<uuid:pk>/level/", passports.LevelNeededSet.as_view(), name="level-set"),
    path("passport/records/<uuid:pk>/confirm/", passports.LearningConfirm.as_view(), name="learning-confirm"),
]

# For people without an account, who come by a signed link.
personal_urls = [
    path("personal/<str:token>/", personal.PersonalBooking.as_view(), name="personal-booking"),
    path("personal/<str:token>/answer/", personal.PersonalAnswer.as_view(), name="personal-answer"),
    path("personal/<str:token>/groups/", personal.PersonalGroups.as_view(), name="personal-groups"),
    path("personal/<str:token>/needs/", personal.PersonalNeeds.as_view(), name="personal-needs"),
    path("personal/<str:token>/join/", personal.PersonalJoin.as_view(), name="personal-join"),
    path("personal/<str:token>/cancel/", personal.PersonalCancel.as_view(), name="personal-cancel"),
    path("personal/<str:token>/evaluation/", personal.PersonalEvaluation.as_view(), name="personal-evaluation"),
    path("personal/<str:token>/certificate/", personal.PersonalCertificate.as_view(), name="personal-certificate"),
    path("manager-view/<str:token>/", evaluations.ManagerViewAnswer.as_view(), name="manager-view"),
    path("approve/<str:token>/", personal.ApprovalAnswer.as_view(), name="approval-answer"),
]

office_urls = [
    path("office/", runs.RunManage.as_view(), name="run-manage"),
    path("office/courses/", courses.CourseManage.as_view(), name="course-manage"),
    path("office/courses/new/", courses.CourseCreate.as_view(), name="course-create"),
    path("courses/<slug:slug>/edit/", courses.CourseEdit.as_view(), name="course-edit"),
    path("courses/<slug:slug>/publish/", courses.course_publish, name="course-publish"),
    path("courses/<slug:slug>/statements/", courses.StatementsEdit.as_view(), name="statements-edit"),
    path("courses/<slug:slug>/dates/new/", runs.RunCreate.as_view(), name="run-create"),
    path("office/venues/new/", courses.VenueCreate.as_view(), name="venue-create"),
    path("office/requested-courses/", planning.RequestedCourses.as_view(), name="requested-courses"),
    path(
        "office/requested-courses/<str:kind>/<str:key>/",
        planning.CourseRequest.as_view(),
        name="requested-course-create",
    ),
    path("office/series/", planning.SeriesList.as_view(), name="series-list"),
    path("office/series/new/", planning.SeriesCreate.as_view(), name="series-create"),
    path("office/series/<int:pk>/generate/", planning.SeriesGenerate.as_view(), name="series-generate"),
    path("office/statistics/", statistics.StatisticsPage.as_view(), name="statistics"),
    path("office/statistics/csv/", statistics.StatisticsCsv.as_view(), name="statistics-csv"),
    path("office/statistics/workbook/", statistics.StatisticsWorkbook.as_view(), name="statistics-workbook"),
    path("office/evaluation/", evaluations.EvaluationOverview.as_view(), name="evaluation-overview"),
    path("office/coverage/<str:kind>/<str:key>/", statistics.Coverage.as_view(), name="coverage"),
    path("office/approvals/", approvals.ApprovalsAnswer.as_view(), name="approvals-answer"),
    path("office/champions/", champions.ChampionList.as_view(), name="champion-list"),
    path("office/no-shows/", no_shows.NoShowList.as_view(), name="no-show-list"),
    path("office/no-shows/<uuid:pk>/", no_shows.NoShowDecide.as_view(), name="no-show-decide"),
    path("office/refreshers/", passports.RefreshersEdit.as_view(), name="refreshers-edit"),
    path("office/e-learning/", passports.LearningImport.as_view(), name="learning-import"),
    path("office/e-learning/files/<uuid:pk>/", passports.LearningUploadDetail.as_view(), name="learning-upload"),
    path("office/e-learning/titles/", passports.LearningTitles.as_view(), name="learning-titles"),
    path("office/e-learning/suppliers/new/", passports.SupplierCreate.as_view(), name="supplier-create"),
    path("office/charges/", charges.ChargeList.as_view(), name="charge-list"),
    path("office/charges/export/", charges.ChargeExport.as_view(), name="charge-export"),
    path("office/charges/<uuid:pk>/waive/", charges.ChargeWaive.as_view(), name="charge-waive"),
    path("office/tariffs/", charges.TariffList.as_view(), name="tariff-list"),
    path("office/tariffs/new/", charges.TariffCreate.as_view(), name="tariff-create"),
    path("office/tariffs/<int:pk>/edit/", charges.TariffEdit.as_view(), name="tariff-edit"),
]

run_urls = [
    path("course-dates/<slug:slug>/edit/", runs.RunEdit.as_view(), name="run-edit"),
    path("course-dates/<slug:slug>/copy/", planning.RunCopy.as_view(), name="run-copy"),
    path("course-dates/<slug:slug>/programme/", planning.RunProgramme.as_view(), name="run-programme"),
    path("course-dates/<slug:slug>/themes/", planning.RunThemes.as_view(), name="run-themes"),
    path("course-dates/<slug:slug>/programme/papers/new/", planning.PaperCreate.as_view(), name="run-paper-create"),
    path("office/programme-papers/<int:pk>/remove/", planning.PaperRemove.as_view(), name="run-paper-remove"),
    path("course-dates/<slug:slug>/invite/", planning.RunInvite.as_view(), name="run-invite"),
    path("course-dates/<slug:slug>/reduce/", runs.RunReduce.as_view(), name="run-reduce"),
    path("course-dates/<slug:slug>/reserves/", runs.RunReserves.as_view(), name="run-reserves"),
    path("course-dates/<slug:slug>/bookings/", runs.RunBookings.as_view(), name="run-bookings"),
    path("course-dates/<slug:slug>/book-for-person/", team_bookings.TeamBookingCreate.as_view(), name="run-book"),
    path("course-dates/<slug:slug>/email/", team_bookings.RunMessageCreate.as_view(), name="run-message"),
    path("bookings/<uuid:pk>/position/", team_bookings.WaitingListMove.as_view(), name="run-position"),
    *table_urls("course-dates/<slug:slug>/attendees", team_bookings.AttendeeTable, "run-attendees"),
    path("course-dates/<slug:slug>/needs/", needs.NeedsList.as_view(), name="needs-list"),
    path("course-dates/<slug:slug>/evaluation/", evaluations.EvaluationResults.as_view(), name="evaluation-results"),
    *move_urls("course-dates/<slug:slug>/", CourseRun, runs.RUN_MOVES, name="run", record_name="run"),
]

register_urls = [
    path(f"course-dates/<slug:slug>/register/<int:number>/{address}", view.as_view(), name=name)
    for address, view, name in (
        ("", registers.RegisterTake, "register-take"),
        ("walk-in/", registers.RegisterWalkIn, "register-walk-in"),
        ("substitute/", registers.RegisterSubstitute, "register-substitute"),
        ("sheet/", registers.RegisterSheet, "register-sheet"),
        ("code/", registers.RegisterCode, "register-code"),
        ("file/", registers.RegisterFile, "register-file"),
    )
]

urlpatterns = [
    *public_urls,
    *moved_urls,
    *booking_urls,
    *learning_urls,
    *personal_urls,
    *office_urls,
    *run_urls,
    *register_urls,
]
