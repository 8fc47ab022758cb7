"""Statistics: no number under five leaves the database."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from crest.contributions.report_chapters import referral_statistics
from crest.models import Referral
from crest.operations import referrals
from tests.factories.crest import make_panel, make_referral

YEAR = (date(2026, 4, 1), date(2027, 3, 31))
JUNE = datetime(2026, 6, 1, 9, tzinfo=UTC)
FEW = "fewer than 5"

pytestmark = pytest.mark.django_db


def screen(accepted: int, signposted: int, waiting: int, **facts) -> None:
    from tests.cast import make

    make_panel()
    for number in range(accepted + signposted + waiting):
        referral = make_referral(now=JUNE, **facts)
        if number < accepted:
            referrals.accept(referral=referral, reason="Pattern", by=make("mash_screener"), now=JUNE)
        elif number < accepted + signposted:
            referrals.signpost(referral=referral, to="Early help", reason="Because", by=make("mash_screener"))


def rows() -> list:
    return [value for _, value in referral_statistics(*YEAR)["rows"]]


def test_an_empty_year_shows_no_noughts():
    assert rows() == [FEW, FEW, FEW]
    assert {value for _, value in referral_statistics(*YEAR)["kinds"]} == {FEW}


def test_large_numbers_are_shown():
    screen(5, 6, 0)
    assert rows() == [11, 5, 6]


@pytest.mark.parametrize("parts", [(5, 4, 0), (4, 5, 0), (5, 5, 1)])
def test_a_small_part_hides_its_neighbours_too(parts):
    screen(*parts)
    assert rows() == [sum(parts), FEW, FEW]


def test_four_referrals_are_fewer_than_five():
    screen(0, 0, 4)
    assert rows() == [FEW, FEW, FEW]


def test_a_referral_outside_the_year_does_not_count():
    screen(5, 0, 0)
    assert referral_statistics(date(2025, 4, 1), date(2026, 3, 31))["rows"][0][1] == FEW


def test_kinds_are_counted_from_five_upwards():
    screen(0, 0, 4, kinds=["sexual", "online"])
    screen(0, 0, 1, kinds=["online"])
    counted = dict(referral_statistics(*YEAR)["kinds"])
    assert [counted["Sexual exploitation"], counted["Online, or for money or goods"]] == [FEW, 5]


def test_counting_leaves_no_rows_visible():
    screen(0, 0, 5)
    referral_statistics(*YEAR)
    assert Referral.objects.count() == 0


def test_the_application_cannot_count_by_itself():
    screen(0, 0, 5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.crest_counting', 'on', true)")
    assert Referral.objects.count() == 0
