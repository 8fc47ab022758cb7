from partnership.improvement.models.measures import Measure, MeasureReading
from partnership.improvement.models.question_sets import (
    BEST,
    Duty,
    QuestionKind,
    QuestionSet,
    Score,
    Standard,
    StandardQuestion,
)
from partnership.improvement.models.recommendations import Recommendation, RecommendationSource, RecommendationStatus

__all__ = [
    "BEST",
    "Duty",
    "Measure",
    "MeasureReading",
    "QuestionKind",
    "QuestionSet",
    "Recommendation",
    "RecommendationSource",
    "RecommendationStatus",
    "Score",
    "Standard",
    "StandardQuestion",
]
