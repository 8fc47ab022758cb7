from partnership.publications.models.annual_reports import (
    AnnualReport,
    AnnualReportChapter,
    AnnualReportCopy,
    AnnualReportSignature,
    AnnualReportStatus,
)
from partnership.publications.models.arrangements import (
    ArrangementsChange,
    ArrangementsCheck,
    ArrangementsCopy,
    ArrangementsPicture,
    ArrangementsSection,
    ArrangementsSignature,
    ArrangementsStatus,
    ArrangementsVersion,
)
from partnership.publications.models.bulletins import (
    BulletinIssue,
    BulletinStory,
    IssueStatus,
    MailingList,
    Subscriber,
    SubscriberStatus,
)
from partnership.publications.models.copies import SentCopy
from partnership.publications.models.resources import Resource, ResourceAudience, ResourceKind
from partnership.publications.models.signing import Signature, SignedPublication

__all__ = [
    "AnnualReport",
    "AnnualReportChapter",
    "AnnualReportCopy",
    "AnnualReportSignature",
    "AnnualReportStatus",
    "ArrangementsChange",
    "ArrangementsCheck",
    "ArrangementsCopy",
    "ArrangementsPicture",
    "ArrangementsSection",
    "ArrangementsSignature",
    "ArrangementsStatus",
    "ArrangementsVersion",
    "BulletinIssue",
    "BulletinStory",
    "IssueStatus",
    "MailingList",
    "Resource",
    "ResourceAudience",
    "ResourceKind",
    "SentCopy",
    "Signature",
    "SignedPublication",
    "Subscriber",
    "SubscriberStatus",
]
