"""The present of the demo, counted from today: invented work in an invented cycle."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pghistory

from learninghub.models import (
    Activity,
    ActivityState,
    Audit,
    AuditStatus,
    FeedbackKind,
    FeedbackSource,
    HubMember,
    Outcome,
    Priority,
    PriorityStatus,
    SuccessMeasure,
)
from learninghub.operations import priorities
from learninghub.rules import READ_PRIORITY
from partnership.demo import agency, person, theme, user
from partnership.models import (
    Action,
    ActionStatus,
    Agency,
    GroupKind,
    Meeting,
    MeetingFormat,
    PartnerSeat,
    Recommendation,
    RecommendationSource,
    RecommendationStatus,
)
from shield import working_days
from shield.models import StatusChange

RUNNING, DUE, PROPOSED = 25, 24, 26

ORGANISATIONS = (
    "oxleas-nhs-foundation-trust",
    "met-police-se-bcu",
    "lb-bexley-childrens-social-care",
    "bexley-schools-colleges",
    "solace-womens-aid",
    "bexley-family-wellbeing",
)


def load_present(today: date) -> None:
    """Store a cycle in its third month, a priority whose impact report is due, and a proposal."""
    with pghistory.context(user=user("team").pk):
        _running(today)
        _due(today)
        _proposed(today)


def _monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _next_board(today: date, otherwise: date) -> date:
    """Return the day of the next meeting of the Board."""
    boards = Meeting.objects.upcoming(today).filter(group__kind=GroupKind.BOARD)
    following = boards.exclude(format=MeetingFormat.CORRESPONDENCE).order_by("starts_on").first()
    return following.starts_on if following else otherwise


def year_of(today: date) -> int:
    """Return the partnership year: the second was from October 2019 to October 2020."""
    return today.year - 2017 if today.month >= 10 else today.year - 2018


def _running(today: date) -> None:
    first = working_days.add_months(today.replace(day=1), -2)
    priority, is_new = Priority.objects.get_or_create(
        number=RUNNING,
        defaults={
            "title": "Hearing children who live with neglect",
            "partnership_year": year_of(today),
            "overarching_area": "Basic child protection practice",
            "summary": "Do we notice when a child is cold, hungry or alone, and do we tell the child what happened next?",
            "rationale": "Neglect is the most frequent reason for a child protection plan, and audits of the last two "
            "years found that each agency had only part of the picture.",
            "lead_partners": [PartnerSeat.LOCAL_AUTHORITY, PartnerSeat.HEALTH],
            "starts_on": first,
            "board_on": _next_board(today, _monday(working_days.add_months(first, 3) + timedelta(days=16))),
            "members_recorded": 22,
            "impact_due_on": working_days.add_months(first, 12),
            "status": PriorityStatus.RECOMMENDATIONS,
        },
    )
    priority.themes.set([theme("Neglect"), theme("Voice of the child")])
    _cycle(priority, first, today)
    _members(priority, first)
    _evidence(priority, first)
    _measures(priority)
    _drafts(priority)
    if is_new:
        _write_history(priority, first)


def _cycle(priority: Priority, first: date, today: date) -> None:
    def day(month: int, offset: int) -> date:
        return working_days.add_months(first, month - 1) + timedelta(days=offset)

    board = _next_board(today, _monday(day(4, 16)))
    steps = (
        (
            1,
            "Agree the questions and the sample",
            day(1, 6),
            ActivityState.DONE,
            "22 members agreed five questions.",
            22,
        ),
        (1, "Survey of practitioners opens", day(1, 13), ActivityState.DONE, "184 answers from 11 agencies.", 184),
        (
            2,
            "Multi-agency audit of 12 records",
            day(2, 10),
            ActivityState.DONE,
            "12 records reviewed with the practitioners.",
            9,
        ),
        (
            2,
            "Talk to children and parents",
            day(2, 20),
            ActivityState.DONE,
            "Six children and five parents took part.",
            11,
        ),
        (3, "Share the findings with the Hub", today - timedelta(days=4), ActivityState.IN_PROGRESS, "", None),
        (3, "Write the recommendations", today + timedelta(days=5), ActivityState.PLANNED, "", None),
        (4, "Take the recommendations to the Board", board, ActivityState.PLANNED, "", None),
    )
    for month, title, planned, state, commentary, attendees in steps:
        done = min(planned, today) if state == ActivityState.DONE else None
        Activity.objects.update_or_create(
            priority=priority,
            title=title,
            defaults={
                "month": month,
                "planned_on": planned,
                "done_on": done,
                "state": state,
                "commentary": commentary,
                "attendees": attendees,
            },
        )


def _members(priority: Priority, first: date) -> None:
    nurse = person("hub_member")
    HubMember.objects.get_or_create(
        priority=priority,
        person=nurse,
        defaults={"agency": agency("bromley-healthcare"), "organisation": "Bromley Healthcare", "starts_on": first},
    )
    for slug in ORGANISATIONS:
        part = agency(slug)
        HubMember.objects.get_or_create(
            priority=priority, organisation=part.name[:150], defaults={"agency": part, "starts_on": first}
        )


def _evidence(priority: Priority, first: date) -> None:
    second = working_days.add_months(first, 1)
    Audit.objects.update_or_create(
        priority=priority,
        title="Records of children with a plan for neglect",
        defaults={
            "status": AuditStatus.DONE,
            "starts_on": second + timedelta(days=3),
            "ends_on": second + timedelta(days=10),
            "records_total": 12,
            "breakdown": [{"kind": "New sample", "count": 8}, {"kind": "Re-audit", "count": 4}],
            "case_codes": "CR-2296 DT-92FX NE-4K7P",
            "agencies": ["Children’s Social Care", "Health visiting", "Schools", "Police"],
            "findings": "The child’s own words were in 5 of 12 records. Chronologies were shared in 7.",
        },
    )
    gathered = (
        (FeedbackKind.CHILDREN, "Talks with six children", 6, "Children want to be told what happens next.",
         "People ask me things and then I never hear what they did."),
        (FeedbackKind.PRACTITIONERS, "Survey of practitioners", 184, "Most know the tool, but few use it a second time.", ""),
    )  # fmt: skip
    for kind, title, people, said, quotation in gathered:
        FeedbackSource.objects.update_or_create(
            priority=priority,
            title=title,
            defaults={
                "kind": kind,
                "held_on": second + timedelta(days=20),
                "people": people,
                "said": said,
                "quotation": quotation,
            },
        )


def _measures(priority: Priority) -> None:
    agencies = Agency.objects.relevant().count()
    rows = (
        ("Every plan for neglect includes the child’s own words", Outcome.PARTLY, "5 of 12 audited records."),
        ("The neglect tool is used at the start and again after three months", Outcome.NOT_YET, ""),
        ("Every agency names a lead for neglect", Outcome.MET, f"All {agencies} agencies have named one."),
        ("Children say they are told what happened next", Outcome.NOT_YET, ""),
    )
    for number, (text, outcome, evidence) in enumerate(rows, start=1):
        SuccessMeasure.objects.get_or_create(
            priority=priority, number=number, defaults={"text": text, "outcome": outcome, "evidence": evidence}
        )


def _recommend(priority: Priority, text: str, status: str, **changes: Any) -> Recommendation:
    recommendation, _ = Recommendation.objects.update_or_create(
        source_type=Priority._meta.label_lower,
        source_id=str(priority.pk),
        text=text,
        defaults={
            "source": RecommendationSource.PRIORITY,
            "source_title": f"Priority {priority.number}: {priority.title}"[:200],
            "source_url": priority.get_absolute_url(),
            "source_permission": READ_PRIORITY,
            "status": status,
            **changes,
        },
    )
    recommendation.themes.set(priority.themes.all())
    return recommendation


def _drafts(priority: Priority) -> None:
    due = priority.recommendations_due
    _recommend(priority, "Ask every child what changed, and tell them what we did", RecommendationStatus.DRAFTED, owner="Children’s Social Care", due_on=due)  # fmt: skip
    _recommend(priority, "Use the neglect tool together, at the start and after three months", RecommendationStatus.DRAFTED, owner="Health", due_on=due)  # fmt: skip


def _write_history(priority: Priority, first: date) -> None:
    """Store the moves so far and an edit, so that the history has something to show."""
    team = user("team")
    steps = (
        ("agree", PriorityStatus.PROPOSED, PriorityStatus.AGREED, -20, "The Board agreed it at its meeting."),
        ("start-scoping", PriorityStatus.AGREED, PriorityStatus.SCOPING, 6, ""),
        ("start-auditing", PriorityStatus.SCOPING, PriorityStatus.AUDITING, 33, ""),
        ("gather-feedback", PriorityStatus.AUDITING, PriorityStatus.FEEDBACK, 42, ""),
        ("make-recommendations", PriorityStatus.FEEDBACK, PriorityStatus.RECOMMENDATIONS, 55, ""),
    )
    for verb, was, now, days, reason in steps:
        StatusChange.objects.create(
            target_type=Priority._meta.label_lower,
            target_id=str(priority.pk),
            verb=verb,
            was=was,
            now=now,
            at=datetime.combine(first + timedelta(days=days), time(12), working_days.LONDON),
            by=team,
            reason=reason,
        )
    priorities.update(
        priority=priority,
        version=priority.version,
        by=team,
        cycle_note="Findings are shared a week later than planned",
    )


def _due(today: date) -> None:
    """Store the priority before, whose impact report is due."""
    first = working_days.add_months(today.replace(day=1), -13)
    priority, _ = Priority.objects.get_or_create(
        number=DUE,
        defaults={
            "title": "Babies who cannot yet move",
            "partnership_year": year_of(today) - 1,
            "overarching_area": "Basic child protection practice",
            "summary": "Does everyone who sees a bruise on a small baby know what to do within the hour?",
            "lead_partners": [PartnerSeat.HEALTH],
            "starts_on": first,
            "board_on": _monday(working_days.add_months(first, 4)),
            "impact_due_on": today + timedelta(days=9),
            "status": PriorityStatus.IMPACT_DUE,
        },
    )
    priority.themes.set([theme("Unexplained injuries in pre-mobile babies"), theme("Professional curiosity")])
    _audited(priority, first)
    _decided(priority, today)
    _agreed_last(priority, today)


def _audited(priority: Priority, first: date) -> None:
    second = working_days.add_months(first, 1)
    Audit.objects.update_or_create(
        priority=priority,
        title="Files on bruises in babies who cannot yet move",
        defaults={
            "status": AuditStatus.DONE,
            "starts_on": second + timedelta(days=3),
            "ends_on": second + timedelta(days=17),
            "records_total": 24,
            "agencies": ["Health visiting", "Midwifery", "Children’s Social Care"],
            "findings": "Each hospital used a protocol of its own. In nine of 24 files there was no record that anyone "
            "had asked how the child was.",
        },
    )


def _agreed_last(priority: Priority, today: date) -> None:
    """Store what the Board agreed at its last meeting: how supervision records professional curiosity."""
    held = Meeting.objects.held().in_person_or_online().filter(group__kind=GroupKind.BOARD, starts_on__lt=today)
    board = held.order_by("-starts_on").first()
    for text, owner in (
        ("Ask in every supervision session how the child was seen and heard", "Children’s Social Care"),
        ("Add a question on professional curiosity to supervision templates", "Designated nurse"),
        ("Audit supervision records again after six months", "Learning Hub"),
    ):
        _recommend(
            priority,
            text,
            RecommendationStatus.ACCEPTED,
            owner=owner,
            due_on=today + timedelta(days=120),
            made_on=board.starts_on if board else today - timedelta(days=66),
        )


def _decided(priority: Priority, today: date) -> None:
    planned = _recommend(
        priority,
        "One bruising protocol for every emergency department and clinic",
        RecommendationStatus.PLANNED,
        owner="Designated nurse",
        due_on=today + timedelta(days=40),
        made_on=today - timedelta(days=270),
    )
    _recommend(
        priority,
        "Train every health visitor and midwife in the protocol",
        RecommendationStatus.IMPLEMENTED,
        owner="Training officer",
        due_on=today - timedelta(days=30),
        made_on=today - timedelta(days=270),
        how_much="Eight sessions, 131 people.",
    )
    Action.objects.update_or_create(
        title="Agree the bruising protocol with the three hospital trusts",
        recommendation=planned,
        defaults={
            "agency": agency("sel-icb"),
            "origin_title": f"Priority {priority.number}",
            "origin_url": priority.get_absolute_url(),
            "origin_permission": READ_PRIORITY,
            "first_due_on": today + timedelta(days=25),
            "due_on": today + timedelta(days=25),
            "status": ActionStatus.IN_PROGRESS,
        },
    )


def _proposed(today: date) -> None:
    Priority.objects.get_or_create(
        number=PROPOSED,
        defaults={
            "title": "Young carers",
            "partnership_year": year_of(today),
            "overarching_area": "Adolescent vulnerability",
            "summary": "Who knows that a pupil cooks, cleans and gives medicine at home?",
            "lead_partners": [PartnerSeat.LOCAL_AUTHORITY],
            "status": PriorityStatus.PROPOSED,
        },
    )
