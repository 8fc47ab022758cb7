from training.models.arrivals import Arrival
from training.models.bookings import (
    ENDED,
    HOLDING,
    LIVE,
    ON_REGISTER,
    Booking,
    BookingStatus,
    CalendarEntry,
    SkipReason,
)
from training.models.certificates import Certificate
from training.models.conferences import (
    AgendaItem,
    GroupChoice,
    ParallelGroup,
    ProgrammePaper,
    SessionRating,
    Usefulness,
)
from training.models.courses import Course, CourseKind, Level
from training.models.evaluations import (
    Evaluation,
    EvaluationScore,
    ManagerAssessment,
    ManagerView,
    ScaleItem,
    Score,
    Stage,
)
from training.models.interests import Interest
from training.models.learning import ImportMapping, LearningRecord, LevelNeeded, RecordKind, Refresher
from training.models.learning_uploads import LearningUpload, UploadStatus
from training.models.messages import Audience, RunMessage
from training.models.needs import Needs
from training.models.offers import Approval, ApprovalAnswer, BookingGroup, Offer, OfferOutcome
from training.models.prerequisites import Prerequisite
from training.models.registers import (
    Attendance,
    MarkedBy,
    NoShow,
    NoShowDecision,
    Presence,
    RegisterTotal,
    RegisterTotalSector,
)
from training.models.reserves import SectorReserve
from training.models.run_dates import RunDate
from training.models.run_states import ApprovalRule, Delivery, RunStatus
from training.models.runs import CourseRun
from training.models.series import RunSeries, SeriesTopic, Weekday, WeekOfMonth
from training.models.tariffs import Charge, ChargeKind, Length, Tariff, TariffRate
from training.models.venues import Venue

__all__ = [
    "Audience",
    "RunMessage",
    "AgendaItem",
    "GroupChoice",
    "ParallelGroup",
    "ProgrammePaper",
    "SessionRating",
    "Usefulness",
    "Interest",
    "RunSeries",
    "SeriesTopic",
    "Weekday",
    "WeekOfMonth",
    "Certificate",
    "Evaluation",
    "EvaluationScore",
    "ManagerView",
    "ScaleItem",
    "Score",
    "ManagerAssessment",
    "Stage",
    "ImportMapping",
    "LearningUpload",
    "UploadStatus",
    "LearningRecord",
    "LevelNeeded",
    "RecordKind",
    "Refresher",
    "MarkedBy",
    "NoShow",
    "NoShowDecision",
    "ENDED",
    "HOLDING",
    "LIVE",
    "ON_REGISTER",
    "Approval",
    "ApprovalAnswer",
    "ApprovalRule",
    "Arrival",
    "Attendance",
    "Booking",
    "BookingGroup",
    "BookingStatus",
    "CalendarEntry",
    "Charge",
    "ChargeKind",
    "Course",
    "CourseKind",
    "CourseRun",
    "Delivery",
    "Length",
    "Level",
    "Needs",
    "Offer",
    "OfferOutcome",
    "Prerequisite",
    "Presence",
    "RegisterTotal",
    "RegisterTotalSector",
    "RunDate",
    "RunStatus",
    "SectorReserve",
    "SkipReason",
    "Tariff",
    "TariffRate",
    "Venue",
]
