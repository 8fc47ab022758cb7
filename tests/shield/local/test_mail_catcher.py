import smtplib
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from shield.local import mail_catcher, mail_pages
from shield.local.mailbox import KEPT, Mailbox
from shield.local.ports import first_free

pytestmark = pytest.mark.slow


@pytest.fixture
def mailbox(tmp_path) -> Mailbox:
    return Mailbox(tmp_path / "mail")


def a_mail(**changes: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = changes.get("subject", "Your place on “Neglect” £0")
    mail["From"], mail["To"] = "portal@example.org", "Siân <sian@example.org>"
    mail.set_content(changes.get("text", "Confirm: http://localhost:8000/account/confirm/a:b/?next=1&x=2.\n"))
    mail.add_alternative(changes.get("html", "<p>Grüße <a href='http://localhost:8000/'>home</a></p>"), subtype="html")
    mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="place.ics")
    return mail


def only(mailbox: Mailbox):
    (mail,) = mailbox.newest_first()
    return mail


def test_a_mail_is_decoded_whole(mailbox):
    mailbox.keep(a_mail().as_bytes())
    mail = only(mailbox)
    assert (mail.subject, mail.sender, mail.to) == (
        "Your place on “Neglect” £0",
        "portal@example.org",
        "Siân <sian@example.org>",
    )
    assert mail.html == "<p>Grüße <a href='http://localhost:8000/'>home</a></p>\n"
    assert [(part.name, part.type, part.content) for part in mail.attachments] == [
        ("place.ics", "text/calendar", b"BEGIN:VCALENDAR")
    ]


def test_the_newest_mail_comes_first_and_the_oldest_goes(mailbox):
    for number in range(KEPT + 2):
        mailbox.keep(f"Subject: {number}\n\nwords".encode())
    subjects = [mail.subject for mail in mailbox.newest_first()]
    assert (len(subjects), subjects[0], subjects[-1]) == (KEPT, str(KEPT + 1), "2")


@pytest.mark.parametrize("key", ["../secrets", "", "1-1", "0" * 19 + "-0000/../../x"])
def test_only_a_mails_own_key_opens_it(mailbox, key):
    assert mailbox.get(key) is None


def test_links_in_the_text_can_be_followed_and_everything_else_is_escaped():
    assert mail_pages.with_links('See http://localhost:8000/a?b=1&c="x" <script>.') == (
        'See <a href="http://localhost:8000/a?b=1&amp;c=" rel="noreferrer">http://localhost:8000/a?b=1&amp;c=</a>'
        "&quot;x&quot; &lt;script&gt;."
    )


def test_nothing_of_a_mail_reaches_our_pages_as_markup(mailbox):
    evil = "<script>alert(1)</script>"
    mailbox.keep(a_mail(subject=evil, text=evil, html=evil).as_bytes())
    pages = mail_pages.inbox([only(mailbox)]) + mail_pages.one(only(mailbox))
    assert evil not in pages
    assert "&lt;script&gt;" in pages


def test_links_of_the_html_open_beside_the_frame(mailbox):
    mailbox.keep(a_mail(html="<html><head lang=en><title>x</title></head></html>").as_bytes())
    assert mail_pages.html_part(only(mailbox)).startswith('<html><head lang=en><base target="_blank"><title>')


@pytest.fixture
def served(mailbox) -> Iterator[tuple[int, str]]:
    smtp = first_free(26_000)
    controller, pages = mail_catcher.serve(mailbox, smtp=smtp, page=0, host="127.0.0.1")
    yield smtp, f"http://127.0.0.1:{pages.server_port}"
    controller.stop()
    pages.shutdown()
    pages.server_close()


def read(address: str, **headers: str):
    return urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=5)


def test_what_is_sent_can_be_read_on_the_page(served, mailbox):
    smtp, address = served
    with smtplib.SMTP("127.0.0.1", smtp) as client:
        client.send_message(a_mail())
    key = only(mailbox).key
    assert f'<a href="/{key}">Your place on “Neglect” £0</a>' in read(f"{address}/").read().decode()
    assert "Grüße" not in read(f"{address}/{key}").read().decode()
    html = read(f"{address}/{key}/html")
    assert "Grüße" in html.read().decode()
    assert html.headers["Content-Security-Policy"].startswith("sandbox ")
    attachment = read(f"{address}/{key}/attachments/0/place.ics")
    assert (attachment.read(), attachment.headers["Content-Disposition"]) == (b"BEGIN:VCALENDAR", "attachment")


@pytest.mark.parametrize("path", ["/none", "/%2e%2e/secrets", "/0000000000000000000-0000", "/1/attachments/9/x"])
def test_there_is_nothing_else_to_read(served, path):
    with pytest.raises(urllib.error.HTTPError) as caught:
        read(served[1] + path)
    assert caught.value.code == 404
    caught.value.close()


def test_a_page_elsewhere_cannot_read_the_mail_through_a_name_of_its_own(served):
    with pytest.raises(urllib.error.HTTPError) as caught:
        read(served[1], Host="evil.example:8025")
    assert caught.value.code == 403
    caught.value.close()
