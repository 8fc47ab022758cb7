"""What CREST announces to the floors below: doors, what waits, numbers. Never anything about one child."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from crest.demo.part import load_crest
from crest.models import Case, PanelMeeting, Referral, ReferralDraft
from crest.operations import numbers, own_data
from crest.rules import READ_PANEL, REFER, SCREEN
from shield.extension_points import (
    DemoPart,
    Hit,
    NavigationItem,
    PersonalData,
    ReportSection,
    SearchSource,
    Waiting,
    WorkQueue,
    demo_parts,
    navigation,
    personal_data,
    report_sections,
    search_sources,
    work_queue,
)
from shield.operations import audit
from shield.records.row_security import acting_as
from shield.working_days import LONDON

# How long the MASH has to look at a referral, in days, before the home page calls it late.
SCREEN_WITHIN = timedelta(days=1)


# Every field that says something of a young person, or of who wrote it down.
ABOUT_CHILDREN: dict[str, tuple[str, ...]] = {
    "Child": ("name", "known_as", "date_of_birth", "estimated_age", "school", "entered_by"),
    "Referral": (
        "referrer",
        "phone",
        "relationship",
        "kinds",
        "concern",
        "own_words",
        "said_to",
        "missing",
        "missing_detail",
        "young_person_told",
        "parents_told",
        "not_told_because",
        "screened_by",
        "screening_reason",
        "signposted_to",
    ),
    "Case": ("code", "opened_by", "restricted_because"),
    "CaseReader": ("user",),
    "PanelItem": ("outcome", "reasons", "risk_word", "decided_by"),
    "AgencyStatement": ("words", "how_known", "given_by"),
    "PanelAction": ("title", "outcome", "added_by"),
}


def waiting(user: Any) -> Iterable[Waiting]:
    """Counts only: the reading of a record begins, and is recorded, on its own page."""
    things: list[Waiting] = []
    if user.has_perm(SCREEN):
        things += _referrals_waiting(user)
    if user.has_perm(READ_PANEL):
        things += _next_panel(user)
    if user.has_perm(REFER):
        things += _drafts_waiting(user)
    return things


def _referrals_waiting(user: Any) -> list[Waiting]:
    with acting_as(user):
        asked = list(Referral.objects.visible_to(user).waiting().values_list("asked_at", flat=True))
    if not asked:
        return []
    title = "1 referral to CREST waits" if len(asked) == 1 else f"{len(asked)} referrals to CREST wait"
    due = (asked[0] + SCREEN_WITHIN).astimezone(LONDON).date()
    return [Waiting(title, "Accept or signpost", reverse("crest:referral-list"), "Screen", due)]


def _next_panel(user: Any) -> list[Waiting]:
    with acting_as(user):
        meetings = PanelMeeting.objects.visible_to(user).with_item_count().ahead(timezone.now())
        meeting: Any = meetings.select_related("panel").first()
    if meeting is None:
        return []
    url = reverse("crest:meeting-detail", args=[meeting.pk])
    many = meeting.item_count
    why = "1 young person on the agenda" if many == 1 else f"{many} young people on the agenda"
    return [Waiting(f"{meeting.panel} meets", why, url, "Read the agenda", meeting.held_on)]


def _drafts_waiting(user: Any) -> list[Waiting]:
    with acting_as(user):
        drafts = list(ReferralDraft.objects.visible_to(user).unsent().values_list("started_at", flat=True))
    if not drafts:
        return []
    why = f"Begun {min(drafts).astimezone(LONDON):%-d %B}"
    return [Waiting("A referral you have not sent", why, reverse("crest:receipt-list"), "Go on writing")]


def nothing_of(user: Any) -> Iterable[dict[str, Any]]:
    """Nothing here is handed out to the account that wrote it: it belongs to a young person."""
    return []


def find(user: Any, words: str) -> Iterable[Hit]:
    """A referral or case by its whole reference, for those who may read it. Names are enciphered and never searched."""
    reference = words.strip().upper()
    if not reference.startswith("CR-") or not (user.has_perm(SCREEN) or user.has_perm(READ_PANEL)):
        return []
    with acting_as(user):
        hits = [_hit("crest:case-detail", case) for case in Case.objects.visible_to(user).filter(code=reference)]
        if user.has_perm(SCREEN):
            found = Referral.objects.visible_to(user).filter(reference=reference)
            hits += [_hit("crest:referral-detail", referral) for referral in found]
        audit.record("crest.searched", None, by=user, found=len(hits))
    return hits


def _hit(url_name: str, record: Any) -> Hit:
    return Hit(str(record), "Restricted", reverse(url_name, args=[record.pk]), "CREST")


navigation.register(NavigationItem("crest.refer", 40, "Refer a young person", "crest:referral-start", REFER))
navigation.register(NavigationItem("crest.waiting", 41, "CREST referrals", "crest:referral-list", SCREEN))
navigation.register(NavigationItem("crest.panels", 42, "CREST panel", "crest:meeting-list", READ_PANEL))
work_queue.register(WorkQueue("crest.waiting", 40, waiting))
search_sources.register(SearchSource("crest.references", 60, find))
report_sections.register(
    ReportSection("crest.numbers", 60, "Exploitation: the CREST panel", "crest/reports/numbers.html", numbers.counted)
)
demo_parts.register(DemoPart("crest", 60, load_crest))

personal_data.register(
    PersonalData(
        key="crest.receipts",
        order=60,
        model="crest.ReferralReceipt",
        fields=("referrer",),
        retention="As long as the referral: 25 years from the young person’s birth, or longer where the law or an "
        "inquiry asks for it; kept because sharing it is a public task (Children Act 2004, sections 10 and 11).",
        export=own_data.receipts_of,
        erase=own_data.keep,
    )
)
personal_data.register(
    PersonalData(
        key="crest.drafts",
        order=61,
        model="crest.ReferralDraft",
        fields=("started_by", "answers"),
        retention="Until the referral is sent, when the draft is emptied, or until its author throws it away.",
        export=own_data.drafts_of,
        erase=own_data.erase_drafts,
    )
)
for order, (model, fields) in enumerate(ABOUT_CHILDREN.items(), start=62):
    personal_data.register(
        PersonalData(
            key=f"crest.{model.lower()}",
            order=order,
            model=f"crest.{model}",
            fields=fields,
            retention="25 years from the young person’s birth, or longer where the law or an inquiry asks for it. "
            "Held for the young person as a public task; handed out or ended by a person’s decision, never by a button.",
            export=nothing_of,
            erase=own_data.keep,
        )
    )
