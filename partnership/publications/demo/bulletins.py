"""The bulletin of October 2020, the monthly issues of this year, a draft for today, and subscribers."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils.text import Truncator

from partnership.directory.demo.lookups import read, user
from partnership.publications.demo.resources import NO_PUBLISHER
from partnership.publications.models import (
    BulletinIssue,
    BulletinStory,
    IssueStatus,
    ResourceKind,
    Subscriber,
    SubscriberStatus,
)
from shield import working_days

SENT_AT = datetime(2020, 10, 16, 9, 0, tzinfo=UTC)
SUBSCRIBERS = 24
INTRODUCTION = (
    "This month we held our first online conference, launched CREST and started work on priority 6, getting basic child "
    "protection right."
)


def load_subscribers() -> None:
    """Confirmed subscribers at invented addresses, one who has not confirmed, and one who has unsubscribed."""
    for number in range(1, SUBSCRIBERS + 1):
        lists = ["main", "training"] if number % 3 == 0 else ["main"]
        _subscriber(f"reader{number:02}@readers.example.org", SubscriberStatus.CONFIRMED, lists)
    _subscriber("undecided@readers.example.org", SubscriberStatus.PENDING, [])
    _subscriber("gone@readers.example.org", SubscriberStatus.UNSUBSCRIBED, [])


def _subscriber(email: str, status: str, lists: list[str]) -> None:
    confirmed = SENT_AT if status != SubscriberStatus.PENDING else None
    unsubscribed = SENT_AT if status == SubscriberStatus.UNSUBSCRIBED else None
    defaults = {
        "status": status,
        "lists": lists,
        "requested_at": SENT_AT,
        "confirmed_at": confirmed,
        "unsubscribed_at": unsubscribed,
    }
    Subscriber.objects.get_or_create(email=email, defaults=defaults)


def load_past_issue() -> None:
    """October 2020, in the archive. It is not sent again."""
    data = read("bulletin_2020_10")
    issue, made = BulletinIssue.objects.get_or_create(
        slug="october-2020",
        defaults={
            "title": "Bulletin, October 2020",
            "subject": "CREST starts, our first online conference, and priority 6",
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
            BulletinStory.objects.create(
                issue=issue, order=order, heading=_heading(section["heading"]), summary=item["summary"]
            )
    for resource in data["national_resources"]:
        order += 1
        BulletinStory.objects.create(
            issue=issue,
            order=order,
            heading=resource["heading"].replace("Resources: For", "Resources for"),
            title=resource["title"],
            summary=f"{resource['publisher'] or NO_PUBLISHER}, {ResourceKind(resource['type']).label.lower()}",
        )


def _heading(text: str) -> str:
    return Truncator(text).chars(140)


RECENT_STORIES = (
    ("Training", "New courses", "You can now book places on this term's courses.", "/training/"),
    ("For your team", "How we work together", "Read our published arrangements with your team.", "/arrangements/"),
    (
        "Learning Hub",
        "Current priority",
        "Read what the Learning Hub is reviewing and how to take part.",
        "/learning-hub/",
    ),
    ("Resources", "New guidance", "We have added new guidance and leaflets.", "/resources/"),
)


def load_recent_issues(today: date) -> None:
    """Load the monthly issues from April to last month, sent on the first working day."""
    month = date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    while (month.year, month.month) < (today.year, today.month):
        _recent_issue(month)
        month = working_days.add_months(month, 1)


def _recent_issue(month: date) -> None:
    name = f"{month:%B %Y}"
    heading, title, summary, url = RECENT_STORIES[month.month % len(RECENT_STORIES)]
    sent_at = datetime.combine(working_days.add(month - timedelta(days=1), 1), time(9), tzinfo=UTC)
    issue, created = BulletinIssue.objects.get_or_create(
        slug=_slug(name),
        defaults={
            "title": f"Bulletin, {name}",
            "subject": f"{name}: {title.lower()}",
            "introduction": summary,
            "written_by": user("team_colleague"),
            "written_at": sent_at,
            "sent_at": sent_at,
            "sent_to": 0,
            "status": IssueStatus.SENT,
        },
    )
    if created:
        BulletinStory.objects.create(issue=issue, order=1, heading=heading, title=title, summary=summary, url=url)
        issue.approved_by, issue.approved_at, issue.approved_hash = user("team"), sent_at, issue.fingerprint()
        issue.save(update_fields=["approved_by", "approved_at", "approved_hash"])


def _slug(month: str) -> str:
    return f"bulletin-{month.lower().replace(' ', '-')}"


def load_draft_issue(today: date) -> None:
    """This month's issue, awaiting a colleague's approval."""
    month = f"{today:%B %Y}"
    issue, made = BulletinIssue.objects.get_or_create(
        slug=_slug(month),
        defaults={
            "title": f"Bulletin, {month}",
            "subject": f"{month}: new courses, and how to resolve disagreements",
            "introduction": "New training dates, a survey from the Learning Hub, and how to resolve disagreements between "
            "agencies.",
            "written_by": user("team_colleague"),
            "status": IssueStatus.AWAITING_APPROVAL,
        },
    )
    if not made:
        return
    stories = (
        ("Training", "New dates", "You can now book places on courses for the next three months.", "/training/"),
        (
            "Learning Hub",
            "Tell us how supervision works",
            "The Learning Hub has a five-minute survey for every team.",
            "/learning-hub/",
        ),
        (
            "For your team",
            "Resolving disagreements between agencies",
            "Raise it early. Our published arrangements explain how.",
            "/arrangements/",
        ),
    )
    for order, (heading, title, summary, url) in enumerate(stories, start=1):
        BulletinStory.objects.create(issue=issue, order=order, heading=heading, title=title, summary=summary, url=url)
