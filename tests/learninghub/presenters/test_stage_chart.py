"""The picture of priorities by stage."""

import pytest

from learninghub.models import PriorityStatus
from learninghub.presenters.stage_chart import STAGES, stage_chart
from tests.factories.learninghub import PriorityFactory


def states(**facts):
    chart = stage_chart([(PriorityFactory.build(**facts), "/somewhere/")])
    return [point.state for point in chart.rows[0].points]


@pytest.mark.parametrize("place", range(len(STAGES)))
def test_a_priority_is_done_up_to_its_stage(place):
    status = STAGES[place][0]
    assert states(status=status) == ["done"] * place + ["now"] + ["later"] * (len(STAGES) - place - 1)


def test_a_proposal_has_everything_to_come():
    assert states(status=PriorityStatus.PROPOSED) == ["later"] * len(STAGES)


def test_a_paused_priority_is_shown_at_the_stage_where_it_was_paused():
    shown = states(status=PriorityStatus.PAUSED, paused_from=PriorityStatus.AUDITING)
    assert shown == ["done", "done", "paused", *["later"] * 6]


def test_the_description_and_the_titles_are_words():
    priority = PriorityFactory.build(number=5, title="A long title that does not fit", status=PriorityStatus.SCOPING)
    chart = stage_chart([(priority, "/somewhere/")])
    assert chart.description == "Priority 5: A long title that does not fit: Scoping"
    assert chart.rows[0].title == "5. A long title that does not fit"
    assert chart.rows[0].url == "/somewhere/"
