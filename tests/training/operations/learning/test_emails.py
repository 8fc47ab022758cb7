"""The letters around the day and after it, as they arrive: subject, text, and the words and the button of the HTML."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core import mail

from shield.operations import outbox
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
    take_register,
)
from training.models import Delivery, Presence, Stage
from training.operations.attendance import emails as attendance_emails
from training.operations.attendance import no_shows
from training.operations.learning import emails as learning_emails
from training.operations.learning import evaluations
from training.operations.office import schedule
from training.operations.places import bookings, emails, interests, personal_links

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
END = START + timedelta(hours=3)
WHEN = "Thursday 9 November 2090, 9:30am to 12:30pm"
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
        "Join the online room from your booking page, from 15 minutes before the start. "
        "To keep the room private we do not send its address by email."
    )
    leave = "If you cannot attend, send a colleague from your agency instead or cancel your booking."
    coming = f"Here is what you need to know before {TITLE}."
    assert sent() == [
        (f"How to join: {TITLE}", text(coming, PLACE, room, leave, f"View your booking:\n{own(booking)}"), [])
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
    room = "Join the online room from your booking page, from 15 minutes before the start."
    late = "Please arrive on time. If you are late you may be turned away."
    subject = f"Reminder: {TITLE}, Thursday 9 November"
    assert sent() == [(subject, text(soon, PLACE, room, late, f"View your booking:\n{own(booking)}"), [])]
    assert html() == (
        "Your course is coming up",
        f"Hello Ada Lovelace. {soon} {WHEN} Online {room} {late}",
        own(booking),
    )


def test_the_reminder_asks_the_questions_before_the_course_by_a_second_link(booking, sent):
    emails.reminder(booking, booking.run.dates.get(), with_questionnaire=True)
    ((_, body, _),) = sent()
    path = f"{own(booking)}evaluation/"
    asked = (
        "Please answer a short questionnaire before the course, so that we can see what it changes. It takes 3 minutes"
    )
    assert body.split("\n\n")[-2:] == [f"View your booking:\n{own(booking)}", f"{asked}:\n{path}"]
    page = " ".join(mail.outbox[0].alternatives[0][0].split())
    assert f'{asked}: <a href="http://localhost:8000{path}"' in page


def test_the_reminder_of_a_second_date_names_that_date_and_none_gone_by(booking, sent):
    week = timedelta(days=7)
    second = RunDateFactory(run=booking.run, starts_at=START + week, ends_at=END + week)
    emails.reminder(booking, second)
    ((_, body, _),) = sent()
    assert body.split("\n\n")[2] == "  Thursday 16 November 2090, 9:30am to 12:30pm\n  Online"


QUESTIONNAIRES = {
    Stage.BEFORE: (
        f"Before your course: {TITLE}",
        "Before your course",
        f"You have a place on {TITLE}. Please answer a short questionnaire before the course, so that we can see what it changes.",
        None,
    ),
    Stage.AFTER: (
        f"Answer a questionnaire to get your certificate: {TITLE}",
        "Thank you for attending",
        f"You attended {TITLE}. Please answer a short questionnaire about it. It takes 3 minutes and helps us to improve the next course.",
        "You can download your certificate as soon as you have answered.",
    ),
    Stage.LATER: (
        f"3 months after {TITLE}",
        "What has changed since your course?",
        f"You attended {TITLE} 3 months ago. Please answer the same questions again, so that we can see what has changed. It takes 3 minutes.",
        "You can also ask your manager for feedback. This is optional.",
    ),
}


@pytest.mark.parametrize("stage", Stage)
def test_the_questions_of_each_time(booking, sent, html, stage):
    learning_emails.questionnaire(booking, stage)
    subject, heading, lead, more = QUESTIONNAIRES[stage]
    path = f"{own(booking)}evaluation/"
    more_words = [more] if more else []
    place, where = (PLACE, [WHEN, "Online"]) if stage == Stage.BEFORE else (DAY, [WHEN])
    assert sent() == [(subject, text(lead, place, *more_words, f"Answer the questionnaire:\n{path}"), [])]
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
    lead = f"Ada Lovelace attended {TITLE} 3 months ago and has asked you whether you see a difference in their work."
    once = "You do not need an account. The link is for you only and works once. You will not see their other answers."
    path = personal_links.manager_view_path(view)
    assert sent() == [
        (
            f"Feedback on Ada Lovelace after {TITLE}",
            f"Hello Mary\n\n{lead}\n\n{DAY}\n\n{once}\n\nSend feedback:\n{path}",
            [],
        )
    ]
    assert html()[1:] == (f"Hello Mary. {lead} {WHEN} {once}", path)


def test_whoever_did_not_come_and_the_manager_who_agreed(ada, trainer, sent, html):
    run = CourseRunFactory(slug="dash", title=TITLE, starts_at=START, tariff=TariffFactory(rate__no_show_pence=9000))
    booking = BookingFactory(run=run, attendee=ada)
    ApprovalFactory(booking=booking, answer="agreed", answered_at=START - timedelta(days=9))
    take_register(run_date=run.dates.get(), marks={booking: Presence.NO_SHOW}, by=trainer, now=END)
    missed = f"You had a place on {TITLE}. The register shows that you did not attend."
    charge = "Your agency will be charged £90."
    wrong = (
        "If the register is wrong, challenge it on your booking page and the training team will check it. "
        "The record expires after 12 months."
    )
    manager = f"Ada Lovelace had a place on {TITLE}, which you approved. The register shows that they did not attend."
    told = "If the register is wrong, Ada Lovelace can challenge it on their booking page."
    assert sent() == [
        (
            f"You did not attend: {TITLE}",
            text(missed, DAY, charge, wrong, f"View your booking:\n{own(booking)}"),
            [],
        ),
        (
            f"Ada Lovelace did not attend: {TITLE}",
            f"Hello Mary Manager\n\n{manager}\n\n{DAY}\n\n{charge}\n\n{told}\n\nView the course:\n/training/course-dates/dash/",
            [],
        ),
    ]
    assert html(0)[1:] == (f"Hello Ada Lovelace. {missed} {WHEN} {charge} {wrong}", own(booking))
    assert html(1)[1:] == (f"Hello Mary Manager. {manager} {WHEN} {charge} {told}", "/training/course-dates/dash/")


@pytest.mark.parametrize(
    ("removed", "what"),
    [
        (True, "We have removed the record that you did not attend, and cancelled any charge."),
        (
            False,
            "We have kept the record that you did not attend. It expires on Friday 9 November 2091. Any charge still applies.",
        ),
    ],
)
def test_what_became_of_an_objection(booking, team, sent, html, removed, what):
    mark = NoShowFactory(booking=booking, made_at=END, contested_at=END, objection="I was there.")
    no_shows.decide(no_show=mark, removed=removed, reason="We asked the trainer.", by=team)
    lead = f"You told us that the register for {TITLE} was wrong. {what}"
    reason = "Reason: We asked the trainer."
    assert sent() == [
        (
            f"Decision on your challenge: {TITLE}",
            text(lead, DAY, reason, f"View your booking:\n{own(booking)}"),
            [],
        )
    ]
    assert html()[1] == f"Hello Ada Lovelace. {lead} {WHEN} {reason}"


def test_the_certificate(booking, sent, html):
    row, base = CertificateFactory(booking=booking, code="K7QM-3XPA-9TZ2"), "http://localhost:8000"
    learning_emails.certificate_ready(row)
    lead = (
        f"Your certificate for {TITLE} is ready. You can print it or save it. "
        f"Anyone can check its code, K7QM-3XPA-9TZ2, at {base}/training/certificates/check/."
    )
    path = f"/training/certificates/{row.pk}/"
    assert sent() == [
        (f"Your certificate: {TITLE}", text(lead.replace(base, ""), DAY, f"View your certificate:\n{path}"), [])
    ]
    assert html() == ("Your certificate is ready", f"Hello Ada Lovelace. {lead} {WHEN}", path)


@pytest.mark.parametrize(
    ("days", "subject"), [(90, "Level 3 refresher due in 90 days"), (0, "Level 3 refresher due today")]
)
def test_a_refresher_that_is_due(booking, sent, html, days, subject):
    run = booking.run
    learning_emails.refresher_due(booking.attendee, level=3, due=date(2091, 2, 7), days=days, next_run=run)
    counts = "Your level 3 training is valid until Wednesday 7 February 2091."
    following = f"The next suitable course is {TITLE} on Thursday 9 November 2090."
    assert sent() == [(subject, text(counts, following, "View this course:\n/training/course-dates/dash/"), [])]
    assert html() == (
        "Your refresher training is due",
        f"Hello Ada Lovelace. {counts} {following}",
        "/training/course-dates/dash/",
    )


def test_a_refresher_without_a_course_ahead(ada, sent):
    learning_emails.refresher_due(ada, level=3, due=date(2091, 2, 7), days=30, next_run=None)
    ((_, body, _),) = sent()
    assert body.endswith("valid until Wednesday 7 February 2091.\n\nFind a course:\n/training/?level=3")


def test_an_invitation_for_whoever_was_interested(ada, team, sent, html):
    course = CourseFactory(title=TITLE)
    InterestFactory(course=course, person=ada)
    run = CourseRunFactory(course=course, starts_at=START)
    (booking,) = interests.invite(run=run, by=team, now=datetime(2090, 10, 30, 9, tzinfo=UTC))
    until = "Tuesday 31 October 2090, 1pm"
    lead = f"You asked us to tell you about new dates for {TITLE}. There is a new date, and we are holding a place for you until {until}."
    answer = "Accept or decline the place on your booking page. If you do not answer by then, we will offer it to the next person."
    assert sent() == [
        (
            f"A place is available until {until}: {TITLE}",
            text(lead, PLACE, answer, f"Accept or decline the place:\n{own(booking)}"),
            [],
        )
    ]
    assert html() == (
        "A place on a course you asked about",
        f"Hello Ada Lovelace. {lead} {WHEN} Online {answer}",
        own(booking),
    )


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
        f"{WHEN}, Online. Includes a 3-minute questionnaire",
        f"It takes 3 minutes. {WHEN}, Online",
        "It takes 3 minutes. Then you can download your certificate.",
        "Please answer the same questions again. It takes 3 minutes.",
        f"Print it or save it. {WHEN}",
        f"{WHEN}. If the register is wrong, you can challenge it.",
    ]


def test_every_letter_says_something_in_the_preview():
    filled = re.compile("{% block preheader %}.+{% endblock preheader %}", re.DOTALL)
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
    outbox.send_due()
    why = (
        "You are getting this email because Ada Lovelace, or a person who booked for them, named you as their manager."
    )
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
    assert "Cancelling now costs £50, which your agency will be charged." in bodies[0]
    assert "Cancelling now costs £50, which your agency will be charged." in bodies[1]
    assert [body for body in bodies if "6 November 2090" in body] == []


def test_joining_instructions_say_until_when_leaving_costs_nothing(ada, sent):
    run = CourseRunFactory(starts_at=START, tariff=TariffFactory(rate__late_pence=5000))
    BookingFactory(run=run, attendee=ada)
    schedule.send_due(now=datetime(2090, 11, 2, 12, tzinfo=UTC))
    ((_, body, _),) = sent()
    assert "You can cancel free of charge until Monday 6 November 2090, 9:30am." in body
