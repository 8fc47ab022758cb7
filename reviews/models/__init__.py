from reviews.models.advance_copies import AdvanceCopy
from reviews.models.clocks import ClockKey, ReviewClock
from reviews.models.monitoring import MonitoringEntry
from reviews.models.partner_views import PartnerView, Position, Question
from reviews.models.reviews import (
    Area,
    Harm,
    PanelPosition,
    PracticeReview,
    ReviewTheme,
)
from reviews.models.statuses import ReviewStatus

__all__ = [
    "AdvanceCopy",
    "Area",
    "ClockKey",
    "Harm",
    "MonitoringEntry",
    "PanelPosition",
    "PartnerView",
    "Position",
    "PracticeReview",
    "Question",
    "ReviewClock",
    "ReviewStatus",
    "ReviewTheme",
]
