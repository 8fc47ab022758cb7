"""A programme edited after people have chosen from it: who is concerned is told, and everybody else keeps their choice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shield.models import AuditEntry, Document, EmailNotice
from shield.refusals import Refused
from tests.factories.training import (
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    EvaluationFactory,
    PractitionerFactory,
)
from training.models import AgendaItem, CourseKind, GroupChoice, ParallelGroup, ProgrammePaper, SessionRating
from training.operations.office import conferences, programmes
from training.operations.office.programmes import Group, Item
from training.operations.places import bookings
from training.rules import SEE_PAPER

pytestmark = pytest.mark.django_db


def items(*, workshops=None, welcome="Welcome", at="10am", more=()):
    groups = [Group("Neglect", "Ada", 2), Group("Open space")] if workshops is None else workshops
    return [Item("9:30am", welcome, "The chair"), Item(at, "Workshops", groups=groups), *more]


@pytest.fixture
def run(team):
    run = CourseRunFactory(course=CourseFactory(kind=CourseKind.CONFERENCE))
    programmes.write(run=run, items=items(), by=team)
    return run


def group(title):
    return ParallelGroup.objects.get(title=title)


def book(run, *titles):
    person = PractitionerFactory()
    booking = bookings.book(run=run, attendee=person, by=person.user, chosen=[group(title) for title in titles])
    EmailNotice.objects.all().delete()
    return booking


def told():
    """Return to whom the emails went, and what they say."""
    rows = EmailNotice.objects.filter(template="training/emails/programme-changed").order_by("to")
    return [(row.to, row.context["gone"], row.context["changed"], row.context["to_select"]) for row in rows]


def chosen(booking):
    return list(booking.group_choices.values_list("group__title", flat=True))


def test_writing_again_takes_the_old_programme_away(run, team):
    programmes.write(run=run, items=[Item("1pm", "Lunch")], by=team)
    assert list(AgendaItem.objects.values_list("at", "title")) == [("1pm", "Lunch")]
    assert ParallelGroup.objects.count() == 0
    assert AuditEntry.objects.filter(kind="training.programme-written").latest("pk").facts == {"items": 1}


def test_a_programme_whose_entry_fails_stays_as_it_was(run, team, broken):
    booking = book(run, "Neglect")
    with broken(programmes.audit, "record"):
        programmes.write(run=run, items=[Item("1pm", "Lunch")], by=team)
    assert list(AgendaItem.objects.values_list("title", flat=True)) == ["Welcome", "Workshops"]
    assert chosen(booking) == ["Neglect"]


def test_what_concerns_no_choice_is_told_to_nobody(run, team):
    booking = book(run, "Neglect")
    more = [Item("4pm", "Close")]
    assert programmes.write(run=run, items=items(welcome="Hello", more=more), by=team) == 0
    assert (told(), chosen(booking)) == ([], ["Neglect"])
    assert list(AgendaItem.objects.values_list("position", "title")) == [(1, "Hello"), (2, "Workshops"), (3, "Close")]


def test_items_in_another_order_stay_the_same_items(run, team):
    booking = book(run, "Neglect")
    key = group("Neglect").item_id
    programmes.write(run=run, items=list(reversed(items())), by=team)
    assert (AgendaItem.objects.get(position=1).pk, chosen(booking), told()) == (key, ["Neglect"], [])


def test_who_chose_a_group_that_is_gone_is_told_and_chooses_again(run, team):
    concerned, other = book(run, "Neglect"), book(run, "Open space")
    assert programmes.write(run=run, items=items(workshops=[Group("Open space")]), by=team) == 1
    assert told() == [(concerned.attendee.email, ["10am, Workshops: Neglect, Ada"], [], [])]
    assert (chosen(concerned), chosen(other)) == ([], ["Open space"])
    assert (conferences.has_to_choose(concerned), conferences.has_to_choose(other)) == (True, False)


def test_who_chose_a_group_that_is_renamed_or_moved_keeps_it_and_is_told(run, team):
    concerned, other = book(run, "Neglect"), book(run, "Open space")
    programmes.write(run=run, items=items(workshops=[Group("Neglect early", "Bob"), Group("Open space")]), by=team)
    was, now = "10am, Workshops: Neglect, Ada", "10am, Workshops: Neglect early, Bob"
    assert told() == [(concerned.attendee.email, [], [[was, now]], [])]
    assert chosen(concerned) == ["Neglect early"]
    EmailNotice.objects.all().delete()
    workshops = [Group("Neglect early", "Bob"), Group("Open space")]
    assert programmes.write(run=run, items=items(workshops=workshops, at="11am"), by=team) == 2
    assert {to for to, *_ in told()} == {concerned.attendee.email, other.attendee.email}


def test_a_new_choice_is_told_to_everybody_with_a_place(run, team):
    booking, waiting = book(run, "Neglect"), BookingFactory(run=run, status="waiting")
    more = [Item("2pm", "More", groups=[Group("Trauma")])]
    assert programmes.write(run=run, items=items(more=more), by=team) == 1
    assert told() == [(booking.attendee.email, [], [], ["2pm, More"])]
    assert (conferences.has_to_choose(booking), conferences.has_to_choose(waiting)) == (True, False)


def test_a_group_never_has_fewer_places_than_people(run, team):
    for _ in range(2):
        book(run, "Neglect")
    with pytest.raises(Refused, match=r"^2 people have chosen “Neglect”, so it must have 2 places or more$") as refusal:
        programmes.write(run=run, items=items(workshops=[Group("Neglect", "Ada", 1), Group("Open space")]), by=team)
    assert refusal.value.field == "lines"
    programmes.write(run=run, items=items(workshops=[Group("Neglect", "Ada", 2), Group("Open space")]), by=team)


def test_nobody_is_told_before_the_run_is_published_or_after_it_began(run, team):
    book(run, "Neglect")
    for changes in ({"starts_at": "2020-01-01T09:00Z"}, {"status": "held"}):
        type(run).objects.filter(pk=run.pk).update(**changes)
        assert programmes.write(run=run, items=items(at=f"{len(changes)}pm"), by=team) == 0
    assert told() == []


def test_a_session_that_people_have_rated_stays(run, team):
    booking = book(run, "Neglect")
    row = EvaluationFactory(booking=booking)
    SessionRating.objects.create(evaluation=row, item=group("Neglect").item, group=group("Neglect"), score=4)
    with pytest.raises(Refused, match=r"^People have rated “Neglect”, so it must stay in the programme\.$"):
        programmes.write(run=run, items=items(workshops=[Group("Open space")]), by=team)
    with pytest.raises(Refused, match=r"^People have rated “Workshops”, so it must stay in the programme\.$"):
        programmes.write(run=run, items=[Item("9:30am", "Welcome", "The chair")], by=team)
    assert chosen(booking) == ["Neglect"]


# --- Papers -----------------------------------------------------------------------------------------------------------


def slides():
    return SimpleUploadedFile("slides.pdf", b"%PDF-1.7\n%%EOF\n")


def test_a_paper_is_for_people_with_a_place_the_trainers_and_the_team(run, team, trainer):
    booked, waiting = book(run, "Neglect"), BookingFactory(run=run, status="waiting")
    paper = programmes.add_paper(item=run.agenda_items.first(), title="Slides", file=slides(), by=team)
    assert AuditEntry.objects.get(kind="training.paper-added").facts == {"title": "Slides"}
    people = (booked.attendee.user, waiting.attendee.user, trainer, team)
    assert [person.has_perm(SEE_PAPER, paper.document) for person in people] == [True, False, False, True]
    run.trainers.add(trainer.person)
    assert type(trainer).objects.get(pk=trainer.pk).has_perm(SEE_PAPER, paper.document)
    assert [item.visible_papers for item in conferences.programme(run, booked.attendee.user)] == [[paper], []]
    assert [item.visible_papers for item in conferences.programme(run, waiting.attendee.user)] == [[], []]


def test_an_item_with_papers_stays_until_they_are_removed(run, team):
    paper = programmes.add_paper(item=run.agenda_items.first(), title="Slides", file=slides(), by=team)
    rest = items()[1:]
    with pytest.raises(Refused, match=r"^“Welcome” has papers\. Remove them before you remove the item\.$"):
        programmes.write(run=run, items=rest, by=team)
    programmes.remove_paper(paper=paper, by=team)
    programmes.write(run=run, items=rest, by=team)
    assert (ProgrammePaper.objects.count(), Document.objects.count()) == (0, 1)
    assert AuditEntry.objects.filter(kind="training.paper-removed").count() == 1


def test_a_paper_whose_entry_fails_does_not_stay(run, team, broken):
    with broken(programmes.audit, "record"):
        programmes.add_paper(item=run.agenda_items.first(), title="Slides", file=slides(), by=team)
    paper = programmes.add_paper(item=run.agenda_items.first(), title="Slides", file=slides(), by=team)
    with broken(ProgrammePaper, "delete"):
        programmes.remove_paper(paper=paper, by=team)
    assert ProgrammePaper.objects.count() == 1
    assert GroupChoice.objects.count() == AuditEntry.objects.filter(kind="training.paper-removed").count() == 0
