from shield.models.accounts import User
from shield.models.audit import AuditEntry, AuditLink
from shield.models.bank_holidays import BankHolidayChange
from shield.models.documents import Document, DocumentScan, Safety
from shield.models.email_texts import EmailText
from shield.models.emails import EmailNotice, EmailPriority, EmailStatus
from shield.models.kept_forms import KeptForm
from shield.models.running import FailedTask, Heartbeat, Installation
from shield.models.sent_forms import SentForm
from shield.models.status_changes import StatusChange

__all__ = [
    "AuditEntry",
    "AuditLink",
    "BankHolidayChange",
    "Document",
    "DocumentScan",
    "EmailNotice",
    "EmailPriority",
    "EmailStatus",
    "EmailText",
    "FailedTask",
    "Heartbeat",
    "Installation",
    "KeptForm",
    "SentForm",
    "Safety",
    "StatusChange",
    "User",
]
