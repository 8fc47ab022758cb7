"""Evaluations: three times, once each; matched pairs; nothing told of fewer than five people."""

from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    EvaluationFactory,
)
from training.models import (
    BookingStatus,
    Certificate,
    Evaluation,
    EvaluationScore,
    ManagerView,
    Presence,
    ScaleItem,
    Stage,
)
from training.models.evaluations import DEFAULT_STATEMENTS
from training.operations.learning import evaluations
from training.operations.learning.evaluations import Change

pytestmark = pytest.mark.django_db

START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
END = START + timedelta(hours=3)
THREES = dict.fromkeys(DEFAULT_STATEMENTS, 3)


@pytest.fixture
def booking():
    return BookingFactory(run=CourseRunFactory(starts_at=START))


@pytest.fixture
def came(booking):
    AttendanceFactory(booking=booking)
    return booking


def answer(booking, stage, now, scores=None, **words):
    return evaluations.answer(
        booking=booking, stage=stage, scores=scores or THREES, by=booking.booked_by, now=now, **words
    )


# --- When -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (START - timedelta(seconds=1), Stage.BEFORE),
        (START, None),
        (END - timedelta(seconds=1), None),
        (END, Stage.AFTER),
        (datetime(2091, 2, 8, 12, tzinfo=UTC), Stage.AFTER),
        (datetime(2091, 2, 9, 12, 30, tzinfo=UTC), Stage.LATER),
    ],
)
def test_which_questions_are_open(came, now, stage):
    assert evaluations.stage_open(came, now) == stage


def test_three_months_on_are_three_months_also_after_a_course_in_february():
    run = CourseRunFactory(starts_at=datetime(2091, 2, 1, 9, tzinfo=UTC))
    booking = AttendanceFactory(booking__run=run).booking
    assert evaluations.stage_open(booking, datetime(2091, 5, 1, 13, tzinfo=UTC)) == Stage.LATER


@pytest.mark.parametrize("presence", [Presence.NO_SHOW, Presence.LATE])
def test_whoever_was_not_there_is_asked_nothing_afterwards(booking, presence):
    AttendanceFactory(booking=booking, presence=presence)
    assert evaluations.stage_open(booking, END) is None


@pytest.mark.parametrize("status", [BookingStatus.WAITING, BookingStatus.PENDING, BookingStatus.OFFERED])
def test_whoever_has_no_place_is_asked_nothing_before(status):
    booking = BookingFactory(run=CourseRunFactory(starts_at=START), status=status)
    assert evaluations.stage_open(booking, START - timedelta(days=1)) is None


# --- Answered ---------------------------------------------------------------------------------------------------------


def test_answers_are_kept_by_statement(came):
    scores = dict(zip(DEFAULT_STATEMENTS, (5, 4, 1), strict=True))
    kept = answer(came, Stage.AFTER, END, scores, useful="The cases", change="I ask more")
    assert (kept.stage, kept.answered_at, kept.useful, kept.change) == ("after", END, "The cases", "I ask more")
    rows = EvaluationScore.objects.filter(evaluation=kept).order_by("item__position")
    assert dict(rows.values_list("item__statement", "score")) == scores
    assert evaluations.answered(came, Stage.AFTER) == kept
    assert AuditEntry.objects.get(kind="training.evaluation-answered").facts == {"stage": "after"}


def test_each_time_is_answered_once(came):
    moments = {Stage.BEFORE: START - timedelta(days=1), Stage.AFTER: END, Stage.LATER: END + timedelta(days=100)}
    for stage, now in moments.items():
        answer(came, stage, now)
        with pytest.raises(Refused, match=r"^You have already answered this questionnaire\.$"):
            answer(came, stage, now)
    assert sorted(Evaluation.objects.values_list("stage", flat=True)) == ["after", "before", "later"]
    assert ScaleItem.objects.count() == 3


@pytest.mark.parametrize(("stage", "now"), [(Stage.AFTER, START), (Stage.BEFORE, END), (Stage.LATER, END)])
def test_questions_of_another_time_are_refused(came, stage, now):
    with pytest.raises(Refused, match=r"^You cannot answer this questionnaire at the moment\.$"):
        answer(came, stage, now)
    assert Evaluation.objects.count() == 0


@pytest.mark.parametrize("scores", [{DEFAULT_STATEMENTS[0]: 3}, THREES | {"Another": 3}])
def test_every_statement_and_no_other_is_answered(came, scores):
    with pytest.raises(Refused, match=r"^Select an answer for every statement\.$"):
        answer(came, Stage.AFTER, END, scores)
    assert Evaluation.objects.count() == 0


def test_the_certificate_that_waited_comes_with_the_answers(came):
    answer(came, Stage.AFTER, END)
    assert Certificate.objects.get().booking == came


def test_answers_whose_certificate_fails_do_not_stay(came, broken):
    with broken(evaluations.certificates, "issue_earned"):
        answer(came, Stage.AFTER, END)
    assert (Evaluation.objects.count(), ScaleItem.objects.count()) == (0, 0)


# --- Statements -------------------------------------------------------------------------------------------------------


def test_a_course_without_statements_asks_the_usual_ones_and_keeps_nothing_for_that():
    assert (evaluations.statements(CourseFactory()), ScaleItem.objects.count()) == (list(DEFAULT_STATEMENTS), 0)


def test_statements_are_asked_in_their_order_and_one_left_out_is_retired(team):
    course = CourseFactory()
    evaluations.set_statements(course=course, lines=["One", "Two", "Three"], by=team)
    assert evaluations.set_statements(course=course, lines=["Three", "One", "New"], by=team) == ["Three", "One", "New"]
    rows = ScaleItem.objects.order_by("statement").values_list("statement", "position", "retired")
    assert [row for row in rows if not row[2]] == [("New", 3, False), ("One", 2, False), ("Three", 1, False)]
    assert [row[0] for row in rows if row[2]] == ["Two"]


def test_a_retired_statement_that_comes_back_is_the_same_one(team):
    course = CourseFactory()
    for lines in (["One"], ["Two"], ["One"]):
        evaluations.set_statements(course=course, lines=lines, by=team)
    assert ScaleItem.objects.filter(statement="One").count() == 1
    assert evaluations.statements(course) == ["One"]


def test_answers_to_a_retired_statement_can_still_be_compared(team):
    course = CourseFactory()
    run = CourseRunFactory(course=course, starts_at=START)
    pairs(run, [(1, 3)] * 5, statement="Old")
    evaluations.set_statements(course=course, lines=["New"], by=team)
    assert evaluations.results([run]).after == [Change("Old", 5, 1.0, 3.0)]


def test_statements_whose_entry_fails_stay_as_they_were(team, broken):
    course = CourseFactory()
    evaluations.set_statements(course=course, lines=["One"], by=team)
    with broken(evaluations.audit, "record"):
        evaluations.set_statements(course=course, lines=["Two"], by=team)
    assert evaluations.statements(course) == ["One"]


# --- The manager's view -----------------------------------------------------------------------------------------------


def ask(evaluation, email="mary@example.org"):
    by = evaluation.booking.booked_by
    return evaluations.ask_manager(evaluation=evaluation, name="Mary Manager", email=email, by=by, now=END)


def test_a_manager_is_asked_and_answers_once():
    view = ask(EvaluationFactory(stage=Stage.LATER))
    letter = EmailNotice.objects.get()
    assert (letter.template, letter.to) == ("training/emails/manager-feedback", "mary@example.org")
    evaluations.give_feedback(view=view, assessment="partly", comment="She asks more", now=END)
    view.refresh_from_db()
    assert (view.assessment, view.comment, view.answered_at) == ("partly", "She asks more", END)
    with pytest.raises(Refused, match=r"^You have already given feedback\.$"):
        evaluations.give_feedback(view=view, assessment="no")
    assert ManagerView.objects.get().assessment == "partly"


@pytest.mark.parametrize("stage", [Stage.BEFORE, Stage.AFTER])
def test_a_manager_is_asked_only_three_months_on(stage):
    with pytest.raises(Refused, match=r"^You can ask your manager 3 months after the course\.$"):
        ask(EvaluationFactory(stage=stage))
    assert EmailNotice.objects.count() == 0


def test_a_manager_is_asked_once_and_is_somebody_else():
    evaluation = EvaluationFactory(stage=Stage.LATER, booking__attendee__email="ada@example.org")
    with pytest.raises(Refused) as refusal:
        ask(evaluation, "Ada@Example.org")
    assert refusal.value.field == "manager_email"
    ask(evaluation)
    with pytest.raises(Refused, match=r"^You have already asked a manager\.$"):
        ask(Evaluation.objects.get())
    assert EmailNotice.objects.count() == 1


def test_a_question_whose_letter_fails_is_not_asked(broken):
    evaluation = EvaluationFactory(stage=Stage.LATER)
    with broken(evaluations.emails, "manager_feedback"):
        ask(evaluation)
    assert ManagerView.objects.count() == 0


def test_an_answer_whose_entry_fails_does_not_stay(broken):
    view = ask(EvaluationFactory(stage=Stage.LATER))
    with broken(evaluations.audit, "record"):
        evaluations.give_feedback(view=view, assessment="yes")
    assert ManagerView.objects.get().assessment == ""


# --- What they say together -------------------------------------------------------------------------------------------


def pairs(run, scores, stage=Stage.AFTER, statement="I know"):
    """People of one run, each with a score before and one at another time; ``None`` for no answer."""
    for before, then in scores:
        booking = BookingFactory(run=run)
        AttendanceFactory(booking=booking)
        for when, score in ((Stage.BEFORE, before), (stage, then)):
            if score is not None:
                EvaluationFactory(booking=booking, stage=when, scores={statement: score})


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START)


def test_only_matched_pairs_make_the_means_and_the_change(run):
    pairs(run, [(1, 4), (2, 4), (3, 5), (2, 3), (1, 5), (5, None), (None, 1)])
    results = evaluations.results([run])
    (change,) = results.after
    assert (change, change.change, change.is_reported) == (Change("I know", 5, 1.8, 4.2), 2.4, True)
    assert results.later == [Change("I know", 0, None, None)]
    assert (results.people, results.answered) == (7, {"before": 6, "after": 6, "later": 0})
    assert [results.rate(stage) for stage in Stage] == [86, 86, 0]


def test_fewer_than_five_pairs_are_counted_and_not_told(run):
    pairs(run, [(1, 5)] * 4)
    results = evaluations.results([run])
    assert results.after == [Change("I know", 4, None, None)]
    assert (results.after[0].is_reported, results.after[0].change, results.rate("after")) == (False, None, None)


def test_the_third_time_is_compared_with_the_first(run):
    pairs(run, [(2, 4)] * 5, Stage.LATER)
    assert evaluations.results([run]).later == [Change("I know", 5, 2.0, 4.0)]


def test_several_runs_are_told_together(run):
    other = CourseRunFactory(starts_at=START, course=run.course)
    pairs(run, [(1, 2)] * 3)
    pairs(other, [(1, 4)] * 2)
    assert evaluations.results([run]).after == [Change("I know", 3, None, None)]
    assert evaluations.results([run, other]).after == [Change("I know", 5, 1.0, 2.8)]


def test_people_who_did_not_come_do_not_count_as_people(run):
    pairs(run, [(1, 2)] * 5)
    AttendanceFactory(booking__run=run, presence=Presence.NO_SHOW)
    assert evaluations.results([run]).people == 5


def test_what_managers_see_is_told_of_five_or_more(run):
    for sees in ("yes", "yes", "partly", "no"):
        evaluation = EvaluationFactory(booking__run=run, stage=Stage.LATER)
        ManagerView.objects.create(
            evaluation=evaluation, manager_email="m@example.org", asked_at=END, assessment=sees, answered_at=END
        )
    assert evaluations.results([run]).managers == {}
    ManagerView.objects.create(
        evaluation=EvaluationFactory(booking__run=run, stage=Stage.LATER),
        asked_at=END,
        assessment="yes",
        answered_at=END,
    )
    assert evaluations.results([run]).managers == {"yes": 3, "partly": 1, "no": 1}


def test_free_text_is_told_when_five_answered_and_without_names(run):
    for number in range(4):
        EvaluationFactory(booking__run=run, useful=f"Help {number}")
    assert evaluations.results([run]).comments == []
    EvaluationFactory(booking__run=run)
    words = evaluations.results([run]).comments
    assert sorted(row["useful"] for row in words) == ["Help 0", "Help 1", "Help 2", "Help 3"]
    assert {tuple(row) for row in words} == {("stage", "useful", "change")}


def test_the_number_of_queries_does_not_grow_with_the_answers(run, django_assert_num_queries):
    pairs(run, [(1, 2)])
    with django_assert_num_queries(6):
        evaluations.results([run])
    pairs(run, [(1, 2)] * 29)
    with django_assert_num_queries(7):  # with free text, which is only asked for from five answers on
        evaluations.results([run])
