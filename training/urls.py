from django.urls import path

from training.views import bookings, catalogue, courses, registers, runs

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
    # The training office
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
