from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest

from tests.factories.training import CourseRunFactory, RunDateFactory
from training.models import CourseRun, Delivery
from training.presenters import programme_year

pytestmark = pytest.mark.django_db


def at(year, month, day):
    return datetime(year, month, day, 10, tzinfo=UTC)


def test_the_programme_is_a_year_by_months_then_what_is_open_on_any_day():
    first = CourseRunFactory(title="First", starts_at=at(2090, 9, 30))
    RunDateFactory(run=first, starts_at=at(2090, 10, 7), ends_at=at(2090, 10, 8))
    second = CourseRunFactory(title="Second", starts_at=at(2090, 9, 30))
    last = CourseRunFactory(title="Last", starts_at=at(2091, 8, 31))
    CourseRunFactory(title="Next year", starts_at=at(2091, 9, 1))
    any_day = CourseRunFactory(
        title="Any day", delivery=Delivery.E_LEARNING, starts_at=at(2020, 1, 1), ends_at=None, capacity=None
    )
    programme = programme_year(CourseRun.objects.listed().prefetch_related("dates"), date(2090, 9, 14))
    assert (programme.first_day, programme.last_day) == (date(2090, 9, 14), date(2091, 8, 31))
    assert [(month.first_day, [entry.run for entry in month.entries]) for month in programme.months] == [
        (date(2090, 9, 1), [first, second]),
        (date(2091, 8, 1), [last]),
    ]
    assert len(programme.months[0].entries[0].lines) == 2
    assert [entry.run for entry in programme.any_day] == [any_day]


def test_each_entry_has_the_address_to_book_it(client):
    runs = [CourseRunFactory(days=days) for days in (20, 60)]
    pdf = pikepdf.open(BytesIO(client.get("/training/programme.pdf").content))
    links = [str(link.A.URI) for page in pdf.pages for link in page.get("/Annots", []) if "/A" in link]
    assert links == [f"http://localhost:8000{run.get_absolute_url()}" for run in runs]
