"""The bulletin of October 2020 as it was sent, a draft for today, and readers who said yes."""

from datetime import UTC, date, datetime

from django.utils.text import Truncator

from partnership.directory.demo.lookups import read, user
from partnership.publications.models import BulletinIssue, BulletinItem, IssueStatus, Subscriber, SubscriberStatus

SENT_AT = datetime(2020, 10, 16, 9, 0, tzinfo=UTC)
READERS = 24
INTRODUCTION = (
    "This month we held our first online conference, launched CREST and began work on priority 6, getting basic child "
    "protection right."
)


def load_readers() -> None:
    """Confirmed readers at invented addresses, one who has not said yes, and one who left."""
    for number in range(1, READERS + 1):
        lists = ["main", "training"] if number % 3 == 0 else ["main"]
        _reader(f"reader{number:02}@readers.example.org", SubscriberStatus.CONFIRMED, lists)
    _reader("undecided@readers.example.org", SubscriberStatus.PENDING, [])
    _reader("gone@readers.example.org", SubscriberStatus.LEFT, [])


def _reader(email: str, status: str, lists: list[str]) -> None:
    confirmed = SENT_AT if status != SubscriberStatus.PENDING else None
    left = SENT_AT if status == SubscriberStatus.LEFT else None
    defaults = {"status": status, "lists": lists, "asked_at": SENT_AT, "confirmed_at": confirmed, "left_at": left}
    Subscriber.objects.get_or_create(email=email, defaults=defaults)


def load_past_issue() -> None:
    """October 2020, in the archive. It is not sent again."""
    data = read("bulletin_2020_10")
    issue, made = BulletinIssue.objects.get_or_create(
        slug="october-2020",
        defaults={
            "title": "Bulletin, October 2020",
            "subject": "CREST begins, our first online conference, and priority 6",
            "introduction": INTRODUCTION,
            "written_by": user("team_colleague"),
            "written_at": SENT_AT,
            "sent_at": SENT_AT,
            "sent_to": 0,
            "status": IssueStatus.SENT,
        },
    )
    if not made:
        return
    order = 0
    for section in data["sections"]:
        for item in section["items"]:
            order += 1
            BulletinItem.objects.create(
                issue=issue, order=order, heading=_heading(section["heading"]), summary=item["summary"]
            )
    for resource in data["national_resources"]:
        order += 1
        BulletinItem.objects.create(
            issue=issue,
            order=order,
            heading=f"Resources for {resource['audience']}" if resource["audience"] != "all" else "National guidance",
            title=resource["title"],
            summary=f"{resource['publisher']}, {resource['type']}",
        )


def _heading(text: str) -> str:
    return Truncator(text).chars(140)


def load_draft_issue(today: date) -> None:
    """The issue of this month, waiting for a colleague's approval."""
    month = f"{today:%B %Y}"
    issue, made = BulletinIssue.objects.get_or_create(
        slug=f"bulletin-{month.lower().replace(' ', '-')}",
        defaults={
            "title": f"Bulletin, {month}",
            "subject": f"{month}: new courses, and what a review taught us",
            "introduction": "New dates for training, what the Learning Hub asks of you, and how to reach us.",
            "written_by": user("team_colleague"),
            "status": IssueStatus.AWAITING_APPROVAL,
        },
    )
    if not made:
        return
    stories = (
        ("Training", "New dates", "Places are open on the courses of the next three months.", "/training/"),
        (
            "Learning Hub",
            "Tell us how supervision works",
            "The Hub asks every team for five minutes.",
            "/learning-hub/",
        ),
        (
            "For your team",
            "When professionals disagree",
            "Say so early. The way is set out in the arrangements.",
            "/arrangements/",
        ),
    )
    for order, (heading, title, summary, url) in enumerate(stories, start=1):
        BulletinItem.objects.create(issue=issue, order=order, heading=heading, title=title, summary=summary, url=url)
