from training.models.bookings import LIVE, Booking, BookingStatus, CalendarEntry
from training.models.courses import Course, CourseKind, Level
from training.models.registers import Attendance, Presence, RegisterTotal, RegisterTotalSector
from training.models.runs import CourseRun, Delivery, RunDate, RunStatus
from training.models.venues import Venue

__all__ = [
    "LIVE",
    "Attendance",
    "Booking",
    "BookingStatus",
    "CalendarEntry",
    "Course",
    "CourseKind",
    "CourseRun",
    "Delivery",
    "Level",
    "Presence",
    "RegisterTotal",
    "RegisterTotalSector",
    "RunDate",
    "RunStatus",
    "Venue",
]
