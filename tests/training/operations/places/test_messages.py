import pytest

from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.training import BookingFactory, CourseRunFactory, OfferedFactory
from training.models import BookingStatus, RunMessage
from training.operations.places import messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return CourseRunFactory(title="DASH")


def send(run, team, *audiences):
    return messages.send(run=run, audiences=audiences, subject="Bring a laptop", text="First.\n\nSecond.", by=team)


def test_everybody_in_the_groups_gets_one_email_and_the_words_are_stored(run, team, sent):
    booked, waits = BookingFactory(run=run), BookingFactory(run=run, status=BookingStatus.WAITING)
    OfferedFactory(run=run)
    BookingFactory()
    assert messages.counts(run) == {"booked": 1, "held": 1, "waiting": 1}
    message = send(run, team, "waiting", "booked")
    assert (message.audiences, message.recipients, message.sent_by) == (["booked", "waiting"], 2, team)
    entry = AuditEntry.objects.get(kind="training.message-sent")
    assert (entry.actor_id, entry.facts) == (team.pk, {"recipients": 2, "audiences": ["booked", "waiting"]})
    out = sent()
    assert [(subject, files) for subject, _, files in out] == [("Bring a laptop", [])] * 2
    assert {body.splitlines()[0] for _, body, _ in out} == {
        f"Hello {booked.attendee.name}",
        f"Hello {waits.attendee.name}",
    }
    assert out[0][1].splitlines()[2:7] == ["First.", "", "Second.", "", "DASH"]


def test_the_same_words_can_be_sent_again(run, team, sent):
    BookingFactory(run=run)
    for _ in range(2):
        send(run, team, "booked")
    assert len(sent()) == 2


def test_a_group_without_people_is_refused(run, team):
    BookingFactory(run=run)
    with pytest.raises(Refused, match="There is no one in these groups"):
        send(run, team, "waiting")
    assert RunMessage.objects.count() == 0


def test_an_email_whose_entry_fails_does_not_stay(run, team, broken, sent):
    BookingFactory(run=run)
    with broken(messages.audit, "record"):
        send(run, team, "booked")
    assert (RunMessage.objects.count(), sent()) == (0, [])
