"""What training tells the floors below: cards, what waits, stories, hits and evidence."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from shield.extension_points import (
    bulletin_stories,
    evidence_sources,
    home_cards,
    report_sections,
    search_sources,
    section_pages,
    work_queue,
)
from tests.factories.partnership import RecommendationFactory, ThemeFactory
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    RegisterTotalFactory,
    RunDateFactory,
    in_days,
)
from training.models import BookingStatus, Delivery, RunStatus

pytestmark = pytest.mark.django_db


def waiting(user):
    return [(thing.title, thing.why, thing.url) for thing in work_queue["training.office"].waiting(user)]


def test_the_public_card_shows_the_next_four_dates():
    runs = [CourseRunFactory(days=days) for days in (9, 5, 7, 3, 11)]
    CourseRunFactory(days=-9, delivery=Delivery.E_LEARNING, ends_at=None, closes_at=None)
    card = home_cards["training.next"].context(AnonymousUser())
    assert ([run.pk for run in card["runs"]], card["total"]) == ([runs[n].pk for n in (3, 1, 2, 0)], 6)


def test_the_public_card_hides_when_nothing_is_on():
    CourseRunFactory(status=RunStatus.PLANNED, published_at=None)
    assert home_cards["training.next"].context(AnonymousUser()) is None


def test_my_card_shows_what_is_ahead_and_hides_from_those_who_do_not_book(practitioner, administrator):
    ahead = BookingFactory(attendee=practitioner.person)
    BookingFactory(attendee=practitioner.person, run__days=-5)
    BookingFactory()
    context = home_cards["training.mine"].context
    assert context(practitioner) == {"bookings": [ahead]}
    assert context(administrator) is None


def test_the_cards_stand_on_their_pages(client, sign_in, practitioner):
    run = CourseRunFactory(title="DASH in November")
    assert "DASH in November" in client.get("/").content.decode()
    BookingFactory(run=run, attendee=practitioner.person)
    assert "DASH in November" in sign_in(practitioner).get("/").content.decode()


def test_registers_wait_for_the_team_and_the_runs_trainer(team, trainer, practitioner, outsider):
    run = CourseRunFactory(title="DASH", days=-3)
    RunDateFactory(run=run, starts_at=in_days(-2, 9), ends_at=in_days(-2, 12))
    run.trainers.add(trainer.person)
    booking = BookingFactory(run=run)
    BookingFactory(run__days=-2, run__title="Another")
    AttendanceFactory(booking=booking)
    (mine,) = waiting(trainer)
    assert (mine[0], mine[2]) == ("Take the register: DASH", f"/training/course-dates/{run.slug}/register/2/")
    assert [title for title, _, _ in waiting(team)] == ["Take the register: DASH", "Take the register: Another"]
    assert waiting(practitioner) == waiting(outsider) == []


def test_runs_with_too_few_people_wait_for_the_team_alone(team, trainer):
    run = CourseRunFactory(title="DASH", days=9, minimum=5)
    run.trainers.add(trainer.person)
    BookingFactory(run=run)
    assert waiting(team) == [
        ("Decide whether to go ahead: DASH", "1 booked, minimum 5", f"/training/course-dates/{run.slug}/bookings/")
    ]
    assert waiting(trainer) == []


def test_stories_are_the_next_runs_with_places_then_new_courses():
    now = timezone.now()
    free = CourseRunFactory(title="Free", capacity=2, course__levels=[3])
    full = CourseRunFactory(title="Full", capacity=1)
    BookingFactory(run=full)
    CourseRunFactory(title="Plan", status=RunStatus.PLANNED, published_at=None)
    CourseFactory(title="Brand new", summary="About it", published_at=now - timedelta(days=1))
    CourseFactory(title="Draft", published_at=None)
    stories = list(bulletin_stories["training.runs"].candidates(now - timedelta(days=30)))
    assert [story.title for story in stories] == ["Free", "New course: Brand new"]
    assert stories[0].summary.endswith(", online, Level 3: 2 places left.")
    assert (stories[0].url, stories[1].summary) == (free.get_absolute_url(), "About it")


def test_a_story_of_the_last_place_is_in_the_singular():
    CourseRunFactory(capacity=1)
    (story,) = bulletin_stories["training.runs"].candidates(timezone.now())
    assert story.summary.endswith(": 1 place left.")


def test_the_search_finds_courses_one_may_see(team, practitioner):
    CourseFactory(title="Assessing risk", summary="A day on risk")
    CourseFactory(title="Assessing secretly", published_at=None)
    find = search_sources["training.courses"].find
    assert [hit.title for hit in find(practitioner, "assess")] == ["Assessing risk"]
    assert [hit.title for hit in find(AnonymousUser(), "assess")] == ["Assessing risk"]
    assert {hit.title for hit in find(team, "assess")} == {"Assessing risk", "Assessing secretly"}


def test_evidence_for_a_theme_is_what_was_held_and_who_came(team):
    theme = ThemeFactory()
    named = AttendanceFactory(booking__run__status=RunStatus.HELD, booking__run__days=-9).booking.run
    counted = RegisterTotalFactory(run__days=-30, attended=62).run
    for run in (named, counted, CourseRunFactory()):
        run.course.themes.add(theme)
    RegisterTotalFactory()
    found = list(evidence_sources["training.held"].find(team, theme))
    assert [(fact.title, fact.summary, fact.url) for fact in found] == [
        (named.name, "1 person attended, from Schools", named.get_absolute_url()),
        (counted.name, "62 people attended", counted.get_absolute_url()),
    ]


def test_evidence_for_a_recommendation(team):
    recommendation = RecommendationFactory()
    run = RegisterTotalFactory(run__days=-30).run
    run.course.recommendations.add(recommendation)
    (fact,) = evidence_sources["training.held"].find(team, recommendation)
    assert (fact.title, fact.kind) == (run.name, "Training")


def test_the_chapter_of_the_report_shows_its_totals(db):
    section = report_sections["training.delivered"]
    assert (section.order, section.template_name) == (40, "training/reports/delivered.html")


def test_the_entries_of_the_training_office_are_for_people_who_run_training(practitioner, trainer, team):
    entries = {page.key: page for page in section_pages if page.key.startswith("training.")}
    assert not practitioner.has_perm(entries["training.dates"].permission)
    assert trainer.has_perm(entries["training.dates"].permission)
    assert not trainer.has_perm(entries["training.charges"].permission)
    assert team.has_perm(entries["training.charges"].permission)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/training/", ["Training", "Find a course"]),
        ("/training/my-training/", ["My work", "My training"]),
        ("/training/office/courses/", ["Training", "Courses"]),
    ],
)
def test_one_section_and_one_entry_are_current(sign_in, team, path, current):
    navigation = sign_in(team).get(path).context["navigation"]
    assert [link.label for link in (*navigation.sections, *navigation.pages) if link.current] == current


def test_whoever_waits_sees_their_place_in_line_on_the_card(sign_in, practitioner):
    BookingFactory(attendee=practitioner.person, status=BookingStatus.WAITING)
    assert "1st on the waiting list" in sign_in(practitioner).get("/").content.decode()
