"""Who may open what on the ground floor, allauth's own pages included."""

from dataclasses import replace
from uuid import uuid4

from django.urls import reverse

from shield.models import EmailNotice, EmailStatus, KeptForm
from shield.operations import documents
from shield.web.access import PUBLIC
from tests.access.address import EVERYBODY, SIGNED_IN, Address
from tests.factories.partnership import UserFactory

NOBODY_SIGNED_IN = frozenset({"anonymous"})


def at(name, *args):
    return lambda: reverse(name, args=args)


def public(name):
    return Address(at(name), get={200: EVERYBODY})


def document():
    words = {"title": "A", "filename": "a.pdf", "content": b"%PDF-1.7", "permission": PUBLIC, "by": None}
    return reverse("document", args=[documents.store(**words).pk])


def notice():
    made = EmailNotice.objects.create(
        template="partnership/emails/join-declined", to="a@example.org", status=EmailStatus.FAILED
    )
    return reverse("email-send-again", args=[made.pk])


def some_emails():
    notice()
    return reverse("email-send-many")


def kept_form(user):
    """A form of the asker's own; nobody else's is ever found."""
    kept = KeptForm.objects.create(pk=uuid4(), owner_id=user.pk or UserFactory().pk, path="/", fields={"a": ["b"]})
    return reverse("keptform-discard", args=[kept.pk])


def mine(name, get=200, post=405, *args):
    """A page about one's own account: anonymous people sign in first."""
    return Address(at(name, *args), get={get: SIGNED_IN}, post={post: SIGNED_IN})


def on_the_way_in(name, get=200, post=200, *args):
    """A page to sign in by; somebody who is in already is sent home."""
    return Address(
        at(name, *args), get={get: NOBODY_SIGNED_IN, 302: SIGNED_IN}, post={post: NOBODY_SIGNED_IN, 302: SIGNED_IN}
    )


def open_to_all(name, get=200, post=405, *args, **how):
    return Address(at(name, *args), get={get: EVERYBODY}, post={post: EVERYBODY}, **how)


# Who belongs to no agency is asked to join one first.
HOMELESS = {"leaver", "without_post"}

OUR_PAGES = {
    "home": Address(at("home"), get={302: HOMELESS, 200: EVERYBODY - HOMELESS}),
    **{
        name: public(name)
        for name in (
            "search",
            "cookies",
            "privacy",
            "accessibility",
            "worried",
            "health",
            "health-live",
            "health-ready",
        )
    },
    "brand-stylesheet": Address(at("brand-stylesheet", "abc"), get={200: EVERYBODY}),
    **{name: Address(at(name), get={302: EVERYBODY}) for name in ("favicon", "change-password")},
    "document": Address(document, get={200: EVERYBODY}),
    "account-list": Address(at("account-list"), get={200: {"administrator"}}),
    # Closing and reopening ask for fresh proof first.
    "account-close": Address(
        lambda: reverse("account-close", args=[UserFactory().pk]),
        get={302: {"administrator"}},
        post={302: {"administrator"}},
        otherwise=404,
    ),
    "account-reopen": Address(
        lambda: reverse("account-reopen", args=[UserFactory(is_active=False).pk]),
        get={302: {"administrator"}},
        post={302: {"administrator"}},
        otherwise=404,
    ),
    "email-list": Address(at("email-list"), get={200: {"team", "administrator"}}),
    "email-send-again": Address(
        notice, get={200: {"team", "administrator"}}, post={302: {"team", "administrator"}}, otherwise=404
    ),
    # Allowing a copy to send emails asks for fresh proof first.
    "copy-release": Address(
        at("copy-release"), get={302: {"team", "administrator"}}, post={302: {"team", "administrator"}}
    ),
    "system-status": Address(at("system-status"), get={200: {"team", "administrator"}}),
    "email-send-many": Address(
        some_emails,
        get={200: {"team", "administrator"}},
        post={422: {"team", "administrator"}},
    ),
    "audit-check": Address(at("audit-check"), get={200: {"administrator"}}),
    "email-text-list": Address(at("email-text-list"), get={200: {"team"}}),
    "email-text-edit": Address(
        lambda: reverse("email-text-edit", args=["training.reminder"]),
        get={200: {"team"}},
        post={422: {"team"}},
        data=lambda: {"subject": "Soon", "text": "Hello [name]"},
    ),
    "email-text-restore": Address(
        lambda: reverse("email-text-restore", args=["training.reminder"]), get={200: {"team"}}, post={302: {"team"}}
    ),
    "bank-holidays": Address(at("bank-holidays"), get={200: {"team"}}, post={422: {"team"}}),
    "my-account": mine("my-account"),
    "my-data": mine("my-data"),
    "my-data-download": mine("my-data-download", 302, 302),
    "session-end": mine("session-end", 405, 404, 0),
    "session-renew": mine("session-renew", 405, 200),
    "keptform-discard": Address(kept_form, get={200: SIGNED_IN}, post={302: SIGNED_IN}),
    # Only in demo mode on a loopback address is there such a page.
    "demo-sign-in": open_to_all("demo-sign-in", 404, 404, "team"),
}

LIBRARY_PAGES = {
    "account_login": on_the_way_in("account_login"),
    "account_signup": on_the_way_in("account_signup"),
    "account_confirm_login_code": on_the_way_in("account_confirm_login_code", 302, 302),
    "account_logout": Address(at("account_logout"), get={200: SIGNED_IN, 302: {"anonymous"}}, post={302: EVERYBODY}),
    "account_inactive": open_to_all("account_inactive"),
    "account_email_verification_sent": open_to_all("account_email_verification_sent"),
    "account_reset_password": open_to_all("account_reset_password", 200, 200, accepted=302),
    "account_reset_password_done": open_to_all("account_reset_password_done"),
    "account_reset_password_from_key": open_to_all("account_reset_password_from_key", 200, 200, "1", "x"),
    "account_reset_password_from_key_done": open_to_all("account_reset_password_from_key_done"),
    "account_confirm_email": open_to_all("account_confirm_email", 200, 404, "x"),
    "account_reauthenticate": mine("account_reauthenticate", 302, 302),
    "account_email": mine("account_email", 200, 302),
    "account_change_password": mine("account_change_password", 302, 302),
    "account_set_password": mine("account_set_password", 200, 200),
    "mfa_index": mine("mfa_index"),
    "mfa_authenticate": on_the_way_in("mfa_authenticate", 302, 302),
    "mfa_login_webauthn": on_the_way_in("mfa_login_webauthn", 302, 302),
    "mfa_reauthenticate": mine("mfa_reauthenticate", 200, 200),
    "mfa_reauthenticate_webauthn": mine("mfa_reauthenticate_webauthn", 302, 302),
    "mfa_activate_totp": mine("mfa_activate_totp", 302, 302),
    "mfa_deactivate_totp": mine("mfa_deactivate_totp", 302, 302),
    "mfa_view_recovery_codes": mine("mfa_view_recovery_codes", 404, 405),
    "mfa_generate_recovery_codes": mine("mfa_generate_recovery_codes", 302, 302),
    "mfa_download_recovery_codes": mine("mfa_download_recovery_codes", 404, 404),
    "mfa_list_webauthn": mine("mfa_list_webauthn"),
    "mfa_add_webauthn": mine("mfa_add_webauthn", 302, 302),
    "mfa_remove_webauthn": mine("mfa_remove_webauthn", 302, 302, 1),
    "mfa_edit_webauthn": mine("mfa_edit_webauthn", 302, 302, 1),
    "usersessions_list": mine("usersessions_list", 200, 302),
}

ACCESS = OUR_PAGES | {name: replace(address, is_library=True) for name, address in LIBRARY_PAGES.items()}
