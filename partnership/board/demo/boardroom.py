"""Meetings of today: agreed and draft minutes, an agenda with papers, the year ahead, a decision by correspondence."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from weasyprint import HTML

from partnership.board.models import (
    Accessibility,
    AgendaItem,
    Attendance,
    Decision,
    DecisionVerb,
    ItemKind,
    Meeting,
    MeetingFormat,
    MeetingInvitation,
    MeetingStatus,
    Position,
    Presence,
    Reply,
    Stance,
    Visibility,
    papers_due,
)
from partnership.board.operations import agendas, invitations, meetings, minutes
from partnership.directory.demo.lookups import agency, group, user
from partnership.directory.models import ChairTurn, Membership, PartnerSeat, Person, PostRole, StandingItem
from shield import working_days

BOARD = "partnership-board"
STANDING = {
    BOARD: (("Learning Hub priority", 20), ("Practice reviews", 15), ("Training and bulletins", 10)),
    "executive": (("Escalations", 10), ("Risks", 10)),
    "learning-from-practice-group": (("Open reviews and their clocks", 20), ("Action plans", 20)),
}
TURNS = ("bexley-shield", "bexley-safeguarding-adults-board", "bexley-community-safety-partnership")
# group, days from today, weekday (0 is Monday), format, venue
UPCOMING = (
    ("learning-from-practice-group", 12, 3, MeetingFormat.VIRTUAL, "Microsoft Teams"),
    (BOARD, 26, 0, MeetingFormat.IN_PERSON, "Civic Offices, room 3"),
    ("learning-hub", 33, 1, MeetingFormat.VIRTUAL, "Microsoft Teams"),
    ("multi-agency-learning-forum", 47, 2, MeetingFormat.IN_PERSON, "Civic Offices, room 1"),
    (BOARD, 117, 0, MeetingFormat.IN_PERSON, "Civic Offices, room 3"),
    (BOARD, 208, 0, MeetingFormat.IN_PERSON, "Civic Offices, room 3"),
    (BOARD, 299, 0, MeetingFormat.HYBRID, "Civic Offices, room 3"),
)
# The next meeting of the Executive is in the week that My work shows, whatever day it is.
EXECUTIVE_IN_WORKING_DAYS = 2
# The items of the last two meetings, the older one first: title, visibility, discussion, outcome, decision, reason
OLDER_ITEMS = (
    (
        "Neglect strategy: the first year",
        Visibility.PUBLIC,
        "Schools and health visitors now ask for early help sooner. Housing has not yet named a lead.",
        DecisionVerb.AGREED,
        "The neglect strategy for a second year",
        "More families were helped before a statutory assessment was needed.",
    ),
    (
        "Practice reviews: progress of open reviews",
        Visibility.RESTRICTED,
        "The three partners received an update on each open review.",
        DecisionVerb.NOTED,
        "Progress of open reviews",
        "",
    ),
)
PAST_ITEMS = (
    (
        "Recording professional curiosity in supervision",
        Visibility.PUBLIC,
        "The Learning Hub lead presented the audit of 24 files. In nine of them there was no record that the child was asked.",
        DecisionVerb.AGREED,
        "All three recommendations on recording professional curiosity in supervision",
        "The audit shows that the question is missed where the template does not include it.",
    ),
    (
        "Practice reviews: progress of open reviews",
        Visibility.RESTRICTED,
        "The three partners received an update on each open review. All statutory deadlines have been met.",
        DecisionVerb.NOTED,
        "Progress of open reviews",
        "",
    ),
    (
        "Section 11 visits",
        Visibility.PUBLIC,
        "Most relevant agencies have not been visited within five years.",
        DecisionVerb.AGREED,
        "Section 11 visits for the coming year",
        "Every relevant agency must be visited within five years.",
    ),
)
QUESTIONS = (
    ("Threshold document", "Adopt the new threshold document from the start of next term."),
    ("Winter training days", "Move two training days in January online, because the rooms are not available."),
)


def next_weekday(day: date, weekday: int) -> date:
    """Return the first such weekday on or after a day that is not a bank holiday."""
    found = day + timedelta(days=(weekday - day.weekday()) % 7)
    return found if working_days.is_working_day(found) else next_weekday(found + timedelta(days=1), weekday)


def load_boardroom(today: date) -> None:
    """Load the groups' settings and their meetings: two past ones, the year ahead, one by correspondence."""
    _group_settings()
    if Meeting.objects.filter(group__slug=BOARD, starts_on__gt=today - timedelta(days=200)).exists():
        return
    older = _held(next_weekday(today - timedelta(days=157), 0), PartnerSeat.HEALTH, OLDER_ITEMS, apologies=5)
    last = _held(next_weekday(today - timedelta(days=66), 0), PartnerSeat.POLICE, PAST_ITEMS, apologies=2)
    _agree(older, last)
    _last_year(today, older)
    _by_correspondence(today)
    soon = working_days.add(today, EXECUTIVE_IN_WORKING_DAYS)
    for day in (soon, next_weekday(soon + timedelta(days=14), soon.weekday())):
        _upcoming("executive", day, MeetingFormat.VIRTUAL, "Microsoft Teams")
    for slug, days, weekday, meeting_format, venue in UPCOMING:
        _upcoming(slug, next_weekday(today + timedelta(days=days), weekday), meeting_format, venue)


def _group_settings() -> None:
    for slug, items in STANDING.items():
        for order, (title, length) in enumerate(items, start=1):
            StandingItem.objects.update_or_create(
                group=group(slug), order=order, defaults={"title": title, "minutes": length}
            )
    for order, slug in enumerate(TURNS, start=1):
        turn = {"agency": agency(slug)}
        ChairTurn.objects.update_or_create(group=group("multi-agency-learning-forum"), order=order, defaults=turn)
    board = group(BOARD)
    board.quorum, board.quorum_seats, board.has_presentations = 3, list(PartnerSeat), True
    board.save(update_fields=["quorum", "quorum_seats", "has_presentations"])
    # The lead partners can sign in to the demo and respond by correspondence.
    roles = (PostRole.DELEGATED_SAFEGUARDING_PARTNER, PostRole.LEAD_SAFEGUARDING_PARTNER)
    partners = Person.objects.filter(posts__role__in=roles, posts__ends_on=None)
    for partner in partners.distinct():
        seat = {"agency": partner.agency_on(), "starts_on": date(2024, 4, 1)}
        Membership.objects.get_or_create(person=partner, group=board, ends_on=None, defaults=seat)


def _held(day: date, chair: str, items: tuple[tuple[Any, ...], ...], *, apologies: int) -> Meeting:
    """Store a meeting that was held; of every six members, the one at place ``apologies`` did not attend."""
    meeting = Meeting.objects.create(
        slug=f"{BOARD}-{day}",
        group=group(BOARD),
        starts_on=day,
        starts_at=time(13, 30),
        ends_at=time(16, 0),
        format=MeetingFormat.IN_PERSON,
        venue="Civic Offices, room 3",
        status=MeetingStatus.MINUTES_DRAFT,
        chair_seat=chair,
        papers_due_on=papers_due(day, group(BOARD)),
    )
    for number, (title, visibility, discussion, verb, topic, reason) in enumerate(items, start=1):
        item = AgendaItem.objects.create(
            meeting=meeting, number=number, title=title, visibility=visibility, discussion=discussion, minutes=20
        )
        Decision.objects.create(meeting=meeting, item=item, number=number, verb=verb, topic=topic, reason=reason)
    rows = [
        _row(meeting, seat, present=place % 6 != apologies)
        for place, seat in enumerate(invitations.members_of(meeting))
    ]
    rows.append(Attendance(meeting=meeting, name="Ada Fairweather", organisation="Parents’ panel", is_guest=True))
    Attendance.objects.bulk_create(rows)
    meeting.attendee_total = sum(row.presence == Presence.PRESENT for row in rows if not row.is_guest)
    meeting.chair_person = next(row.person for row in rows if row.presence == Presence.PRESENT)
    meeting.save(update_fields=["attendee_total", "chair_person"])
    return meeting


def _last_year(today: date, older: Meeting) -> None:
    """Store the meetings that the draft of the annual report counts: of the budget, and of a priority's findings."""
    begins = today.year if today.month >= 4 else today.year - 1
    findings = next_weekday(working_days.add_months(today.replace(day=1), -9), 0)
    for day, topic in (
        (date(begins, 1, 27), f"Budget and contributions for {begins}/{(begins + 1) % 100:02}"),
        (findings, "Recommendations on babies who cannot yet move"),
    ):
        slug = f"{BOARD}-{day}"
        if day >= older.starts_on or Meeting.objects.filter(slug=slug).exists():
            continue
        meeting = Meeting.objects.create(
            slug=slug, group=group(BOARD), starts_on=day, format=MeetingFormat.VIRTUAL, status=MeetingStatus.HELD
        )
        Decision.objects.create(meeting=meeting, number=1, verb=DecisionVerb.AGREED, topic=topic)


def _row(meeting: Meeting, seat: Membership, *, present: bool) -> Attendance:
    presence = Presence.PRESENT if present else Presence.APOLOGIES
    return Attendance(meeting=meeting, agency=seat.agency, person=seat.person, presence=presence)


def _agree(older: Meeting, last: Meeting) -> None:
    AgendaItem.objects.create(
        meeting=last, number=len(PAST_ITEMS) + 1, title=f"Minutes of {older.when}", kind=ItemKind.MINUTES, about=older
    )
    team = user("team")
    minutes.agree(meeting=older, at=last, seen=minutes.fingerprint(older), by=team)
    minutes.publish(meeting=older, by=team)


def _by_correspondence(today: date) -> None:
    board, opened = group(BOARD), datetime.combine(today - timedelta(days=2), time(9), working_days.LONDON)
    meeting = Meeting.objects.create(
        slug=f"{BOARD}-{today}-correspondence",
        group=board,
        title="Two decisions before the next meeting",
        starts_on=today,
        format=MeetingFormat.CORRESPONDENCE,
        status=MeetingStatus.CIRCULATED,
        opens_at=opened,
        closes_at=datetime.combine(working_days.add(today, 4), time(23, 59), working_days.LONDON),
        required_seats=board.required_seats,
        required_responses=board.quorum,
        majority=board.majority,
    )
    for number, (title, detail) in enumerate(QUESTIONS, start=1):
        item = AgendaItem.objects.create(meeting=meeting, number=number, title=title, detail=detail)
        seat = next(iter(invitations.members_of(meeting)))
        given: dict[str, Any] = {"agency": seat.agency, "given_by": seat.person.user or user("team")}
        Position.objects.create(item=item, person=seat.person, stance=Stance.AGREES, given_at=opened, **given)


def _upcoming(slug: str, day: date, meeting_format: str, venue: str) -> Meeting:
    return meetings.create(
        group=group(slug),
        starts_on=day,
        starts_at=time(9, 30),
        ends_at=time(11, 30),
        format=meeting_format,
        venue=venue,
        by=user("team"),
    )


def load_agendas(today: date) -> None:
    """Publish the next agendas, the Board’s with one paper in time and one late. Call this after the actions are loaded."""
    team = user("team")
    soon = (today, today + timedelta(days=40))
    nearest = Meeting.objects.filter(status=MeetingStatus.DRAFT, starts_on__range=soon)
    for meeting in nearest:
        agendas.add_opening_items(meeting)
    board = nearest.filter(group__slug=BOARD).first()
    if board is None:
        return
    item = board.agenda_items.filter(kind=ItemKind.STANDING).first()
    if item is None or board.papers_due_on is None:
        return
    due = datetime.combine(board.papers_due_on, time(12), working_days.LONDON)
    for title, author, days in (
        ("Audit of 24 files: findings", "Learning Hub", -3),
        ("Feedback from six families", "Parents’ panel", 2),
    ):
        content = HTML(string=_paper(title, author)).write_pdf(pdf_variant="pdf/ua-1")
        agendas.add_paper(
            item=item,
            title=title,
            author=author,
            file=SimpleUploadedFile(f"{title.lower().replace(' ', '-')}.pdf", content),
            accessibility=Accessibility.ACCESSIBLE,
            by=team,
            now=due + timedelta(days=days),
        )
    _invite(board, due)
    nearest.exclude(group__slug="learning-hub").update(status=MeetingStatus.AGENDA_PUBLISHED)


def _invite(meeting: Meeting, at: datetime) -> None:
    """Invite every member; some have replied, one of them with apologies, and who can sign in as a member has not."""
    waiting = user("board_member")
    for place, seat in enumerate(invitations.members_of(meeting)):
        reply = "" if seat.person.user == waiting else (Reply.ATTENDING, Reply.ATTENDING, Reply.APOLOGIES)[place % 3]
        MeetingInvitation.objects.get_or_create(
            meeting=meeting,
            person=seat.person,
            defaults={"reply": reply, "replied_at": at - timedelta(days=6) if reply else None},
        )


def _paper(title: str, author: str) -> str:
    return (
        f'<html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1><p>{author}. Invented for the demo.</p>'
        "<p>Every person was asked the same questions. This paper summarises their answers.</p></body></html>"
    )
