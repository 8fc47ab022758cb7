"""Information that was not shared: the reason, the duty in force that day, and who sees it."""

from datetime import UTC, date, datetime

import pytest

from partnership.assurance.operations import sharing
from partnership.models import SharingDecision
from shield.refusals import Refused
from tests.cast import school
from tests.factories.partnership import AgencyFactory
from tests.factories.publications import RuleFactory

pytestmark = pytest.mark.django_db


def decide(by, **changes):
    words = {"about": "Attendance", "reason": "It would put the child at risk.", "asked_by": AgencyFactory()}
    return sharing.create(by=by, **{"agency": school(), **words, **changes})


@pytest.mark.parametrize(("day", "is_bound"), [(date(2026, 9, 29), False), (date(2026, 9, 30), True)])
def test_a_decision_keeps_the_duty_in_force_that_day(day, is_bound, practitioner):
    rule = RuleFactory(key="information-sharing-duty", edition="2026", starts_on=date(2026, 9, 30))
    made = decide(practitioner, now=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    assert (made.rule, made.reason) == (rule if is_bound else None, "It would put the child at risk.")


def test_a_request_of_the_own_agency_is_refused(practitioner):
    with pytest.raises(Refused, match="Select an agency other than your own"):
        decide(practitioner, asked_by=school())
    assert SharingDecision.objects.count() == 0


def test_own_decisions_and_those_of_led_agencies_are_seen(the_cast):
    decide(the_cast("practitioner"))
    seen = {
        name: SharingDecision.objects.visible_to(the_cast(name)).count()
        for name in ("practitioner", "agency_lead", "outsider", "board_member", "lead_partner", "team", "scrutineer")
    }
    assert {name for name, count in seen.items() if count} == {"practitioner", "agency_lead", "team", "scrutineer"}


def test_the_page_lists_a_decision_with_its_reason(sign_in, practitioner):
    client = sign_in(practitioner)
    typed = {"asked_by": AgencyFactory(name="A trust").pk, "about": "Attendance", "reason": "It would harm."}
    answer = client.post("/information-sharing/new/", typed, follow=True)
    page = answer.content.decode()
    assert ("A trust asked" in page, "Not shared because: It would harm." in page) == (True, True)
