"""What shield itself announces: navigation, tasks and personal data."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from shield import working_days
from shield.extension_points import (
    Job,
    PersonalData,
    Section,
    SectionPage,
    Waiting,
    WorkQueue,
    jobs,
    personal_data,
    section_pages,
    sections,
    work_queue,
)
from shield.models import AuditEntry, EmailNotice, KeptForm, SentForm, User
from shield.operations import email_messages, password_resets, readiness
from shield.rules import EDIT_HOLIDAYS, MANAGE_ACCOUNTS, READ_AUDIT, SEE_EMAILS, SEE_STATUS
from shield.web.access import PUBLIC, SIGNED_IN

# Pages about one's own account belong to "My work" as well.
OWN_ACCOUNT = ("my-account", "my-data", "session-", "keptform-", "account_", "mfa_", "usersessions_")

sections.register(Section("my-work", 0, "My work", "home", SIGNED_IN, covers=OWN_ACCOUNT))
section_pages.register(SectionPage("shield.tasks", 0, "my-work", "Tasks", "home", SIGNED_IN))
section_pages.register(SectionPage("shield.week", 20, "my-work", "My week", "my-week", SIGNED_IN))

jobs.register_all(
    (
        Job(
            "shield.worried",
            900,
            "Worried about a child",
            "concern report danger emergency phone number mash lado allegation out of hours",
            "worried",
            PUBLIC,
        ),
        Job("shield.password", 910, "Change your password", "sign in account", "account_change_password", SIGNED_IN),
        Job(
            "shield.factor",
            920,
            "Add a second factor",
            "two-step second factor app passkey phone",
            "mfa_index",
            SIGNED_IN,
        ),
        Job("shield.address", 930, "Change your email address", "account sign in", "account_email", SIGNED_IN),
        Job(
            "shield.data",
            940,
            "Download your data",
            "subject access personal information privacy",
            "my-data",
            SIGNED_IN,
        ),
        Job("shield.emails", 950, "Send an email again", "failed bounced not sent", "email-list", SEE_EMAILS),
        Job(
            "shield.status",
            955,
            "Check the system status",
            "worker stopped emails late backup copy",
            "system-status",
            SEE_STATUS,
        ),
        Job(
            "shield.accounts",
            960,
            "Close an account",
            "disable sign in remove user reopen",
            "account-list",
            MANAGE_ACCOUNTS,
        ),
        Job("shield.audit-log", 970, "Check the audit log", "integrity chain tampering", "audit-check", READ_AUDIT),
        Job("shield.holidays", 980, "Add a bank holiday", "working days", "bank-holidays", EDIT_HOLIDAYS),
        Job("shield.privacy", 990, "Read the privacy notice", "data protection gdpr", "privacy", PUBLIC),
        Job("shield.help", 995, "Get help", "support contact", "help", PUBLIC),
    )
)


def failed_emails(user: Any) -> Iterable[Waiting]:
    """Emails that a person has to decide about, as one line."""
    count = EmailNotice.objects.visible_to(user).troubled().count()
    if count:
        title = "1 email was not sent" if count == 1 else f"{count} emails were not sent"
        yield Waiting(title, "The mail server refused it or the connection was lost", reverse("email-list"), "Decide")


work_queue.register(WorkQueue("shield.emails", 90, failed_emails))


def stopped_parts(user: Any) -> Iterable[Waiting]:
    """Tell those who look after the portal what of it does not run."""
    if user.has_perm(SEE_STATUS):
        for check in readiness.troubles():
            yield Waiting(f"{check.label}: needs attention", check.words, reverse("system-status"), "Check")


work_queue.register(WorkQueue("shield.status", 5, stopped_parts))


def ending_bank_holidays(user: Any) -> Iterable[Waiting]:
    """Tell those who may change bank holidays when a year or less is left of the published list."""
    if working_days.ends_soon(working_days.today()) and user.has_perm(EDIT_HOLIDAYS):
        last = working_days.published_until()
        over = working_days.today() > last
        title = f"The published bank holidays {'ended' if over else 'end'} on {last.day} {last:%B %Y}"
        why = "Later ones are worked out by rule, which may miss an extra day"
        yield Waiting(title, why, reverse("bank-holidays"), "Check", due=last)


work_queue.register(WorkQueue("shield.holidays", 95, ending_bank_holidays))

email_messages.resolve_when_sent(password_resets.ASKED, password_resets.email_for)


def export_account(user: User) -> Iterable[dict[str, Any]]:
    yield {
        "name": user.name,
        "email address": user.email,
        "joined": user.joined_at.isoformat(),
        "privacy notice accepted": user.privacy_notice_accepted_at and user.privacy_notice_accepted_at.isoformat(),
    }


def erase_account(user: User) -> int:
    """Keep the account without personal data, so that past actions still have an actor."""
    nobody = {"name": "Former user", "email": f"erased-{user.pk}@example.invalid", "is_active": False}
    return User.objects.filter(pk=user.pk).update(**nobody, password=make_password(None))


def export_emails(user: User) -> Iterable[dict[str, Any]]:
    for email in EmailNotice.objects.filter(to__iexact=user.email).order_by("pk"):
        yield {
            "email": email_messages.subject_of(email),
            "written": email.written_at.isoformat(),
            "state": email.status,
        }


def erase_emails(user: User) -> int:
    return EmailNotice.objects.filter(to__iexact=user.email).delete()[0]


def export_audit(user: User) -> Iterable[dict[str, Any]]:
    for entry in AuditEntry.objects.filter(actor=user).order_by("pk"):
        yield {"at": entry.at.isoformat(), "what": entry.kind}


def erase_nothing(user: User) -> int:
    """The audit is never erased: it protects the people whose records were read."""
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
        "shield.emails",
        20,
        "shield.emailnotice",
        ("to", "context"),
        "1 year from sending (to answer questions about what was sent)",
        export_emails,
        erase_emails,
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


def export_kept_forms(user: User) -> Iterable[dict[str, Any]]:
    """Say which forms wait; what was entered is on their pages and may be about a child, so it leaves the portal in no file."""
    for form in KeptForm.objects.visible_to(user).defer("fields"):
        yield {"form": form.path, "entered": form.kept_at.isoformat()}


def erase_kept_forms(user: User) -> int:
    return KeptForm.objects.visible_to(user).delete()[0]


def export_sent_forms(user: User) -> Iterable[dict[str, Any]]:
    for form in SentForm.objects.filter(user=user).order_by("sent_at"):
        yield {"sent": form.sent_at.isoformat(), "answer": form.answer}


def erase_sent_forms(user: User) -> int:
    return SentForm.objects.filter(user=user).delete()[0]


personal_data.register(
    PersonalData(
        "shield.kept-forms",
        40,
        "shield.keptform",
        ("fields",),
        "Until it is sent or discarded, at most 7 days (so that nothing typed is lost when a session ends)",
        export_kept_forms,
        erase_kept_forms,
    )
)
personal_data.register(
    PersonalData(
        "shield.sent-forms",
        50,
        "shield.sentform",
        ("answer",),
        "30 days from sending (so that nothing is made or sent twice)",
        export_sent_forms,
        erase_sent_forms,
    )
)
