"""The personal data that training keeps, and for how long."""

from shield.extension_points import PersonalData, personal_data
from training.operations import own_data, own_learning

KEPT = (
    PersonalData(
        "training.bookings",
        10,
        "training.Booking",
        ("attendee", "agency", "sector", "booked_by", "cancelled_by", "cancel_reason"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        own_data.bookings_of,
        own_data.forget_reasons,
    ),
    PersonalData(
        "training.attendances",
        11,
        "training.Attendance",
        ("booking", "presence", "taken_by"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        own_data.attendances_of,
        own_data.keep_attendances,
    ),
    PersonalData(
        "training.needs",
        12,
        "training.Needs",
        ("booking", "access", "dietary"),
        "Seven days after the course, or as many as the course says, so that the day can be prepared (consent).",
        own_data.needs_of,
        own_data.forget_needs,
    ),
    PersonalData(
        "training.approvals",
        13,
        "training.Approval",
        ("booking", "manager_name", "manager_email", "words"),
        "Six years after the course, with the booking it belongs to (public task).",
        own_data.approvals_of,
        own_data.forget_managers_words,
    ),
    PersonalData(
        "training.no_shows",
        14,
        "training.NoShow",
        ("booking", "objection", "reason"),
        "Two years after the mark: 12 months until it lapses, and 12 more for questions (public task).",
        own_learning.no_shows_of,
        own_learning.forget_objections,
    ),
    PersonalData(
        "training.certificates",
        15,
        "training.Certificate",
        ("booking", "holder"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        own_learning.certificates_of,
        own_learning.keep,
    ),
    PersonalData(
        "training.learning",
        16,
        "training.LearningRecord",
        ("person", "evidence", "added_by"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        own_learning.records_of,
        own_learning.keep,
    ),
    PersonalData(
        "training.levels",
        17,
        "training.LevelNeeded",
        ("person", "level", "set_by"),
        "As long as the person has a post in the agency (public task).",
        own_learning.level_of,
        own_learning.forget_level,
    ),
    PersonalData(
        "training.evaluations",
        18,
        "training.Evaluation",
        ("booking", "useful", "change"),
        "Six years after the course, for what the courses change (public task).",
        own_learning.evaluations_of,
        own_learning.forget_answers,
    ),
    PersonalData(
        "training.manager_views",
        19,
        "training.ManagerView",
        ("evaluation", "manager_name", "manager_email", "words"),
        "Six years after the course, for what the courses change (public task).",
        own_learning.manager_views_of,
        own_learning.forget_manager_views,
    ),
    PersonalData(
        "training.interests",
        20,
        "training.Interest",
        ("course", "person"),
        "Until the person is invited or withdraws, and two years after (public task).",
        own_learning.interests_of,
        own_learning.forget_interests,
    ),
)


def announce() -> None:
    """Put every entry into the registry."""
    for kept in KEPT:
        personal_data.register(kept)
