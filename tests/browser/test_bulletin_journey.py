"""A reader subscribes to the bulletin, the team writes and sends it, and the reader unsubscribes with one click."""

import re
import time
import urllib.request
from collections import Counter
from email import message_from_bytes

import pytest

from tests.browser import mails
from tests.browser.pages import errors, field, follow, message, out_of_sight, press, texts

pytestmark = pytest.mark.browser

STORY = "S.H.I.E.L.D. briefing: CREST and how to refer"
CONFIRMED = (
    "SELECT email FROM partnership_subscriber WHERE status = 'confirmed' AND 'main' = ANY (lists) ORDER BY email"
)
NOTICES = "SELECT \"to\", status FROM shield_emailnotice WHERE context->>'slug' = %s AND context->>'is_test' = 'false'"


def fresh(portal, what):
    """Return a name that is new to this portal."""
    ((issues, readers),) = portal.ask(
        "SELECT (SELECT count(*) FROM partnership_bulletinissue), (SELECT count(*) FROM partnership_subscriber)"
    )
    return f"{what} {issues}-{readers}"


def subscribe(page, portal, address):
    """Subscribe, and confirm by the button behind the link in the email; the link alone confirms nothing."""
    page.goto("/bulletins/")
    press(page, "Subscribe to the bulletin")
    field(page, "Your email address").fill("nobody at all")
    press(page, "Send me a confirmation link")
    assert errors(page) == ["Enter an email address in the correct format, like name@example.com"]
    field(page, "Your email address").fill(address)
    press(page, "Send me a confirmation link")
    assert page.url.endswith("/bulletins/subscribe/sent/")
    page.goto(
        mails.link(portal.wait_for_mail(address, "Confirm your subscription to the bulletin"), "/bulletins/confirm/")
    )
    assert (address,) not in portal.ask(CONFIRMED)
    assert out_of_sight(page) == []
    press(page, "Confirm my subscription")
    assert (address,) in portal.ask(CONFIRMED)


def write(page, title):
    """Create a bulletin with one story from the portal and one of the writer's own, and return its address."""
    page.goto("/bulletins/")
    press(page, "Create a bulletin")
    press(page, "Save bulletin")
    assert errors(page) == ["Enter the title", "Enter the subject of the email"]
    field(page, "Title").fill(title)
    field(page, "Subject of the email").fill(title)
    field(page, "Introduction (optional)").fill("What is new this month.")
    press(page, "Save bulletin")
    assert message(page) == "Draft created. Next, add stories."
    issue = page.url

    press(page, "Add stories from the portal")
    press(page, "Add selected stories")
    assert errors(page) == ["Select at least one story"]
    page.get_by_role("checkbox", name=f"Training: {STORY}").check()
    press(page, "Add selected stories")
    assert message(page) == "Stories added"

    follow(page, "Write a story")
    field(page, "Section").fill("For your team")
    field(page, "Title").fill("Ask twice")
    field(page, "Text").fill("Ask once how things are. Then ask again.")
    press(page, "Save story")
    assert texts(page.locator("#content h3")) == [STORY, "Ask twice"]
    press(page, "Ask a colleague to approve")
    press(page, "Ask a colleague to approve")
    assert message(page) == "Bulletin submitted. A colleague now has a task to approve it."
    return issue


def approve_and_send(page, writer, issue):
    """A colleague of the writer approves; then it can be sent, once."""
    writer.goto(issue)
    assert writer.get_by_role("button", name="Approve this bulletin").count() == 0
    page.goto(issue)
    press(page, "Approve this bulletin")
    press(page, "Approve this bulletin")
    assert message(page) == "Bulletin approved. It can now be sent."
    again = page.context.new_page()
    for window in (page, again):
        window.goto(f"{issue}send/")
    press(page, "Send this bulletin")
    assert message(page) == "Bulletin is being sent. Subscribers will get it in the next few minutes."
    press(again, "Send this bulletin")
    assert errors(again) != []


def wait_until_sent(portal, issue, seconds=60):
    """Return who got it, once the worker has sent every email of the issue."""
    slug, until = issue.rstrip("/").rpartition("/")[2], time.monotonic() + seconds
    while time.monotonic() < until:
        told = portal.ask(NOTICES, slug)
        if {status for _, status in told} == {"sent"}:
            return sorted(address for address, _ in told)
        time.sleep(0.3)
    raise AssertionError(f"Not everything was sent: {told}")


def mails_called(portal, subject):
    """Return the addresses that got emails with this subject, and how many each."""
    kept = [message_from_bytes(path.read_bytes()) for path in portal.mail_folder.glob("*.eml")]
    return Counter(str(mail["To"]) for mail in kept if str(mail["Subject"]) == subject)


def unsubscribe(email):
    """What a mail program does when its reader presses "unsubscribe" (RFC 8058): one POST, no cookie, no page."""
    address = str(email["List-Unsubscribe"]).strip().strip("<>")  # a long header is folded (RFC 5322, 2.2.3)
    request = urllib.request.Request(address, data=str(email["List-Unsubscribe-Post"]).encode())
    with urllib.request.urlopen(request) as answer:
        return answer.status


def archive(page, portal):
    """Return the titles on the public page, and those in the feed."""
    page.goto("/bulletins/")
    with urllib.request.urlopen(f"{portal.url}/bulletins/feed/") as answer:
        feed = answer.read().decode()
    return texts(page.locator("#content h2 a, #content h3 a")), re.findall(r"<item><title>(.*?)</title>", feed)


def test_a_bulletin_is_written_approved_and_sent_once_and_a_reader_unsubscribes_with_one_click(portal, visitor):
    reader, writer, colleague = visitor(narrow=True, scripts=False), visitor("team"), visitor("team_colleague")
    address = f"{fresh(portal, 'reader').replace(' ', '-')}@post.example.org"
    subscribe(reader, portal, address)

    first = fresh(portal, "Bulletin about asking")
    issue = write(writer, first)
    assert reader.goto(issue).status == 404
    readers = [row[0] for row in portal.ask(CONFIRMED)]
    approve_and_send(colleague, writer, issue)
    assert wait_until_sent(portal, issue) == readers
    assert mails_called(portal, first) == dict.fromkeys(readers, 1)

    listed, fed = archive(reader, portal)
    assert (listed[0], fed[0]) == (first, first)
    follow(reader, first)
    assert texts(reader.locator("#content h3")) == [STORY, "Ask twice"]
    assert out_of_sight(reader) == []

    email = portal.wait_for_mail(address, first)
    assert str(email["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert unsubscribe(email) == 200
    assert (address,) not in portal.ask(CONFIRMED)
    assert unsubscribe(email) == 200

    second = fresh(portal, "Bulletin about unsubscribing")
    issue = write(writer, second)
    approve_and_send(colleague, writer, issue)
    assert wait_until_sent(portal, issue) == [each for each in readers if each != address]
    assert mails_called(portal, second)[address] == 0
