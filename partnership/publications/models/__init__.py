from partnership.publications.models.annual_reports import (
    AnnualReport,
    AnnualReportSection,
    ReportCopy,
    ReportSignature,
    ReportStatus,
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
    BulletinItem,
    IssueStatus,
    MailingList,
    Subscriber,
    SubscriberStatus,
)
from partnership.publications.models.resources import Resource, ResourceAudience, ResourceKind

__all__ = [
    "AnnualReport",
    "AnnualReportSection",
    "ArrangementsChange",
    "ArrangementsCheck",
    "ArrangementsCopy",
    "ArrangementsPicture",
    "ArrangementsSection",
    "ArrangementsSignature",
    "ArrangementsStatus",
    "ArrangementsVersion",
    "BulletinIssue",
    "BulletinItem",
    "IssueStatus",
    "MailingList",
    "ReportCopy",
    "ReportSignature",
    "ReportStatus",
    "Resource",
    "ResourceAudience",
    "ResourceKind",
    "Subscriber",
    "SubscriberStatus",
]
