"""A young person is referred, screened and discussed; people without a part in it cannot tell that they exist."""

import re

import pytest

from tests.browser import mails, stores
from tests.browser.pages import (
    boxes,
    enter_date,
    errors,
    field,
    follow,
    heading,
    message,
    out_of_sight,
    press,
    texts,
)

pytestmark = pytest.mark.browser

MISSING_FROM_STEP_1 = [
    "Enter a phone number we can reach you on",
    "Enter how you know the young person",
    "Enter the young person’s full name, or “not known”",
    "Enter the date of birth or an estimated age",
]
MISSING_FROM_STEP_2 = [
    "Select the types of exploitation you are worried about",
    "Enter what you know and what worries you",
    "Select whether they have been missing in the last 90 days",
]
NAME = "Zephyrine Quillfeather"
# What every session of the demo holds.
SIGNED_IN = "second_factor_counted_as_given"
OUTSIDERS = ["administrator", "team", "board_member", "executive_member", "scrutineer", "agency_lead", "outsider"]


def begin(page):
    """Past the danger question, to the first step."""
    page.goto("/crest/refer/")
    press(page, "Continue")
    assert errors(page) == ["Select yes if a child is in immediate danger now"]
    field(page, "No").check()
    press(page, "Continue")
    assert heading(page) == "You and the young person"


def tell_who(page):
    """The first step, wrong once; what was typed stays."""
    press(page, "Save and continue")
    assert errors(page) == MISSING_FROM_STEP_1
    field(page, "Your phone number today").fill("020 7946 0777")
    field(page, "How do you know the young person?").fill("Class teacher since September")
    field(page, "Young person’s full name").fill(NAME)
    enter_date(page, "Date of birth", "31", "2", "2012")
    press(page, "Save and continue")
    assert errors(page) == ["Date of birth must be a real date"]
    assert field(page, "Young person’s full name").input_value() == NAME
    assert boxes(page, "Date of birth") == ["31", "2", "2012"]
    enter_date(page, "Date of birth", "27", "3", "2012")
    assert out_of_sight(page) == []


def tell_why(page):
    """The second step, empty once."""
    press(page, "Save and continue")
    assert errors(page) == MISSING_FROM_STEP_2
    field(page, "Criminal exploitation, such as county lines").check()
    field(page, "What do you know, and what worries you?").fill(f"{NAME} has two phones and will not say why.")
    page.get_by_role("group", name="Have they been missing").get_by_label("No", exact=True).check()
    press(page, "Save and continue")


def tell_who_knows(page):
    """The third step."""
    group = page.get_by_role("group", name="Have you told the young person")
    group.get_by_role("radio").first.check()
    page.get_by_role("group", name="Have you told a parent or carer").get_by_role("radio").first.check()
    press(page, "Save and continue")


def refer(page, portal):
    """From the first question to the receipt; answers the reference and the receipt's address."""
    begin(page)
    tell_who(page)
    press(page, "Save and come back later")
    assert NAME not in page.content()
    assert stores.tables_that_tell(portal, NAME) == {}
    page.locator("#content a", has_text="Draft of").first.click()
    assert field(page, "Young person’s full name").input_value() == NAME
    press(page, "Save and continue")
    tell_why(page)
    tell_who_knows(page)
    assert heading(page) == "Check and send"
    press(page, "Send the referral")
    assert errors(page) == ["Confirm that what you have written is true as far as you know"]
    page.get_by_role("checkbox").check()
    press(page, "Send the referral")
    assert out_of_sight(page) == []
    return heading(page), page.url


def accept(page, portal, reference):
    """The MASH reads the referral behind its mail, and accepts it with a reason; answers the referral's address."""
    letter = portal.wait_for_mail("helen.marchbanks@mash.example.org", reference)
    page.goto(mails.link(letter, "/crest/referrals/"))
    referral = page.url
    assert NAME in page.locator("#content").inner_text()
    press(page, "Accept for the panel")
    press(page, "Accept for the panel")
    assert errors(page) == ["Enter the reason"]
    field(page, "Why does this need the panel?").fill("Two agencies have each seen half of it.")
    press(page, "Accept for the panel")
    assert message(page) == "Referral accepted. It is on the agenda of the next panel meeting."
    return referral


def read_at_panel(page, reference):
    """A panel member finds the young person on the next meeting's agenda and reads; answers both pages' addresses."""
    page.goto("/crest/meetings/")
    page.locator("#content .row__title a").first.click()
    page.get_by_role("link", name=reference).click()
    page.wait_for_url(re.compile(r"/crest/meetings/[0-9a-f-]+/[0-9a-f-]+/$"))
    item = page.url
    assert NAME not in page.content()
    follow(page, "View the full case")
    case = page.url
    for words in (NAME, f"{NAME} has two phones and will not say why.", "Two agencies have each seen half of it."):
        assert page.get_by_text(words, exact=True).is_visible()
    follow(page, "Access log")
    assert "Curtis Bellamy" in page.locator("#content").inner_text()
    return item, case


def readings(portal, kind, address):
    """Who read the record behind an address, and how often."""
    return portal.ask(
        "SELECT split_part(actor_label, ' <', 1), count(*) FROM shield_auditentry "
        "WHERE kind = %s AND target_id = %s GROUP BY actor_label",
        kind,
        address.rstrip("/").rpartition("/")[2],
    )


def test_a_young_person_is_referred_screened_and_discussed_in_private(portal, visitor):
    referrer = visitor("practitioner", narrow=True, scripts=False)
    reference, receipt = refer(referrer, portal)
    assert re.fullmatch(r"CR-[A-Z0-9]{4}", reference)
    letter = portal.wait_for_mail("amina.okafor@danson-vale.example.org", f"We have received your referral {reference}")
    assert mails.link(letter, "/crest/") == receipt

    referral = accept(visitor("mash_screener"), portal, reference)
    item, case = read_at_panel(visitor("crest_member"), reference)
    assert readings(portal, "crest.referral-read", referral) == [("Helen Marchbanks", 3)]
    assert readings(portal, "crest.item-read", case) == [("Curtis Bellamy", 1)]
    assert readings(portal, "crest.case-read", case) == [("Curtis Bellamy", 1)]
    assert readings(portal, "crest.access-log-read", case) == [("Curtis Bellamy", 1)]

    referrer.goto(receipt)
    assert texts(referrer.locator("#content .receipt .tag")) == ["Accepted"]
    assert NAME not in referrer.content()
    assert "Two agencies" not in referrer.content()

    for who in OUTSIDERS:
        page = visitor(who)
        for address in (receipt, referral, item, case):
            assert page.request.get(address).status == 404, (who, address)
    assert [referrer.request.get(address).status for address in (referral, item, case)] == [404, 404, 404]

    # The search finds what is there to be found, and nothing of the young person.
    assert stores.rows(portal, "crest_child") >= 1
    assert stores.tables_that_tell(portal, reference)["crest_referral"] == 1
    assert stores.files_that_tell(portal, reference) != []
    assert stores.sessions_that_tell(portal, SIGNED_IN) != 0
    assert stores.memory_that_tells(portal, SIGNED_IN) != []
    for word in (NAME, "Quillfeather", "two phones", "each seen half"):
        assert stores.tables_that_tell(portal, word) == {}, word
        assert stores.files_that_tell(portal, word) == [], word
        assert stores.sessions_that_tell(portal, word) == 0, word
        assert stores.memory_that_tells(portal, word) == [], word


def test_a_child_in_danger_brings_numbers_and_leaves_no_trace(portal, visitor):
    page = visitor("champion", narrow=True, scripts=False)
    page.goto("/crest/refer/")

    def kept():
        return [stores.rows(portal, table) for table in ("crest_referraldraft", "crest_child", "shield_auditentry")]

    before = kept()
    field(page, "Yes").check()
    press(page, "Continue")
    assert heading(page) == "Call now. Do not use the online form"
    assert texts(page.locator("#content a[href^='tel:']")) == ["999", "020 7946 0101", "020 7946 0102"]
    assert out_of_sight(page) == []
    assert kept() == before
