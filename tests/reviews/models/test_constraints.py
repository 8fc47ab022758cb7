"""What the database itself refuses."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from reviews.models import PracticeReview
from tests.factories.reviews import AdvanceCopyFactory, MonitoringEntryFactory, PracticeReviewFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Jane Smith", "Jane", "child O", "Child Oliver", "Child O Smith", "Baby"])
def test_a_child_is_known_by_a_pseudonym_only(name):
    with pytest.raises(IntegrityError, match="review_knows_a_pseudonym_only"), transaction.atomic():
        PracticeReviewFactory(pseudonym=name)


@pytest.mark.parametrize("name", ["Child O", "Baby R", "Young Person T", "Ms M", "Child AB", "Child O2"])
def test_pseudonyms_as_partnerships_write_them(name):
    assert PracticeReviewFactory(pseudonym=name).pseudonym == name


def test_no_field_is_made_for_a_childs_identity():
    names = {field.name for field in PracticeReview._meta.get_fields()}
    assert {name for name in names if "birth" in name or "nhs" in name or name in {"name", "address"}} == set()


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"status": "rapid_review"}, "review_no_rapid_review_without_notification"),
        (
            {"status": "not_notifiable", "looked_after": True, "harm": "died"},
            "review_death_of_looked_after_child_is_notified",
        ),
        ({"status": "published"}, "review_published_on_when_published"),
        (
            {"status": "withheld", "published_on": date(2026, 1, 1), "withheld_because": "x"},
            "review_withheld_says_why",
        ),
        (
            {"aware_on": date(2026, 9, 2), "notified_on": date(2026, 9, 1)},
            "review_notified_after_aware",
        ),
    ],
)
def test_the_database_refuses(facts, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PracticeReviewFactory(**facts)


def test_a_sent_copy_says_who_recorded_it():
    with pytest.raises(IntegrityError, match="advance_copy_sent_on_and_by_together"), transaction.atomic():
        AdvanceCopyFactory(sent_on=date(2026, 1, 1))


def test_every_workflow_status_is_known():
    known = set(dict(PracticeReview.status.field.flatchoices))
    assert {move.target for move in PracticeReview.WORKFLOW} | {"referred"} == known


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reviews_practicereviewevent SET owner = 'x'",
        "DELETE FROM reviews_practicereviewevent",
        "UPDATE reviews_monitoringentry SET words = 'x'",
    ],
)
def test_what_happened_cannot_be_rewritten(statement):
    MonitoringEntryFactory()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
