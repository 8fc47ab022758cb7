"""Every page of every person on the demo: reached from the navigation, with one section shown as current."""

import pytest
from django.urls import NoReverseMatch, reverse

from shield import working_days
from shield.extension_points import demo_people
from shield.models import User
from shield.operations import demo
from tests.access.tables import ACCESS
from tests.navigation.test_sections import WITHOUT_SECTION
from tests.navigation.walk import Walk, signed_in, view_name_of, walk_as

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

CLICKS = 2
# Pages that a form, an email or the sign-in leads to, and no link.
LED_TO = {
    "account_email_verification_sent",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "crest:referral-danger",
    "health",
    "health-live",
    "health-ready",
    "mfa_list_webauthn",
    "partnership:join",
    "partnership:join-request",
    "partnership:subscriber-requested",
    "partnership:subscriber-confirmed",
}
# Linked for those who have something there.
WHERE_THERE_IS_SOMETHING = {"clocks", "email-send-many"}
# The certificate of a booking stands behind the booking, which is within two clicks.
BEHIND_A_PART_OF_A_RECORD = {"training:certificate-detail"}
# Asked for again before a change to one's own account.
REAUTHENTICATION = {"account_reauthenticate", "mfa_reauthenticate"}


def test_every_page_of_every_person_is_reached_and_shows_its_section():
    demo.load(working_days.today())
    found = {each.name: troubles_of(each.key, User.objects.get(email=each.email)) for each in demo_people}
    lines = [f"{person}: {trouble}" for person, troubles in found.items() for trouble in troubles]
    assert lines == [], "\n".join(lines)


def troubles_of(key: str, user: User) -> list[str]:
    """Return what is wrong with the pages of one person, one line each."""
    walk = walk_as(user, of_each_kind=2 if key == "team" else 1)
    far = _too_far(walk) if key == "team" else []
    return [*walk.troubles, *_without_one_section(walk), *_not_reached(user, walk), *far]


def _without_one_section(walk: Walk) -> list[str]:
    return [
        f"{name} shows {sections} as current"
        for name, sections in walk.sections.items()
        if len(sections) != (0 if name in WITHOUT_SECTION else 1)
    ]


def _not_reached(user: User, walk: Walk) -> list[str]:
    client = signed_in(user)
    return [
        f"{name} is not reached"
        for name, path in _pages_of_their_own().items()
        if name not in walk.clicks and client.get(path).status_code == 200
    ]


def _pages_of_their_own() -> dict[str, str]:
    """Return the addresses of pages that are about no single record, by view name."""
    paths = {}
    for name in sorted(set(ACCESS) - LED_TO - WHERE_THERE_IS_SOMETHING):
        try:
            paths[name] = reverse(name)
        except NoReverseMatch:
            continue
    return {name: path for name, path in paths.items() if view_name_of(path)}


def _too_far(walk: Walk) -> list[str]:
    """Return the pages that are too far away; a form is a step of the page that leads to it."""
    return [
        f"{name} is {clicks} clicks from the navigation"
        for name, clicks in walk.clicks.items()
        if clicks > CLICKS and name not in walk.forms | BEHIND_A_PART_OF_A_RECORD | REAUTHENTICATION
    ]
