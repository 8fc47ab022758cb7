from django.urls import path

from training.views import bookings, catalogue, charges, courses, needs, offers, personal, registers, runs

app_name = "training"

urlpatterns = [
    path("", catalogue.RunList.as_view(), name="run-list"),
    path("runs.ics", catalogue.RunFeed.as_view(), name="run-feed"),
    path("courses/<slug:slug>/", catalogue.CourseDetail.as_view(), name="course-detail"),
    path("runs/<slug:slug>/", catalogue.RunDetail.as_view(), name="run-detail"),
    # Places
    path("my-training/", bookings.BookingList.as_view(), name="booking-list"),
    path("runs/<slug:slug>/book/", bookings.BookingCreate.as_view(), name="booking-create"),
    path("runs/<slug:slug>/wait/", bookings.WaitingCreate.as_view(), name="waiting-create"),
    path("bookings/<uuid:pk>/", bookings.BookingDetail.as_view(), name="booking-detail"),
    path("bookings/<uuid:pk>/cancel/", bookings.BookingCancel.as_view(), name="booking-cancel"),
    path("bookings/<uuid:pk>/calendar.ics", bookings.BookingCalendar.as_view(), name="booking-calendar"),
    path("runs/<slug:slug>/book-group/", bookings.GroupCreate.as_view(), name="group-create"),
    path("bookings/<uuid:pk>/answer/", offers.OfferAnswer.as_view(), name="offer-answer"),
    path("bookings/<uuid:pk>/substitute/", bookings.BookingSubstitute.as_view(), name="booking-substitute"),
    path("bookings/<uuid:pk>/needs/", needs.NeedsAnswer.as_view(), name="needs-answer"),
    path("bookings/<uuid:pk>/join/", offers.JoinOnline.as_view(), name="booking-join"),
    # By a personal link, for people without an account
    path("personal/<str:token>/", personal.PersonalBooking.as_view(), name="personal-booking"),
    path("personal/<str:token>/answer/", personal.PersonalAnswer.as_view(), name="personal-answer"),
    path("personal/<str:token>/needs/", personal.PersonalNeeds.as_view(), name="personal-needs"),
    path("personal/<str:token>/join/", personal.PersonalJoin.as_view(), name="personal-join"),
    path("personal/<str:token>/cancel/", personal.PersonalCancel.as_view(), name="personal-cancel"),
    path("approve/<str:token>/", personal.ApprovalAnswer.as_view(), name="approval-answer"),
    # The training office
    path("office/charges/", charges.ChargeList.as_view(), name="charge-list"),
    path("office/charges/export/", charges.ChargeExport.as_view(), name="charge-export"),
    path("office/charges/<uuid:pk>/waive/", charges.ChargeWaive.as_view(), name="charge-waive"),
    path("office/tariffs/", charges.TariffList.as_view(), name="tariff-list"),
    path("office/tariffs/new/", charges.TariffCreate.as_view(), name="tariff-create"),
    path("office/tariffs/<int:pk>/edit/", charges.TariffEdit.as_view(), name="tariff-edit"),
    path("runs/<slug:slug>/needs/", needs.NeedsList.as_view(), name="needs-list"),
    path("runs/<slug:slug>/reserves/", runs.RunReserves.as_view(), name="run-reserves"),
    path("office/", runs.RunManage.as_view(), name="run-manage"),
    path("office/courses/", courses.CourseManage.as_view(), name="course-manage"),
    path("office/courses/new/", courses.CourseCreate.as_view(), name="course-create"),
    path("office/venues/new/", courses.VenueCreate.as_view(), name="venue-create"),
    path("courses/<slug:slug>/edit/", courses.CourseEdit.as_view(), name="course-edit"),
    path("courses/<slug:slug>/show/", courses.CourseShow.as_view(), name="course-show"),
    path("courses/<slug:slug>/runs/new/", runs.RunCreate.as_view(), name="run-create"),
    path("runs/<slug:slug>/edit/", runs.RunEdit.as_view(), name="run-edit"),
    path("runs/<slug:slug>/publish/", runs.RunPublish.as_view(), name="run-publish"),
    path("runs/<slug:slug>/hold/", runs.RunHold.as_view(), name="run-hold"),
    path("runs/<slug:slug>/cancel/", runs.RunCancel.as_view(), name="run-cancel"),
    path("runs/<slug:slug>/bookings/", runs.RunBookings.as_view(), name="run-bookings"),
    path("runs/<slug:slug>/register/<int:number>/", registers.RegisterTake.as_view(), name="register-take"),
]
