from partnership.improvement.models.measures import Measure, Measurement
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
    "Measurement",
    "QuestionKind",
    "QuestionSet",
    "Recommendation",
    "RecommendationSource",
    "RecommendationStatus",
    "Score",
    "Standard",
    "StandardQuestion",
]
