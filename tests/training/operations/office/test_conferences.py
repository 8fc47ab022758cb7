"""A conference's programme, and the parallel groups that people choose within their places."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from shield.refusals import Refused
from tests.factories.training import BookingFactory, CourseFactory, CourseRunFactory, PractitionerFactory
from training.models import Booking, CourseKind, CourseRun, GroupChoice, ParallelGroup
from training.operations.office import conferences, programmes
from training.operations.office.programmes import Group, Item
from training.operations.places import bookings, fast_path, substitution

pytestmark = pytest.mark.django_db

ITEMS = [
    Item("9:30am", "Welcome", "The chair"),
    Item("10am", "Workshops", groups=[Group("Neglect", "Ada", 2), Group("Online harm", places=1), Group("Open space")]),
    Item("2pm", "More workshops", groups=[Group("Trauma"), Group("Transitions")]),
]


@pytest.fixture
def run(team):
    run = CourseRunFactory(course=CourseFactory(kind=CourseKind.CONFERENCE))
    programmes.write(run=run, items=ITEMS, by=team)
    return run


def group(title):
    return ParallelGroup.objects.get(title=title)


def book(run, *titles, person=None):
    person = person or PractitionerFactory()
    return bookings.book(run=run, attendee=person, by=person.user, chosen=[group(title) for title in titles])


# --- The programme ----------------------------------------------------------------------------------------------------


def test_a_programme_is_told_in_order_with_its_groups(run):
    told = [
        (item.at, item.title, item.speakers, [g.title for g in item.groups.all()])
        for item in conferences.programme(run, AnonymousUser())
    ]
    assert told == [
        ("9:30am", "Welcome", "The chair", []),
        ("10am", "Workshops", "", ["Neglect", "Online harm", "Open space"]),
        ("2pm", "More workshops", "", ["Trauma", "Transitions"]),
    ]
    assert [item.title for item in conferences.items_with_groups(run)] == ["Workshops", "More workshops"]
    assert (group("Neglect").led_by, group("Neglect").places, group("Open space").places) == ("Ada", 2, None)


def test_only_a_conference_asks_for_groups(team):
    run = CourseRunFactory()
    programmes.write(run=run, items=ITEMS, by=team)
    assert book(run).status == "booked"
    assert GroupChoice.objects.count() == 0


# --- Choosing ---------------------------------------------------------------------------------------------------------


def test_a_group_is_chosen_for_each_item_that_has_any(run):
    booking = book(run, "Neglect", "Trauma")
    chosen = booking.group_choices.order_by("item__position").values_list("item__title", "group__title")
    assert list(chosen) == [("Workshops", "Neglect"), ("More workshops", "Trauma")]


@pytest.mark.parametrize("titles", [(), ("Neglect",), ("Trauma",)])
def test_no_place_is_given_with_a_choice_left_out(run, titles):
    with pytest.raises(Refused, match=r"^Select a group for each session\.$"):
        book(run, *titles)
    assert (Booking.objects.count(), GroupChoice.objects.count()) == (0, 0)


def test_a_group_of_another_conference_is_no_choice(run, team):
    other = CourseRunFactory(course=run.course)
    programmes.write(run=other, items=[Item("1pm", "W", groups=[Group("Foreign")])], by=team)
    with pytest.raises(Refused, match=r"^Select a group for each session\.$"):
        book(run, "Neglect", "Trauma", "Foreign")
    assert Booking.objects.count() == 0


def test_a_full_group_is_refused_at_its_question_and_another_taken(run):
    book(run, "Online harm", "Trauma")
    with pytest.raises(Refused, match=r"^“Online harm” is full\. Select another group\.$") as refusal:
        book(run, "Online harm", "Trauma")
    assert refusal.value.field == f"item_{group('Online harm').item_id}"
    assert (Booking.objects.count(), book(run, "Open space", "Trauma").status) == (1, "booked")


def test_a_place_in_a_group_is_free_again_when_its_holder_cancels(run, team):
    first = book(run, "Online harm", "Trauma")
    bookings.cancel(booking=first, reason="Ill", by=team)
    assert book(run, "Online harm", "Trauma").status == "booked"


def test_a_colleague_who_comes_instead_keeps_the_groups(run, team):
    first = book(run, "Online harm", "Trauma")
    colleague = PractitionerFactory(post__agency=first.agency)
    instead = substitution.substitute(booking=first, attendee=colleague, by=team)
    assert sorted(instead.group_choices.values_list("group__title", flat=True)) == ["Online harm", "Trauma"]
    with pytest.raises(Refused, match="is full"):
        book(run, "Online harm", "Trauma")


# --- Choosing later ---------------------------------------------------------------------------------------------------


def later(booking, *titles):
    chosen = [group(title) for title in titles]
    conferences.choose_later(booking=booking, groups=chosen, by=booking.booked_by)


def test_whoever_came_by_the_waiting_list_chooses_later_and_again(run):
    booking = BookingFactory(run=run)
    assert conferences.has_to_choose(booking)
    later(booking, "Online harm", "Trauma")
    later(booking, "Online harm", "Transitions")
    assert sorted(booking.group_choices.values_list("group__title", flat=True)) == ["Online harm", "Transitions"]
    assert not conferences.has_to_choose(booking)


def test_the_places_left_are_those_that_no_one_with_a_place_has_chosen(run, team):
    first = book(run, "Online harm", "Trauma")
    book(run, "Neglect", "Trauma")
    assert [(each.title, each.taken, each.left_text) for each in conferences.groups_with_people(run)] == [
        ("Neglect", 1, "1 place left"),
        ("Online harm", 1, "full"),
        ("Open space", 0, ""),
        ("Trauma", 2, ""),
        ("Transitions", 0, ""),
    ]
    bookings.cancel(booking=first, reason="Ill", by=team)
    assert conferences.groups_with_people(run)[1].left_text == "1 place left"


def test_the_groups_of_everybody_are_at_hand_in_two_queries(run, django_assert_num_queries):
    for _ in range(3):
        book(run, "Neglect" if run.bookings.count() < 2 else "Open space", "Trauma")
    with django_assert_num_queries(2):
        found = [booking.groups_chosen for booking in run.bookings.with_group_choices()]
    assert found[0] == ["10am, Workshops: Neglect, Ada", "2pm, More workshops: Trauma"]


def test_a_full_group_leaves_the_earlier_choice(run):
    book(run, "Online harm", "Trauma")
    booking = book(run, "Neglect", "Trauma")
    with pytest.raises(Refused, match="is full"):
        later(booking, "Online harm", "Trauma")
    assert sorted(booking.group_choices.values_list("group__title", flat=True)) == ["Neglect", "Trauma"]


@pytest.mark.parametrize("status", ["waiting", "pending"])
def test_nobody_chooses_without_a_place(run, status):
    booking = BookingFactory(run=run, status=status)
    with pytest.raises(
        Refused, match=r"^You can only choose groups if you have a place, before the conference starts\.$"
    ):
        later(booking, "Neglect", "Trauma")
    assert not conferences.has_to_choose(booking)


def test_nobody_chooses_once_it_has_begun(run):
    booking = BookingFactory(run=run)
    CourseRun.objects.filter(pk=run.pk).update(starts_at="2020-01-01T09:00Z")
    with pytest.raises(
        Refused, match=r"^You can only choose groups if you have a place, before the conference starts\.$"
    ):
        later(booking, "Neglect", "Trauma")


def test_a_choice_whose_entry_fails_leaves_the_earlier_one(run, broken):
    booking = book(run, "Neglect", "Trauma")
    with broken(conferences.audit, "record"):
        later(booking, "Open space", "Transitions")
    assert sorted(booking.group_choices.values_list("group__title", flat=True)) == ["Neglect", "Trauma"]


# --- Rivals -----------------------------------------------------------------------------------------------------------

RIVALS = 8


def race(run):
    people = [PractitionerFactory() for _ in range(RIVALS)]
    together = Barrier(RIVALS)

    def ask(person):
        together.wait(timeout=5)
        try:
            return book(run, "Online harm", "Trauma", person=person).status
        except Refused as refusal:
            return refusal.message
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=RIVALS) as pool:
        return sorted(pool.map(ask, people))


@pytest.mark.django_db(transaction=True)
def test_rivals_for_the_last_place_in_a_group_do_not_both_get_it(run):
    outcomes = race(run)
    assert outcomes == ["booked", *["“Online harm” is full. Select another group."] * (RIVALS - 1)]
    assert (GroupChoice.objects.filter(group=group("Online harm")).count(), run.bookings.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_canary_without_the_lock_the_same_race_overfills_the_group(run, monkeypatch):
    counted = Barrier(RIVALS)
    create = conferences.GroupChoice.objects.bulk_create

    def write_when_all_have_counted(rows):
        counted.wait(timeout=5)
        return create(rows)

    monkeypatch.setattr(fast_path, "LOCK_AND_COUNT", fast_path.LOCK_AND_COUNT.replace("FOR UPDATE", ""))
    monkeypatch.setattr(conferences.GroupChoice.objects, "bulk_create", write_when_all_have_counted)
    assert race(run) == ["booked"] * RIVALS
    assert run.bookings.count() == RIVALS
