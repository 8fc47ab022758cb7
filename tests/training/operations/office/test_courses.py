import pytest

from shield.models import EmailNotice
from shield.refusals import Refused
from tests.factories.partnership import RecommendationFactory, SectorFactory, ThemeFactory
from tests.factories.training import CourseFactory, CourseRunFactory, PractitionerFactory
from training.models import CalendarEntry, Course, Venue
from training.operations.office import courses, venues
from training.operations.places import bookings

pytestmark = pytest.mark.django_db


class Broken(Exception):
    pass


def _break(*args, **kwargs):
    raise Broken


def test_a_new_course_is_not_shown_and_knows_what_it_answers(team):
    theme, recommendation, sector = ThemeFactory(), RecommendationFactory(), SectorFactory()
    course = courses.create(
        by=team,
        slug="dash",
        title="DASH",
        levels=[3],
        sectors=[sector],
        themes=[theme],
        recommendations=[recommendation],
    )
    assert (course.is_published, list(course.themes.all())) == (False, [theme])
    assert (list(course.sectors.all()), list(course.recommendations.all())) == ([sector], [recommendation])
    assert list(Course.objects.addressing(theme)) == list(Course.objects.addressing(recommendation)) == [course]


def test_two_courses_never_share_an_address(team):
    course = CourseFactory(slug="dash")
    with pytest.raises(Refused) as refusal:
        courses.create(by=team, slug="dash", title="Another", levels=[3])
    assert refusal.value.field == "slug"
    courses.edit(course=course, version=1, by=team, slug="dash", title="The same one")


def test_nobody_overwrites_a_colleague(team):
    course = CourseFactory()
    courses.edit(course=course, version=1, by=team, title="First")
    with pytest.raises(
        Refused,
        match=r"^Another person saved changes while you were editing, so your changes were not saved\. Check what is different\. If you save again, your text replaces theirs\.$",
    ):
        courses.edit(course=course, version=1, by=team, title="Second", themes=[ThemeFactory()])
    course.refresh_from_db()
    assert (course.title, course.themes.count()) == ("First", 0)


def test_a_course_is_shown_once(team):
    course = CourseFactory(published_at=None)
    assert courses.publish(course=course, by=team).is_published
    with pytest.raises(Refused, match="already"):
        courses.publish(course=course, by=team)


def test_words_find_courses_by_stem_best_first():
    summary = CourseFactory(title="Something else", summary="How to assess risk")
    title = CourseFactory(title="Assessing risk")
    CourseFactory(title="Unrelated")
    assert list(Course.objects.matching("assess risks")) == [title, summary]


@pytest.mark.parametrize(
    ("levels", "words"), [([3], "Level 3"), ([4, 3], "Level 3 and 4"), ([1, 2, 3], "Level 1, 2 and 3")]
)
def test_levels_in_words(levels, words):
    assert Course(levels=levels).levels_text == words


@pytest.mark.parametrize(
    ("minutes", "words"), [(45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"), (180, "3 hours"), (None, "")]
)
def test_durations_in_words(minutes, words):
    assert Course(duration_minutes=minutes).duration_text == words


def test_a_course_whose_entry_fails_is_not_made(team, monkeypatch):
    monkeypatch.setattr(courses.audit, "record", _break)
    with pytest.raises(Broken):
        courses.create(by=team, slug="dash", title="DASH", levels=[3])
    assert Course.objects.count() == 0


def test_an_edit_whose_themes_fail_does_not_stay(team, monkeypatch):
    course = CourseFactory(title="Before")
    monkeypatch.setattr(courses, "_set_links", _break)
    with pytest.raises(Broken):
        courses.edit(course=course, version=1, by=team, title="After")
    assert Course.objects.get().title == "Before"


def test_showing_a_course_whose_entry_fails_does_not_stay(team, monkeypatch):
    course = CourseFactory(published_at=None)
    monkeypatch.setattr(courses.audit, "record", _break)
    with pytest.raises(Broken):
        courses.publish(course=course, by=team)
    assert Course.objects.get().published_at is None


def test_a_venue_whose_entry_fails_is_not_made(team, monkeypatch):
    monkeypatch.setattr(venues.audit, "record", _break)
    with pytest.raises(Broken):
        venues.create(by=team, name="Hall", address="1 Street")
    assert Venue.objects.count() == 0


def test_a_new_title_reaches_the_diaries_of_dates_that_have_none_of_their_own(team):
    course = CourseFactory(title="DASH")
    plain, titled = CourseRunFactory(course=course), CourseRunFactory(course=course, title="A special one")
    people = [PractitionerFactory() for _ in range(2)]
    for run, person in zip((plain, titled), people, strict=True):
        bookings.book(run=run, attendee=person, by=person.user)
    EmailNotice.objects.all().delete()
    courses.edit(course=course, version=1, by=team, title="Risk and resilience")
    notice = EmailNotice.objects.get()
    assert (notice.to, notice.context["was_called"]) == (people[0].email, "DASH")
    assert "SUMMARY:Risk and resilience" in notice.attachments[0]["text"]
    assert list(CalendarEntry.objects.order_by("booking__asked_at").values_list("sequence", flat=True)) == [1, 0]
