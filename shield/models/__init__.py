from shield.models.accounts import User
from shield.models.audit import AuditEntry, AuditLink
from shield.models.bank_holidays import BankHolidayChange
from shield.models.documents import Document, DocumentScan, Safety
from shield.models.email_texts import EmailText
from shield.models.emails import EmailNotice, EmailStatus
from shield.models.kept_forms import KeptForm
from shield.models.sent_forms import SentForm
from shield.models.status_changes import StatusChange

__all__ = [
    "AuditEntry",
    "AuditLink",
    "BankHolidayChange",
    "Document",
    "DocumentScan",
    "EmailNotice",
    "EmailStatus",
    "EmailText",
    "KeptForm",
    "SentForm",
    "Safety",
    "StatusChange",
    "User",
]
