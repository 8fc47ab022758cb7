"""People prove who they are the real way: password and code, recovery code, passkey; and leave everywhere at once."""

import time
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser import mails
from tests.browser.pages import (
    errors,
    field,
    follow,
    give_proof,
    heading,
    message,
    out_of_sight,
    press,
    sees,
    sign_in,
    texts,
)
from tests.browser.second_factor import STEP, code, give_code

pytestmark = pytest.mark.browser

PASSWORD = "Gravel-Teapot-Meadow"
NEW_PASSWORD = "Lantern-Orchard-Pebble"
AGENCY = "Oxleas NHS Foundation Trust"
INDEX = "/account/2fa/"
BEHIND_THE_SECOND_PROOF = ["/", "/search/?q=a", "/people/", "/training/", "/account/", "/account/email/"]
WRONG_CODE = "The code is incorrect or has already been used"
NO_MATCH = "Your email address or password is incorrect"


def path(page: Page) -> str:
    return page.evaluate("location.pathname")


def open_account(portal, page: Page, address: str, name: str) -> None:
    """From the form that stands open to a confirmed address and the first sign-in."""
    field(page, "Full name").fill(name)
    field(page, "Work email address").fill(address)
    field(page, "Password").fill(PASSWORD)
    page.get_by_label("I have read the privacy notice").check()
    press(page, "Create an account")
    assert heading(page) == "Check your email"
    page.goto(mails.link(portal.wait_for_mail(address, "Confirm your email address"), "/account/confirm-email/"))
    press(page, "Confirm this address")
    sign_in(page, address, PASSWORD)
    assert heading(page) == "Join your agency"


def become_practitioner(portal, page: Page, address: str, name: str) -> None:
    """An account that a password alone opens."""
    page.goto("/account/signup/")
    open_account(portal, page, address, name)
    field(page, AGENCY).check()
    field(page, "Your job title").fill("Health visitor")
    press(page, "Join this agency")
    assert message(page) == "You have joined your agency. You can now book training."


def invite(team: Page, address: str, name: str) -> None:
    """The operational team asks somebody in, to a role of trust."""
    team.goto("/invitations/")
    press(team, "Invite a person")
    give_proof(team)
    field(team, "Full name").fill(name)
    field(team, "Work email address").fill(address)
    field(team, "Agency").select_option(label=AGENCY)
    field(team, "Role").select_option(label="Agency safeguarding lead")
    field(team, "Job title").fill("Named nurse")
    press(team, "Send invitation")
    assert message(team) == f"Invitation sent to {address}"


def accept_invitation(portal, page: Page, address: str, name: str) -> None:
    """From the mail to the role; which leads to no page but the one to set up a second proof."""
    link = mails.link(portal.wait_for_mail(address, "You are invited to join"), "/invitations/accept/")
    page.goto(link)
    assert heading(page) == "Your invitation"
    follow(page, "Create an account")
    open_account(portal, page, address, name)
    page.goto(link)
    press(page, "Accept the invitation")
    assert (path(page), heading(page)) == (INDEX, "Sign-in security")


def prove_again(page: Page) -> None:
    """Before something important about the account changes, the password is asked for once more."""
    assert heading(page) == "Confirm it is you"
    field(page, "Password").fill("Not-my-password-at-all")
    press(page, "Continue")
    assert errors(page) == ["Your password is incorrect"]
    field(page, "Password").fill(PASSWORD)
    press(page, "Continue")


def set_up_app(page: Page) -> tuple[str, list[str]]:
    """Switch the authenticator app on; answers its key and the recovery codes that are shown."""
    page.goto(INDEX)
    follow(page, "Switch on the authenticator app")
    prove_again(page)
    shown = page.locator(".secret")
    press(page, "Switch on")
    assert errors(page) == ["Enter a code from the app"]
    field(page, "Code from the app").fill(code(shown.inner_text(), time.time() - 10 * STEP))
    press(page, "Switch on")
    assert errors(page) == [WRONG_CODE]
    secret = shown.inner_text()
    field(page, "Code from the app").fill(code(secret))
    press(page, "Switch on")
    assert heading(page) == "Your recovery codes"
    assert texts(page.locator(".govuk-notification-banner__heading")) == [
        "Authenticator app switched on",
        "New recovery codes created",
    ]
    return secret, texts(page.locator("ul.codes li"))


def sign_out(page: Page) -> None:
    with page.expect_navigation():
        page.locator("header").get_by_role("button", name="Sign out", exact=True).click()
    assert message(page) == "You have signed out"
    assert_is_stranger(page)


def assert_is_stranger(page: Page) -> None:
    page.goto("/account/")
    assert (path(page), heading(page)) == ("/account/login/", "Sign in")


def assert_is_in(page: Page, name: str) -> None:
    page.goto("/account/")
    assert path(page) == "/account/"
    sees(page, name)


def ask_for_code(page: Page, address: str, password: str = PASSWORD) -> None:
    """Give the password; that alone opens no page."""
    sign_in(page, address, password)
    page.goto("/account/")
    assert (path(page), heading(page)) == ("/account/2fa/authenticate/", "Enter your security code")


def answer(page: Page, text: str) -> None:
    field(page, "Code").fill(text)
    press(page, "Continue")


@contextmanager
def security_key(page: Page):
    """A device with a fingerprint reader, as Chromium plays one; answers how to ask it for what it holds."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield lambda method, **values: devtools.send(f"WebAuthn.{method}", {**key, **values})
    devtools.send("WebAuthn.removeVirtualAuthenticator", key)


def add_passkey(page: Page, name: str) -> None:
    """The first one, which brings recovery codes with it."""
    page.goto(INDEX)
    follow(page, "Add a passkey")
    prove_again(page)
    field(page, "Name").fill(name)
    field(page, "Sign in with this passkey only, without a password").check()
    press(page, "Add a passkey")
    assert heading(page) == "Your recovery codes"


def test_an_invited_lead_sets_up_a_second_proof_before_the_first_page(portal, visitor):
    address, name = "named.nurse@oxleas.example.org", "Odette Marchetti"
    invite(visitor("team"), address, name)
    page = visitor(narrow=True, scripts=False)
    accept_invitation(portal, page, address, name)

    for behind in BEHIND_THE_SECOND_PROOF:
        page.goto(behind)
        assert (behind, path(page)) == (behind, INDEX)
    assert out_of_sight(page) == []
    secret, codes = set_up_app(page)
    assert (len(codes), len(set(codes))) == (10, 10)
    sees(page, "10 of 10 are left.")
    follow(page, "Continue to your work")
    assert path(page) == "/"
    page.goto("/people/")
    assert path(page) == "/people/"
    letter = mails.words(portal.wait_for_mail(address, "An authenticator app was switched on"))
    assert letter.startswith("Your account now asks for a code from your authenticator app.\n\nThis happened on ")
    assert " from IP address 127.0.0.1.\n" in letter
    assert portal.ask("SELECT count(*) FROM mfa_authenticator WHERE data::text LIKE %s", f"%{secret}%") == [(0,)]


def test_a_code_from_the_app_or_a_recovery_code_follows_the_password(portal, visitor):
    address, name = "on.two.legs@oxleas.example.org", "Bertrand Achterberg"
    page = visitor(scripts=False)
    become_practitioner(portal, page, address, name)
    secret, codes = set_up_app(page)
    sign_out(page)

    ask_for_code(page, address)
    answer(page, "")
    assert errors(page) == ["Enter a code"]
    answer(page, code(secret, time.time() - 10 * STEP))
    assert errors(page) == [WRONG_CODE]
    give_code(page, secret)
    assert_is_in(page, name)
    sign_out(page)

    ask_for_code(page, address)
    answer(page, codes[0])
    assert_is_in(page, name)
    page.goto(INDEX)
    sees(page, "You have 9 left.")
    sign_out(page)

    ask_for_code(page, address)
    answer(page, codes[0])
    assert errors(page) == [WRONG_CODE]
    answer(page, codes[1])
    assert_is_in(page, name)


def test_a_passkey_alone_opens_the_account_of_a_lead(portal, visitor):
    address, name = "passkey.holder@oxleas.example.org", "Philippa Nightingale-Osei"
    invite(visitor("team"), address, name)
    page = visitor()
    with security_key(page) as ask_key:
        accept_invitation(portal, page, address, name)
        add_passkey(page, "Work laptop")
        (credential,) = ask_key("getCredentials")["credentials"]
        assert (credential["isResidentCredential"], credential["rpId"]) == (True, "localhost")
        page.goto(f"{INDEX}webauthn/")
        assert texts(page.locator("tbody th")) == ["Work laptop"]
        sign_out(page)

        press(page, "Sign in with a passkey")
        page.wait_for_url("**/")
        assert_is_in(page, name)
        sign_out(page)

        sign_in(page, address, PASSWORD)
        assert heading(page) == "Enter your security code"
        press(page, "Use a passkey")
        page.wait_for_url("**/")
        assert_is_in(page, name)
        assert portal.ask(
            "SELECT type FROM mfa_authenticator a JOIN shield_user u ON u.id = a.user_id WHERE email = %s ORDER BY 1",
            address,
        ) == [("recovery_codes",), ("webauthn",)]


def test_a_passkey_opens_nothing_without_finger_face_or_pin(portal, visitor):
    address, name = "stolen.key@oxleas.example.org", "Ignatius Bellweather"
    page = visitor()
    with security_key(page) as ask_key:
        become_practitioner(portal, page, address, name)
        add_passkey(page, "Lost key")
        sign_out(page)
        ask_key("setUserVerified", isUserVerified=False)
        page.locator("#passkey_login").click()
        expect(page.get_by_role("alert")).to_have_text("The passkey did not work. Try again, or use your password.")
        assert_is_stranger(page)


def test_the_other_places_where_one_is_signed_in_can_be_ended(portal, visitor):
    address, name = "two.places@oxleas.example.org", "Wilhelmina Oduya"
    first, second, third = visitor(), visitor(narrow=True), visitor()
    first.context.set_extra_http_headers({"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"})
    second.context.set_extra_http_headers({"User-Agent": "Mozilla/5.0 (iPhone) Version/18.0 Mobile Safari/604.1"})
    third.context.set_extra_http_headers({"User-Agent": "Something else"})
    become_practitioner(portal, first, address, name)
    for page in (second, third):
        sign_in(page, address, PASSWORD)
        assert_is_in(page, name)

    first.goto("/account/sessions/")
    assert heading(first) == "Where you are signed in"
    rows = first.locator("tbody tr")
    assert [texts(row.locator("td"))[:2] for row in rows.all()] == [
        ["127.0.0.1", "Firefox on Windows"],
        ["127.0.0.1", "Safari on an iPhone"],
        ["127.0.0.1", "A browser"],
    ]
    assert texts(rows.nth(0).locator("td"))[2] == "This session"
    rows.nth(1).get_by_role("button", name="Sign out of Safari on an iPhone").click()
    assert message(first) == "Signed out of that session"
    assert texts(rows.locator("td:nth-child(3)")) == ["Firefox on Windows", "A browser"]
    assert_is_stranger(second)
    assert_is_in(third, name)

    first.goto("/account/sessions/")
    press(first, "Sign out of all other sessions")
    assert message(first) == "You have been signed out everywhere else"
    assert texts(rows.locator("td:nth-child(3)")) == ["Firefox on Windows"]
    assert_is_stranger(third)
    assert_is_in(first, name)


def test_signing_out_is_a_post_and_ends_the_session_for_good(portal, visitor):
    address, name = "leaving@oxleas.example.org", "Casimir Thorne"
    page = visitor(scripts=False)
    become_practitioner(portal, page, address, name)
    kept = page.context.cookies()
    page.goto("/account/logout/")
    assert heading(page) == "Sign out"
    assert_is_in(page, name)
    page.goto("/account/logout/")
    press(page, "Sign out")
    assert message(page) == "You have signed out"
    assert_is_stranger(page)
    page.context.add_cookies(kept)
    assert_is_stranger(page)


def ask_for_link(page: Page, address: str) -> tuple[str, str]:
    """Ask for a link to set a new password; answers where that leads and what is said there."""
    page.goto("/account/login/")
    follow(page, "Forgot your password?")
    press(page, "Send me a link")
    assert errors(page) == ["Enter your email address"]
    field(page, "Email address").fill(address)
    press(page, "Send me a link")
    assert heading(page) == "Check your email"
    return path(page), page.locator("main").inner_text()


def choose_password(page: Page, once: str, again: str) -> None:
    field(page, "New password").fill(once)
    field(page, "Confirm new password").fill(again)
    press(page, "Set your password")


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(portal, visitor):
    page, known, unknown = visitor(scripts=False), "amina.okafor@danson-vale.example.org", "nobody@example.org"
    assert ask_for_link(page, known) == ask_for_link(page, unknown)
    assert mails.link(portal.wait_for_mail(known, "Reset your password"), "/account/password/reset/key/")
    letter = portal.wait_for_mail(unknown, "There is no account for this email address")
    assert mails.link(letter, "/account/signup/")
    assert len(portal.mails_to(unknown)) == 1


def test_a_forgotten_password_is_set_anew_once_and_the_code_is_still_asked_for(portal, visitor):
    address, name = "forgetful@oxleas.example.org", "Rosamund Fairbrother"
    page, other = visitor(), visitor(narrow=True, scripts=False)
    become_practitioner(portal, page, address, name)
    _, codes = set_up_app(page)
    ask_for_link(other, address)
    link = mails.link(portal.wait_for_mail(address, "Reset your password"), "/account/password/reset/key/")
    other.goto(link)
    choose_password(other, NEW_PASSWORD, PASSWORD)
    assert errors(other) == ["You must type the same password each time."]
    choose_password(other, "Too short", "Too short")
    assert errors(other) == ["This password is too short. It must contain at least 12 characters."]
    choose_password(other, NEW_PASSWORD, NEW_PASSWORD)
    assert heading(other) == "Your password has been reset"
    assert portal.wait_for_mail(address, "Your password has been reset")
    assert_is_stranger(page)
    other.goto(link)
    assert heading(other) == "This link has expired"

    sign_in(other, address, PASSWORD)
    assert errors(other) == [NO_MATCH]
    ask_for_code(other, address, NEW_PASSWORD)
    answer(other, codes[0])
    assert_is_in(other, name)
