from datetime import UTC, date, datetime

import pytest

from tests.factories.partnership import SectorFactory, ThemeFactory
from tests.factories.training import BookingFactory, CourseFactory, CourseRunFactory
from training.models import BookingStatus, CourseRun, Delivery, RunStatus
from training.models.catalogue import CatalogueFilters, count

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def run(slug, starts_at=None, **fields):
    starts_at = starts_at or datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
    return CourseRunFactory(slug=slug, starts_at=starts_at, **fields)


def found(wish):
    listed = CourseRun.objects.listed(NOW).with_places()
    return [run.slug for run in listed.filter(wish.condition())]


def test_the_catalogue_shows_soonest_first_and_what_is_open_any_day_last():
    run("later", datetime(2026, 12, 1, 10, tzinfo=UTC))
    run("any-day", datetime(2026, 1, 1, tzinfo=UTC), delivery=Delivery.E_LEARNING, ends_at=None, closes_at=None)
    run("sooner")
    assert found(CatalogueFilters()) == ["sooner", "later", "any-day"]


def test_the_catalogue_leaves_out_plans_cancelled_over_and_not_yet_published():
    run("plan", status=RunStatus.PLANNED, published_at=None)
    run("held", status=RunStatus.HELD)
    run("begun", datetime(2026, 11, 1, 11, tzinfo=UTC))
    run("appears-later", published_at=datetime(2026, 11, 2, tzinfo=UTC))
    assert found(CatalogueFilters()) == []


def test_levels_are_alternatives():
    run("one", course=CourseFactory(levels=[1, 2]))
    run("three", course=CourseFactory(levels=[3, 4]))
    run("four", course=CourseFactory(levels=[4]))
    assert found(CatalogueFilters(levels=frozenset({1, 3}))) == ["one", "three"]


def test_a_hybrid_run_is_found_under_both_formats():
    run("a-online")
    run("b-hybrid", delivery=Delivery.HYBRID)
    run("c-in-person", delivery=Delivery.IN_PERSON)
    assert found(CatalogueFilters(deliveries=frozenset({"online"}))) == ["a-online", "b-hybrid"]
    assert found(CatalogueFilters(deliveries=frozenset({"in_person"}))) == ["b-hybrid", "c-in-person"]


def test_a_month_is_londons_month():
    run("half-past-midnight-on-1-july", datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    run("last-of-june", datetime(2027, 6, 30, 22, 30, tzinfo=UTC))
    assert found(CatalogueFilters(month=date(2027, 7, 1))) == ["half-past-midnight-on-1-july"]


def test_a_sector_finds_its_own_courses_and_those_never_expiresybody():
    health, police = SectorFactory(slug="health", name="Health"), SectorFactory(slug="police", name="Police")
    run("a-everybody")
    run("b-health").course.sectors.add(health)
    run("c-police").course.sectors.add(police)
    assert found(CatalogueFilters(sector=health.pk)) == ["a-everybody", "b-health"]


def test_a_theme_finds_the_courses_that_address_it_once():
    neglect, drugs = ThemeFactory(), ThemeFactory()
    both = run("both")
    both.course.themes.add(neglect, drugs)
    run("none")
    assert found(CatalogueFilters(themes=frozenset({neglect.pk, drugs.pk}))) == ["both"]


def test_places_left_leaves_out_what_is_full():
    full, free = run("a-full", capacity=1), run("b-free", capacity=2)
    BookingFactory(run=full)
    BookingFactory(run=free)
    assert found(CatalogueFilters(with_places=True)) == ["b-free"]


def test_words_find_titles_of_courses_by_their_stem_and_titles_of_runs():
    run("a-course", course=CourseFactory(title="Assessing risk"))
    run("b-run", title="Risk assessments in practice")
    run("c-other")
    assert found(CatalogueFilters(words="assessment")) == ["a-course", "b-run"]


def test_kinds_of_filter_must_all_fit():
    run("a", course=CourseFactory(levels=[3]))
    run("b", course=CourseFactory(levels=[3]), delivery=Delivery.IN_PERSON)
    run("c", course=CourseFactory(levels=[1]))
    assert found(CatalogueFilters(levels=frozenset({3}), deliveries=frozenset({"online"}))) == ["a"]


def test_counts_say_what_each_further_choice_would_show():
    theme = ThemeFactory()
    run("a", course=CourseFactory(levels=[3])).course.themes.add(theme)
    run("b", course=CourseFactory(levels=[3, 4]), delivery=Delivery.IN_PERSON)
    run("c", datetime(2026, 12, 2, tzinfo=UTC), course=CourseFactory(levels=[1]), delivery=Delivery.IN_PERSON)
    listed = CourseRun.objects.listed(NOW).with_places()
    counts = count(listed, CatalogueFilters(deliveries=frozenset({"in_person"})), [theme])
    assert counts.total == 2
    assert counts.levels == {1: 1, 2: 0, 3: 1, 4: 1}
    assert counts.deliveries == {"online": 1, "in_person": 2, "e_learning": 0}
    assert counts.themes == {theme.pk: 0}
    assert counts.months == [date(2026, 11, 1), date(2026, 12, 1)]


def test_counts_take_one_query(django_assert_num_queries):
    themes = [ThemeFactory(), ThemeFactory()]
    with django_assert_num_queries(1):
        count(CourseRun.objects.listed(NOW).with_places(), CatalogueFilters(words="risk", with_places=True), themes)


@pytest.fixture
def varied():
    """Runs of every level, format, month, theme and sector, some of them full; answers a theme and a sector."""
    theme, sector = ThemeFactory(), SectorFactory(slug="health", name="Health")
    for number in range(24):
        course = CourseFactory(
            title=f"Risk {number}" if number % 5 else "Neglect", levels=[1 + number % 4, 4][: 1 + number % 2]
        )
        course.themes.set([theme] if number % 3 else [])
        course.sectors.set([sector, SectorFactory()] if number % 4 == 1 else [])
        delivery = list(Delivery)[number % 4]
        starts_at = datetime(2026, 11 + number % 2, 5 + number % 7, 9, tzinfo=UTC)
        BookingFactory(
            run=run(f"run-{number:02}", starts_at, course=course, delivery=delivery, capacity=1 + number % 2)
        )
    return theme, sector


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"levels": frozenset({1, 4})},
        {"deliveries": frozenset({"online", "e_learning"})},
        {"month": date(2026, 12, 1)},
        {"with_places": True},
        {"words": "risk"},
        {"sector": True},
        {"themes": True},
        {"levels": frozenset({2}), "deliveries": frozenset({"in_person"}), "month": date(2026, 12, 1), "themes": True},
        {"sector": True, "with_places": True, "words": "risk", "levels": frozenset({1, 2, 3})},
    ],
)
def test_every_count_is_the_number_of_runs_that_the_choice_would_show(varied, wish):
    theme, sector = varied
    wish |= {"themes": frozenset({theme.pk})} if "themes" in wish else {}
    wish |= {"sector": sector.pk} if "sector" in wish else {}
    counts = count(CourseRun.objects.listed(NOW), CatalogueFilters(**wish), [theme])
    assert counts.total == len(found(CatalogueFilters(**wish)))
    assert counts.levels == {n: len(found(CatalogueFilters(**wish | {"levels": frozenset({n})}))) for n in (1, 2, 3, 4)}
    assert counts.deliveries == {
        each: len(found(CatalogueFilters(**wish | {"deliveries": frozenset({each})})))
        for each in ("online", "in_person", "e_learning")
    }
    assert counts.themes == {theme.pk: len(found(CatalogueFilters(**wish | {"themes": frozenset({theme.pk})})))}
    assert counts.months == [date(2026, 11, 1), date(2026, 12, 1)]


def test_an_empty_catalogue_counts_nothing():
    counts = count(CourseRun.objects.listed(NOW).with_places(), CatalogueFilters(), [])
    assert (counts.total, counts.months) == (0, [])


def test_rows_carry_places_dates_and_sectors_without_a_query_each(django_assert_num_queries):
    health = SectorFactory(slug="health", name="Health")
    one = run("one", capacity=2)
    one.course.sectors.add(health)
    BookingFactory(run=one)
    BookingFactory(run=one, status=BookingStatus.WAITING)
    with django_assert_num_queries(1):
        row = CourseRun.objects.listed(NOW).for_lists().get()
        answer = (row.taken, row.waiting, row.date_count, row.sector_names, row.course.title)
    assert answer == (1, 1, 1, ["Health"], one.course.title)
