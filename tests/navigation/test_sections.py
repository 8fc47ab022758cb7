"""Every address belongs to a section, or stands in the short list of pages that have none."""

from shield.web.navigation import has_section
from tests.access.tables import ACCESS

WITHOUT_SECTION = {
    "accessibility",
    "brand-stylesheet",
    "change-password",
    "cookies",
    "demo-sign-in",
    "document",
    "favicon",
    "health",
    "health-live",
    "health-ready",
    "help",
    "privacy",
    "search",
    "worried",
}


def test_every_address_belongs_to_a_section_or_says_that_it_has_none():
    assert {name for name in ACCESS if not has_section(name)} == WITHOUT_SECTION
