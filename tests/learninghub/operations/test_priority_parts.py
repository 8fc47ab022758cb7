from datetime import date
from unittest.mock import patch

import pytest

from learninghub.models import Activity, ActivityState, PriorityStatus
from learninghub.operations import priority_parts, recommendations
from partnership.models import Recommendation
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.learninghub import ActivityFactory, PriorityFactory
from tests.factories.partnership import ThemeFactory

pytestmark = pytest.mark.django_db


def test_a_part_is_added_and_the_audit_says_so(team):
    priority = PriorityFactory()
    activity = priority_parts.add(model=Activity, priority=priority, by=team, title="Survey", month=2)
    assert list(priority.activities.all()) == [activity]
    assert AuditEntry.objects.get(kind="learninghub.activity-added").target_id == str(activity.pk)


def test_a_part_is_changed_over_the_version_that_was_read(team):
    activity = ActivityFactory()
    priority_parts.update(part=activity, version=1, by=team, state=ActivityState.DONE, done_on=date(2026, 9, 3))
    with pytest.raises(Refused):
        priority_parts.update(part=activity, version=1, by=team, state=ActivityState.PLANNED, done_on=None)
    assert Activity.objects.get(pk=activity.pk).state == ActivityState.DONE


@pytest.mark.parametrize("status", ["proposed", "agreed", "scoping", "auditing", "feedback"])
def test_recommendations_are_refused_before_their_stage(status, team):
    with pytest.raises(Refused):
        recommendations.add(priority=PriorityFactory(status=status), text="Change it", by=team)
    assert not Recommendation.objects.exists()


def test_recommendations_are_refused_while_paused_before_their_stage(team):
    paused = PriorityFactory(status=PriorityStatus.PAUSED, paused_from=PriorityStatus.AUDITING)
    with pytest.raises(Refused):
        recommendations.add(priority=paused, text="Change it", by=team)


def test_a_recommendation_is_linked_to_its_priority_both_ways(team):
    priority, theme = PriorityFactory(status=PriorityStatus.RECOMMENDATIONS, number=7, title="Neglect"), ThemeFactory()
    made = recommendations.add(priority=priority, text="Change it", by=team, themes=[theme])
    assert (made.source, made.source_title, made.source_url) == (
        "priority",
        "Priority 7: Neglect",
        "/learning-hub/priorities/7/working/",
    )
    assert list(priority.recommendations) == [made]
    assert list(made.themes.all()) == [theme]


@pytest.mark.parametrize(
    "operation",
    [
        lambda activity, by: priority_parts.add(model=Activity, priority=activity.priority, by=by, title="New"),
        lambda activity, by: priority_parts.update(part=activity, version=1, by=by, title="New"),
        lambda activity, by: recommendations.add(priority=activity.priority, by=by, text="New"),
    ],
)
def test_nothing_is_stored_when_the_last_write_fails(operation, team):
    activity = ActivityFactory(title="Old", priority__status=PriorityStatus.RECOMMENDATIONS)
    with patch("shield.operations.audit.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        operation(activity, team)
    assert list(Activity.objects.values_list("title", flat=True)) == ["Old"]
    assert not Recommendation.objects.exists()
