"""The letters around the day and after it, as they arrive: subject, text, and the words and the button of the HTML."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core import mail

from shield.operations import notices
from tests.factories.training import (
    ApprovalFactory,
    AttendanceFactory,
    BookingFactory,
    CertificateFactory,
    CourseFactory,
    CourseRunFactory,
    EvaluationFactory,
    InterestFactory,
    NoShowFactory,
    PractitionerFactory,
    RunDateFactory,
    TariffFactory,
    VenueFactory,
)
from training.models import Delivery, Presence, Stage
from training.operations.attendance import emails as attendance_emails
from training.operations.attendance import no_shows, registers
from training.operations.learning import emails as learning_emails
from training.operations.learning import evaluations
from training.operations.office import schedule
from training.operations.places import bookings, emails, interests, personal_links

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
END = START + timedelta(hours=3)
WHEN = "Thursday 9 November 2090, 9.30am to 12.30pm"
TITLE = "Risk & resilience"


@pytest.fixture
def ada():
    return PractitionerFactory(name="Ada Lovelace", email="ada@school.example.org")


@pytest.fixture
def booking(ada):
    return BookingFactory(run=CourseRunFactory(slug="dash", title=TITLE, starts_at=START), attendee=ada)


def text(*paragraphs):
    """The body of a letter: a greeting, then paragraphs with a line between them."""
    return "\n\n".join(("Hello Ada Lovelace", *paragraphs))


PLACE = f"  {WHEN}\n  Online"
DAY = f"  {WHEN}"  # afterwards nobody need be told that it was online


def own(booking):
    return f"/training/bookings/{booking.pk}/"


def test_joining_instructions_for_an_online_course(booking, sent, html):
    emails.joining_instructions(booking)
    room = (
        "The online room opens on the page of your booking 15 minutes before the start. "
        "The address is not sent by e-mail, so that nobody else can come in."
    )
    leave = "If you cannot come, send a colleague from your agency instead, or cancel."
    coming = f"{TITLE} is coming up. This is what you need to know."
    assert sent() == [
        (f"How to join: {TITLE}", text(coming, PLACE, room, leave, f"See the booking:\n{own(booking)}"), [])
    ]
    assert html() == ("How to join", f"Hello Ada Lovelace. {coming} {WHEN} Online {room} {leave}", own(booking))


def test_joining_instructions_for_a_room(ada, sent):
    venue = VenueFactory(
        name="Civic Offices", address="2 Watling Street", access="A lift.", map_url="https://map.example.org/"
    )
    run = CourseRunFactory(
        title=TITLE, starts_at=START, delivery=Delivery.IN_PERSON, venue=venue, course__first="Read the guide."
    )
    emails.joining_instructions(BookingFactory(run=run, attendee=ada))
    ((_, body, _),) = sent()
    assert body.split("\n\n")[2:6] == [
        f"  {WHEN}\n  Civic Offices, 2 Watling Street",
        "Getting there: A lift.",
        "Map: https://map.example.org/",
        "Do this first: Read the guide.",
    ]
    assert "online room" not in body


def test_the_reminder(booking, sent, html):
    emails.reminder(booking, booking.run.dates.get())
    soon = f"You have a place on {TITLE}."
    room = "The online room opens on the page of your booking 15 minutes before the start."
    late = "Please be there from the start: whoever comes too late may be turned away."
    subject = f"Reminder: {TITLE}, Thursday 9 November"
    assert sent() == [(subject, text(soon, PLACE, room, late, f"See the booking:\n{own(booking)}"), [])]
    assert html() == ("Your course is near", f"Hello Ada Lovelace. {soon} {WHEN} Online {room} {late}", own(booking))


def test_the_reminder_asks_the_questions_before_the_course_by_a_second_link(booking, sent):
    emails.reminder(booking, booking.run.dates.get(), with_questionnaire=True)
    ((_, body, _),) = sent()
    path = f"{own(booking)}evaluation/"
    asked = "A few questions beforehand show what the course changes. They take three minutes"
    assert body.split("\n\n")[-2:] == [f"See the booking:\n{own(booking)}", f"{asked}:\n{path}"]
    page = mail.outbox[0].alternatives[0][0]
    assert f'{asked}: <a href="http://localhost:8000{path}"' in page


def test_the_reminder_of_a_second_date_names_that_date_and_none_gone_by(booking, sent):
    week = timedelta(days=7)
    second = RunDateFactory(run=booking.run, starts_at=START + week, ends_at=END + week)
    emails.reminder(booking, second)
    ((_, body, _),) = sent()
    assert body.split("\n\n")[2] == "  Thursday 16 November 2090, 9.30am to 12.30pm\n  Online"


QUESTIONNAIRES = {
    Stage.BEFORE: (
        f"A few questions before you come: {TITLE}",
        "Before you come",
        f"You have a place on {TITLE}. A few questions beforehand show what the course changes.",
        None,
    ),
    Stage.AFTER: (
        f"A few questions, then your certificate: {TITLE}",
        "Thank you for coming",
        f"You were on {TITLE}. Tell us what it changed: it takes three minutes, and the answers make the next course better.",
        "Your certificate is there as soon as you have answered.",
    ),
    Stage.LATER: (
        f"Three months after {TITLE}",
        "What has changed since?",
        f"Three months ago you were on {TITLE}. The same questions again show what stays: it takes three minutes.",
        "You can ask your manager to confirm what has changed; that is up to you.",
    ),
}


@pytest.mark.parametrize("stage", Stage)
def test_the_questions_of_each_time(booking, sent, html, stage):
    learning_emails.questionnaire(booking, stage)
    subject, heading, lead, more = QUESTIONNAIRES[stage]
    path = f"{own(booking)}evaluation/"
    more_words = [more] if more else []
    place, where = (PLACE, [WHEN, "Online"]) if stage == Stage.BEFORE else (DAY, [WHEN])
    assert sent() == [(subject, text(lead, place, *more_words, f"Answer the questions:\n{path}"), [])]
    assert html() == (heading, " ".join([f"Hello Ada Lovelace. {lead}", *where, *more_words]), path)


def test_where_no_certificate_waits_the_letter_promises_none(ada, sent):
    run = CourseRunFactory(title=TITLE, starts_at=START, gives_certificate=False)
    learning_emails.questionnaire(BookingFactory(run=run, attendee=ada), Stage.AFTER)
    ((subject, body, _),) = sent()
    assert "ertificate" not in subject + body


def test_somebody_without_an_account_answers_by_their_own_link(sent):
    booking = BookingFactory(attendee=PractitionerFactory(user=None))
    learning_emails.questionnaire(booking, Stage.AFTER)
    ((_, body, _),) = sent()
    assert body.splitlines()[-1] == personal_links.evaluation_path(booking)
    assert str(booking.pk) not in body


def test_the_question_to_the_manager(booking, sent, html):
    row = EvaluationFactory(booking=booking, stage=Stage.LATER)
    view = evaluations.ask_manager(evaluation=row, name="Mary", email="mary@example.org", by=booking.booked_by)
    lead = (
        f"Ada Lovelace took part in {TITLE} three months ago and asks you to say whether you see a difference "
        "in their work."
    )
    once = "You need no account; the link is for you alone and works once. You see none of their other answers."
    path = personal_links.manager_view_path(view)
    assert sent() == [
        (
            f"Has Ada Lovelace’s work changed since {TITLE}?",
            f"Hello Mary\n\n{lead}\n\n{DAY}\n\n{once}\n\nAnswer now:\n{path}",
            [],
        )
    ]
    assert html()[1:] == (f"Hello Mary. {lead} {WHEN} {once}", path)


def test_whoever_did_not_come_and_the_manager_who_agreed(ada, trainer, sent, html):
    run = CourseRunFactory(slug="dash", title=TITLE, starts_at=START, tariff=TariffFactory(rate__no_show_pence=9000))
    booking = BookingFactory(run=run, attendee=ada)
    ApprovalFactory(booking=booking, answer="agreed", answered_at=START - timedelta(days=9))
    registers.take(run_date=run.dates.get(), marks={booking: Presence.NO_SHOW}, by=trainer, now=END)
    missed = f"You had a place on {TITLE}, and the register says that you did not come."
    charge = "£90 is charged to your agency for the empty place."
    wrong = (
        "If the register is wrong, say so on the page of your booking: the training team looks at it. "
        "A mark like this lapses after 12 months."
    )
    manager = f"Ada Lovelace had a place on {TITLE}, with your agreement, and the register says that they did not come."
    told = "If the register is wrong, Ada Lovelace can say so on the page of the booking."
    assert sent() == [
        (f"You did not come: {TITLE}", text(missed, DAY, charge, wrong, f"See the booking:\n{own(booking)}"), []),
        (
            f"Ada Lovelace did not come: {TITLE}",
            f"Hello Mary Manager\n\n{manager}\n\n{DAY}\n\n{charge}\n\n{told}\n\nSee the course:\n/training/course-dates/dash/",
            [],
        ),
    ]
    assert html(0)[1:] == (f"Hello Ada Lovelace. {missed} {WHEN} {charge} {wrong}", own(booking))
    assert html(1)[1:] == (f"Hello Mary Manager. {manager} {WHEN} {charge} {told}", "/training/course-dates/dash/")


@pytest.mark.parametrize(
    ("removed", "what"),
    [
        (True, "The mark is removed, and any charge for it with it."),
        (False, "The mark stands, and it lapses on Friday 9 November 2091. A charge for it stays."),
    ],
)
def test_what_became_of_an_objection(booking, team, sent, html, removed, what):
    mark = NoShowFactory(booking=booking, made_at=END, contested_at=END, objection="I was there.")
    no_shows.decide(no_show=mark, removed=removed, reason="We asked the trainer.", by=team)
    lead = f"You said that the register of {TITLE} was wrong about you. {what}"
    reason = "The reason: We asked the trainer."
    assert sent() == [(f"Your objection: {TITLE}", text(lead, DAY, reason, f"See the booking:\n{own(booking)}"), [])]
    assert html()[1] == f"Hello Ada Lovelace. {lead} {WHEN} {reason}"


def test_the_certificate(booking, sent, html):
    row, base = CertificateFactory(booking=booking, code="K7QM-3XPA-9TZ2"), "http://localhost:8000"
    learning_emails.certificate_ready(row)
    lead = (
        f"Your certificate for {TITLE} is ready. You can print it or save it, "
        f"and anybody can check its code, K7QM-3XPA-9TZ2, at {base}/training/certificates/check/."
    )
    path = f"/training/certificates/{row.pk}/"
    assert sent() == [
        (f"Your certificate: {TITLE}", text(lead.replace(base, ""), DAY, f"See the certificate:\n{path}"), [])
    ]
    assert html() == ("Your certificate is ready", f"Hello Ada Lovelace. {lead} {WHEN}", path)


@pytest.mark.parametrize(
    ("days", "subject"), [(90, "Refresher due in 90 days: level 3"), (0, "Refresher due today: level 3")]
)
def test_a_refresher_that_is_due(booking, sent, html, days, subject):
    run = booking.run
    learning_emails.refresher_due(booking.attendee, level=3, due=date(2091, 2, 7), days=days, next_run=run)
    verb = "counts until"
    counts = f"Your training at level 3 {verb} Wednesday 7 February 2091."
    following = f"The next course that refreshes it is {TITLE}, Thursday 9 November 2090."
    assert sent() == [(subject, text(counts, following, "See this course:\n/training/course-dates/dash/"), [])]
    assert html() == (
        "Time for a refresher",
        f"Hello Ada Lovelace. {counts} {following}",
        "/training/course-dates/dash/",
    )


def test_a_refresher_without_a_course_ahead(ada, sent):
    learning_emails.refresher_due(ada, level=3, due=date(2091, 2, 7), days=30, next_run=None)
    ((_, body, _),) = sent()
    assert body.endswith("counts until Wednesday 7 February 2091.\n\nFind a date:\n/training/?level=3")


def test_an_invitation_for_whoever_was_interested(ada, team, sent, html):
    course = CourseFactory(title=TITLE)
    InterestFactory(course=course, person=ada)
    run = CourseRunFactory(course=course, starts_at=START)
    (booking,) = interests.invite(run=run, by=team, now=datetime(2090, 10, 30, 9, tzinfo=UTC))
    until = "Wednesday 1 November 2090, 9am"
    lead = (
        f"You said that you were interested in {TITLE}. It now has a date, and a place is kept for you until {until}."
    )
    answer = "Say yes or no on the page of your booking. If we hear nothing by then, the place goes to whoever is next."
    assert sent() == [
        (f"A place for you until {until}: {TITLE}", text(lead, PLACE, answer, f"Answer the offer:\n{own(booking)}"), [])
    ]
    assert html() == ("The course you asked for", f"Hello Ada Lovelace. {lead} {WHEN} Online {answer}", own(booking))


def previews():
    """What an inbox shows of each letter that went out before it is opened."""
    pages = [message.alternatives[0][0] for message in mail.outbox]
    return [unescape(re.search(r"mso-hide: ?all;?\">(.*?)</div>", page).group(1)) for page in pages]


def test_inboxes_show_when_and_where_or_what_is_asked(booking, sent):
    run_date = booking.run.dates.get()
    emails.joining_instructions(booking)
    emails.reminder(booking, run_date, with_questionnaire=True)
    for stage in Stage:
        learning_emails.questionnaire(booking, stage)
    learning_emails.certificate_ready(CertificateFactory(booking=booking))
    attendance_emails.did_not_attend(booking, None)
    sent()
    assert previews() == [
        f"{WHEN}, Online",
        f"{WHEN}, Online. With three minutes of questions before you come",
        f"It takes three minutes. {WHEN}, Online",
        "It takes three minutes; then your certificate is there.",
        "The same questions again: it takes three minutes.",
        f"Print it or save it. {WHEN}",
        f"{WHEN}. If the register is wrong, say so.",
    ]


def test_every_letter_says_something_in_the_preview():
    filled = re.compile("{% block preheader %}.+{% endblock preheader %}")
    pages = sorted(Path("templates/training/emails").glob("*.html"))
    assert [page.name for page in pages if not filled.search(page.read_text())] == []


def test_afterwards_the_place_stands_in_the_letter_where_there_was_one(ada, sent):
    venue = VenueFactory(name="Civic Offices", address="2 Watling Street")
    run = CourseRunFactory(title=TITLE, starts_at=START, delivery=Delivery.IN_PERSON, venue=venue)
    learning_emails.questionnaire(BookingFactory(run=run, attendee=ada), Stage.AFTER)
    ((_, body, _),) = sent()
    assert body.split("\n\n")[2] == f"  {WHEN}\n  Civic Offices, 2 Watling Street"


def test_letters_to_a_manager_say_in_both_forms_why_they_come(booking):
    emails.approval_asked(ApprovalFactory(booking=booking))
    attendance_emails.did_not_attend(booking, None)
    row = EvaluationFactory(booking=booking, stage=Stage.LATER)
    evaluations.ask_manager(evaluation=row, name="Mary", email="mary@example.org", by=booking.booked_by)
    notices.send_due()
    why = "You get this because Ada Lovelace, or somebody who booked for them, named you as the manager."
    to_managers = [message for message in mail.outbox if message.to != [booking.attendee.email]]
    assert len(to_managers) == 3
    assert [why in message.body and why in message.alternatives[0][0] for message in to_managers] == [True] * 3


def test_the_code_of_a_certificate_stays_on_one_line(booking, sent):
    learning_emails.certificate_ready(CertificateFactory(booking=booking, code="K7QM-3XPA-9TZ2"))
    sent()
    page = mail.outbox[0].alternatives[0][0]
    assert re.search(r'<span style="white-space: ?nowrap;?">K7QM-3XPA-9TZ2</span>', page)


def test_a_letter_of_the_clock_holds_no_address_of_the_online_room(ada, sent):
    run = CourseRunFactory(starts_at=START, join_url="https://meet.example.org/secret")
    AttendanceFactory(booking=BookingFactory(run=run, attendee=ada))
    for now in (datetime(2090, 11, 8, 9, tzinfo=UTC), END, datetime(2091, 2, 10, tzinfo=UTC)):
        schedule.send_due(now=now)
    assert (len(sent()), [body for _, body, _ in sent() if "meet.example.org" in body]) == (4, [])


@pytest.mark.parametrize("late", [timedelta(days=1), timedelta(minutes=1)])
def test_no_letter_promises_a_free_moment_that_has_gone_by(ada, sent, late):
    run = CourseRunFactory(starts_at=START, tariff=TariffFactory(rate__late_pence=5000))
    booking = bookings.book(run=run, attendee=ada, by=ada.user, now=datetime(2090, 11, 6, 9, 30, tzinfo=UTC) + late)
    schedule.send_due(now=datetime(2090, 11, 7, 12, tzinfo=UTC))
    bodies = [body for _, body, _ in sent()]
    assert (len(bodies), booking.status) == (2, "booked")
    assert "To cancel now costs your agency £50." in bodies[0]
    assert "or cancel: that costs your agency £50 now." in bodies[1]
    assert [body for body in bodies if "6 November 2090" in body] == []


def test_joining_instructions_say_until_when_leaving_costs_nothing(ada, sent):
    run = CourseRunFactory(starts_at=START, tariff=TariffFactory(rate__late_pence=5000))
    BookingFactory(run=run, attendee=ada)
    schedule.send_due(now=datetime(2090, 11, 2, 12, tzinfo=UTC))
    ((_, body, _),) = sent()
    assert "or cancel: until Monday 6 November 2090, 9.30am that costs nothing." in body
