"""The demo has a year under each duty, with returns in every status."""

from collections import Counter
from datetime import timedelta

import pytest

from partnership.assurance.operations import section_11_returns
from partnership.assurance.operations.section_11_cycles import agencies_under
from partnership.assurance.rules import MODERATE_RETURN
from partnership.demo import user
from partnership.models import (
    Action,
    Duty,
    QuestionKind,
    QuestionSet,
    ReturnStatus,
    Section11Cycle,
    Section11Response,
    Section11Return,
    StandardQuestion,
)
from shield import working_days
from shield.extension_points import demo_parts, work_queue

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
S = ReturnStatus


@pytest.fixture
def records():
    for key in ("base", "records"):
        demo_parts[f"partnership.{key}"].load(working_days.today())


def states(duty):
    return Counter(Section11Return.objects.filter(cycle__duty=duty).values_list("status", flat=True))


def everything():
    kinds = (QuestionSet, StandardQuestion, Section11Cycle, Section11Return, Section11Response, Action)
    return [model.objects.count() for model in kinds]


def test_this_years_returns_have_these_statuses(records):
    waiting = agencies_under(Duty.SECTION_11).count() - 5
    assert states(Duty.SECTION_11) == {
        **dict.fromkeys((S.ACTION_PLAN, S.IN_MODERATION, S.SUBMITTED, S.AGREED, S.IN_PROGRESS), 1),
        S.ISSUED: waiting,
    }
    assert states(Duty.SECTION_175) == {S.ISSUED: 2, S.IN_PROGRESS: 1, S.SUBMITTED: 1}
    due = set(Section11Cycle.objects.filter(issued_at__isnull=False).values_list("due_on", flat=True))
    assert due == {working_days.add(working_days.today() + timedelta(days=11), 1)}


def test_a_second_load_changes_nothing(records):
    before = everything()
    demo_parts["partnership.records"].load(working_days.today())
    assert everything() == before


def test_every_question_has_a_kind_and_its_own_wording(records):
    for duty, (scored, words) in {Duty.SECTION_11: (11, 4), Duty.SECTION_175: (7, 3)}.items():
        rows = list(StandardQuestion.objects.of(QuestionSet.objects.get(duty=duty)))
        kinds = Counter(row.kind == QuestionKind.SCORE for row in rows)
        assert (kinds[True], kinds[False], len({row.text.casefold() for row in rows})) == (
            scored,
            words,
            scored + words,
        )


def test_submitted_returns_are_complete_and_moderators_are_from_other_agencies(records):
    for each in Section11Return.objects.exclude(status__in=(S.ISSUED, S.IN_PROGRESS)):
        lacking = [words for _, words in section_11_returns.missing_answers(each)]
        assert (lacking, each.submissions.count()) == ([], 1), each
        if each.moderator is not None:
            assert not each.moderator.posts.current().filter(agency=each.agency).exists()


def test_every_gap_of_a_return_with_actions_has_an_action_with_an_owner(records):
    (found,) = Section11Return.objects.filter(status=S.ACTION_PLAN)
    gaps = section_11_returns.gaps(found)
    rows = [(action.gap, action.agency, action.owner is not None) for action in Action.objects.exclude(gap=None)]
    assert sorted(rows, key=lambda row: row[0].pk) == [(gap, found.agency, True) for gap in gaps]
    scores = found.responses.filter(score__isnull=False).values_list("score", "moderated_score")
    assert sum(own != moderated for own, moderated in scores) == 1


def test_each_step_is_a_task_of_someone(records):
    def waiting(key):
        return [row.title for row in work_queue["partnership.assurance"].waiting(user(key))]

    assert [title for title in waiting("agency_lead") if title.startswith(("Complete the return", "Moderate"))] != []
    assert [title.partition(":")[0] for title in waiting("team") if "moderator" in title or "gaps" in title] != []
    (moderated,) = Section11Return.objects.filter(status=S.IN_MODERATION)
    assert user("agency_lead").has_perm(MODERATE_RETURN, moderated) is True
