"""What the ground floor itself announces: its doors, what waits, and the personal data it keeps."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from shield.extension_points import (
    NavigationItem,
    PersonalData,
    Waiting,
    WorkQueue,
    navigation,
    personal_data,
    work_queue,
)
from shield.models import AuditEntry, Notice, User
from shield.rules import MANAGE_ACCOUNTS, READ_AUDIT, SEE_NOTICES

navigation.register(NavigationItem("shield.home", 0, "My work", "home", "shield.signed-in"))
navigation.register(NavigationItem("shield.accounts", 90, "Accounts", "account-list", MANAGE_ACCOUNTS))
navigation.register(NavigationItem("shield.audit", 91, "Audit", "audit-check", READ_AUDIT))
navigation.register(NavigationItem("shield.notices", 92, "Emails", "notice-list", SEE_NOTICES))


def notices_in_trouble(user: Any) -> Iterable[Waiting]:
    """Emails that a person has to decide about, as one line."""
    count = Notice.objects.visible_to(user).troubled().count()
    if count:
        title = "1 email was not sent" if count == 1 else f"{count} emails were not sent"
        yield Waiting(title, "The mail server refused it or the connection was lost", reverse("notice-list"), "Decide")


work_queue.register(WorkQueue("shield.notices", 90, notices_in_trouble))


def export_account(user: User) -> Iterable[dict[str, Any]]:
    yield {
        "name": user.name,
        "email address": user.email,
        "joined": user.joined_at.isoformat(),
        "privacy notice accepted": user.privacy_notice_accepted_at and user.privacy_notice_accepted_at.isoformat(),
    }


def erase_account(user: User) -> int:
    """The account stays as an empty shell, so that what it did keeps its actor."""
    nobody = {"name": "Former user", "email": f"erased-{user.pk}@example.invalid", "is_active": False}
    return User.objects.filter(pk=user.pk).update(**nobody, password=make_password(None))


def export_notices(user: User) -> Iterable[dict[str, Any]]:
    for notice in Notice.objects.filter(to__iexact=user.email).order_by("pk"):
        yield {"email": notice.template, "written": notice.written_at.isoformat(), "state": notice.status}


def erase_notices(user: User) -> int:
    return Notice.objects.filter(to__iexact=user.email).delete()[0]


def export_audit(user: User) -> Iterable[dict[str, Any]]:
    for entry in AuditEntry.objects.filter(actor=user).order_by("pk"):
        yield {"at": entry.at.isoformat(), "what": entry.kind}


def erase_nothing(user: User) -> int:
    """The audit is kept whole: it protects those whose records were read."""
    return 0


personal_data.register(
    PersonalData(
        "shield.account",
        10,
        "shield.user",
        ("name", "email"),
        "While the account is open, then 2 years after it is closed (to show what was done)",
        export_account,
        erase_account,
    )
)
personal_data.register(
    PersonalData(
        "shield.notices",
        20,
        "shield.notice",
        ("to", "words"),
        "1 year from sending (to answer questions about what was sent)",
        export_notices,
        erase_notices,
    )
)
personal_data.register(
    PersonalData(
        "shield.audit",
        30,
        "shield.auditentry",
        ("actor_label",),
        "As long as the records it protects (legal duty to account for access)",
        export_audit,
        erase_nothing,
    )
)
