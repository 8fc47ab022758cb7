"""Every address that navigation, jobs and buttons name is there."""

from django.urls import reverse

from shield.extension_points import header_actions, jobs, public_doors, section_pages, sections

ENTRIES = [*sections, *section_pages, *jobs, *header_actions, *public_doors]


def test_every_entry_leads_to_an_address_that_exists():
    assert [entry.key for entry in ENTRIES if not reverse(entry.url_name)] == []
