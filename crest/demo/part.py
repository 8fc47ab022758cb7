"""The demo of CREST. Every young person is invented, and their name shows it.

Rows of CREST belong to a user, so each is written by the demo person who would have written it.
"""

import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from crest.demo.meetings import fill_next_agenda, hold, open_case
from crest.demo.people import chair, seat_the_panel
from crest.models import Child, Panel, Referral, ReferralReceipt, ReferralStatus
from partnership.directory.demo.lookups import group, read, user
from partnership.models import Person
from shield.operations import audit
from shield.records.encryption import sealed
from shield.records.row_security import acting_as
from shield.working_days import LONDON

DATA = Path(__file__).parent / "data"
NAMESPACE = uuid.UUID("5a1d0c3e-7f0b-4f57-9f0e-0c7e5b2d9a11")
PHONE = "020 7946 0999"


def load_crest(today: date) -> None:
    """Store the panel, referrals in every state, a past meeting and the next one."""
    seat_the_panel()
    panel = _panel()
    for row in read("young_people", DATA):
        referral = _referral(row, today)
        if "past" in row or row.get("kind") == "new":
            open_case(row, referral, today)
    hold(panel, read("young_people", DATA), today)
    fill_next_agenda(panel, read("young_people", DATA), today)


def _panel() -> Panel:
    level = read("crest", DATA)["levels"][0]
    with acting_as(chair()):
        panel, _ = Panel.objects.get_or_create(
            group=group("operational-crest"),
            defaults={
                "name": "Operational CREST",
                "purpose": ". ".join(level["functions"]) + ".",
                "first_on": date(2023, 9, 5),
                "starts_at": time(14),
                "ends_at": time(16),
                "place": "Civic Offices, room 3",
                "risk_words": ["Emerging", "Moderate", "Serious"],
            },
        )
    return panel


def _referral(row: dict[str, Any], today: date) -> Referral:
    """Return one referral, created once; its day is the day of the first loading."""
    key = uuid.uuid5(NAMESPACE, row["key"])
    author, screener = user(row["by"]), user("mash_screener")
    with acting_as(screener):
        existing = Referral.objects.filter(draft_key=key).first()
    if existing is not None:
        return existing
    sent_at = datetime.combine(today - timedelta(days=row["days_ago"]), time(8, 40), LONDON)
    with acting_as(author):
        referral = _write(row, key, author, sent_at)
    if row.get("reason"):
        with acting_as(screener):
            _screen(row, referral, screener, sent_at + timedelta(hours=5))
    return referral


def _write(row: dict[str, Any], key: uuid.UUID, author: Any, sent_at: datetime) -> Referral:
    child = Child.objects.create(**row["child"], entered_by=author, entered_at=sent_at)
    account = ("relationship", "kinds", "concern", "own_words", "said_to", "missing", "missing_detail")
    awareness = ("young_person_told", "parents_told", "not_told_because")
    agency: Any = Person.objects.get(user=author).agency_on()
    referral = Referral.objects.create(
        reference=row["reference"],
        draft_key=key,
        child=child,
        referrer=author,
        agency=agency,
        phone=PHONE,
        asked_at=sent_at,
        **{name: row.get(name) for name in (*account, *awareness)},
    )
    ReferralReceipt.objects.create(
        referral=referral, draft_key=key, reference=row["reference"], referrer=author, sent_at=sent_at
    )
    audit.record("crest.referral-submitted", referral, by=author)
    return referral


def _screen(row: dict[str, Any], referral: Referral, screener: Any, at: datetime) -> None:
    status = ReferralStatus.SIGNPOSTED if "signposted_to" in row else ReferralStatus.ACCEPTED
    private = {"screening_reason": sealed(referral, "screening_reason", row["reason"])}
    if "signposted_to" in row:
        private["signposted_to"] = sealed(referral, "signposted_to", row["signposted_to"])
    Referral.objects.filter(pk=referral.pk).update(status=status, screened_by=screener, screened_at=at, **private)
    ReferralReceipt.objects.filter(referral=referral).update(status=status)
    audit.record(f"crest.referral-{status.value}", referral, by=screener)
