"""Statement 4: the same questions before, after and three months on, told in pairs and never for fewer than five."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.training import AttendanceFactory, BookingFactory, CourseRunFactory
from training.models import Evaluation, EvaluationScore, ManagerView, ScaleItem, Stage
from training.models.evaluations import DEFAULT_STATEMENTS
from training.operations.learning import evaluations
from training.operations.places import personal_links

pytestmark = pytest.mark.django_db

RESULTS = "/training/course-dates/dash/evaluation/"


def held(days, **fields):
    return CourseRunFactory(slug="dash", title="DASH", days=-days, **fields)


def came(run, attendee=None):
    booking = BookingFactory(run=run, **({"attendee": attendee} if attendee else {}))
    AttendanceFactory(booking=booking)
    return booking


def questions(booking):
    return f"/training/bookings/{booking.pk}/evaluation/"


def scores(run, score):
    return {f"item_{place}": str(score) for place, _ in enumerate(evaluations.statements(run.course), start=1)}


def answered(booking, stage, score, **words):
    """An evaluation with one score for every statement."""
    row = Evaluation.objects.create(booking=booking, stage=stage, answered_at=timezone.now(), **words)
    for statement in evaluations.statements(booking.run.course):
        item, _ = ScaleItem.objects.get_or_create(
            course=booking.run.course, statement=statement, defaults={"position": 1}
        )
        EvaluationScore.objects.create(evaluation=row, item=item, score=score)
    return row


# Answering


@pytest.mark.parametrize(
    ("days", "heading"),
    [(-9, "Before you come"), (1, "After the course"), (100, "3 months later")],
)
def test_the_same_statements_are_asked_three_times(sign_in, practitioner, days, heading, words):
    booking = came(held(days), practitioner.person)
    page = sign_in(practitioner).get(questions(booking))
    assert heading in words(page)
    asked = [field.label for name, field in page.context["form"].fields.items() if name.startswith("item_")]
    assert asked == list(DEFAULT_STATEMENTS)


def test_looking_at_the_questions_changes_nothing(sign_in, practitioner):
    booking = BookingFactory(run=held(-9), attendee=practitioner.person)
    sign_in(practitioner).get(questions(booking))
    assert ScaleItem.objects.count() == 0


def test_answers_are_kept_once(sign_in, practitioner, words, errors):
    booking = came(held(1), practitioner.person)
    client = sign_in(practitioner)
    typed = scores(booking.run, 4) | {"useful": "The cases", "change": "Ask sooner"}
    response = client.post(questions(booking), typed, follow=True)
    assert response.redirect_chain == [(booking.get_absolute_url(), 302)]
    assert "Thank you." in words(response)
    row = Evaluation.objects.get()
    assert (row.stage, row.useful, row.change, set(row.scores.values_list("score", flat=True))) == (
        Stage.AFTER,
        "The cases",
        "Ask sooner",
        {4},
    )
    assert "You have answered these questions." in words(client.get(questions(booking)))
    assert errors(client.post(questions(booking), typed)) == {
        "__all__": ["You have already answered this questionnaire."]
    }


def test_every_statement_wants_an_answer_and_words_are_kept(sign_in, practitioner, errors):
    booking = came(held(1), practitioner.person)
    asked = evaluations.statements(booking.run.course)
    response = sign_in(practitioner).post(questions(booking), {"useful": "The cases"})
    said = errors(response)
    assert said == {
        f"item_{place}": [f"Select how far you agree: {statement}"] for place, statement in enumerate(asked, start=1)
    }
    assert response.context["form"]["useful"].value() == "The cases"
    assert Evaluation.objects.count() == 0


def test_too_many_words_are_kept_and_refused(sign_in, practitioner, errors):
    booking = came(held(1), practitioner.person)
    response = sign_in(practitioner).post(questions(booking), scores(booking.run, 3) | {"useful": "x" * 1001})
    assert errors(response) == {"useful": ["Access needs must be 1,000 characters or fewer"]}
    assert "x" * 1001 in response.content.decode()


def test_whoever_did_not_come_is_asked_nothing_afterwards(sign_in, practitioner, words):
    booking = BookingFactory(run=held(1), attendee=practitioner.person)
    page = words(sign_in(practitioner).get(questions(booking)))
    assert ("No questions at the moment" in page, "Send answers" in page) == (True, False)


@pytest.mark.parametrize("person", ["agency_lead", "team"])
def test_nobody_answers_for_somebody_else(sign_in, the_cast, practitioner, person):
    booking = came(held(1), practitioner.person)
    client = sign_in(the_cast(person))
    assert (client.get(questions(booking)).status_code, client.post(questions(booking), {}).status_code) == (403, 403)


def test_whoever_has_no_account_answers_by_their_personal_link(client, newcomer, words):
    booking = came(held(1), newcomer)
    path = personal_links.own_path(booking)
    assert "After the course" in words(client.get(path + "evaluation/"))
    response = client.post(path + "evaluation/", scores(booking.run, 5))
    assert response.headers["Location"] == path
    assert Evaluation.objects.get().booking == booking


# The manager's view


@pytest.fixture
def later(practitioner):
    return answered(came(held(100), practitioner.person), Stage.LATER, 4)


def ask(booking):
    return f"/training/bookings/{booking.pk}/ask-manager/"


def test_three_months_on_the_manager_can_be_asked(sign_in, practitioner, later, words):
    client = sign_in(practitioner)
    booking = later.booking
    assert ask(booking) in client.get(questions(booking)).content.decode()
    response = client.post(ask(booking), {"manager_name": "Mary", "manager_email": "mary@example.org"}, follow=True)
    assert "Your manager has been asked" in words(response)
    assert (
        ManagerView.objects.get().manager_email,
        ask(booking) in client.get(questions(booking)).content.decode(),
    ) == (
        "mary@example.org",
        False,
    )


def test_before_that_no_manager_is_asked(sign_in, practitioner):
    booking = came(held(1), practitioner.person)
    typed = {"manager_name": "Mary", "manager_email": "mary@example.org"}
    client = sign_in(practitioner)
    assert client.post(ask(booking), typed).status_code == 404
    assert ManagerView.objects.count() == 0


def test_wrong_input_about_the_manager(sign_in, practitioner, later, errors):
    client = sign_in(practitioner)
    assert errors(client.post(ask(later.booking), {})) == {
        "manager_name": ["Enter your manager’s name"],
        "manager_email": ["Enter your manager’s work email address"],
    }
    own = {"manager_name": "Me", "manager_email": practitioner.person.email}
    assert errors(client.post(ask(later.booking), own)) == {
        "manager_email": ["Manager must be a different person from you"]
    }


@pytest.fixture
def asked(later):
    return ManagerView.objects.create(
        evaluation=later, manager_name="Mary Manager", manager_email="mary@example.org", asked_at=timezone.now()
    )


def test_a_manager_answers_once_without_an_account(client, asked, words, errors):
    path = personal_links.manager_view_path(asked)
    page = words(client.get(path))
    assert ("Practitioner took part in DASH" in page, "Mary Manager" in page) == (True, True)
    assert errors(client.post(path, {})) == {"assessment": ["Select whether you see a difference in how they work"]}
    assert "You answered on" in words(client.post(path, {"assessment": "partly", "comment": "Calmer"}, follow=True))
    asked.refresh_from_db()
    assert (asked.assessment, asked.comment) == ("partly", "Calmer")
    assert errors(client.post(path, {"assessment": "no"})) == {"__all__": ["You have already given feedback."]}


def test_the_manager_sees_none_of_the_answers(client, asked, later):
    later.useful, later.change = "A secret hope", "A secret change"
    later.save()
    page = client.get(personal_links.manager_view_path(asked))
    assert "secret" not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_a_broken_link_of_a_manager_finds_nothing(client, asked):
    own = personal_links.token("booking", asked.evaluation.booking)
    for wrong in (own, "nonsense"):
        assert client.get(f"/training/manager-view/{wrong}/").status_code == 404


# What they say together


def five(run, number=5, *, later=False):
    for _ in range(number):
        booking = came(run)
        answered(booking, Stage.BEFORE, 2, useful="To learn")
        answered(booking, Stage.AFTER, 4, useful="The cases")
        if later:
            answered(booking, Stage.LATER, 5)


def test_pairs_are_told_with_their_number_and_mean_change(sign_in, team, words):
    run = held(9)
    five(run, later=True)
    came(run)
    page = words(sign_in(team).get(RESULTS))
    for said in ("Of 6 who came", "83%", "I know what to look for. 5 2.0 4.0 +2.0", "5 2.0 5.0 +3.0", "The cases"):
        assert said in page


def test_fewer_than_five_are_never_told(sign_in, team, words):
    run = held(9)
    five(run, 4)
    page = words(sign_in(team).get(RESULTS))
    assert "Fewer than 5 people came, so no figures are told." in page
    assert ("The cases" in page, "To learn" in page, "2.0" in page) == (False, False, False)


def test_fewer_than_five_pairs_are_not_told_though_more_came(sign_in, team, words):
    run = held(9)
    five(run, 4)
    for _ in range(2):
        answered(came(run), Stage.AFTER, 1, useful="Nothing")
    page = words(sign_in(team).get(RESULTS))
    assert ("Fewer than 5" in page, "+2.0" in page) == (True, False)


def test_words_of_one_time_are_told_only_when_five_answered_then(sign_in, team, words):
    run = held(100)
    five(run)
    answered(Evaluation.objects.filter(stage=Stage.AFTER).first().booking, Stage.LATER, 5, useful="Only I wrote this")
    assert "Only I wrote this" not in words(sign_in(team).get(RESULTS))


def test_the_results_name_nobody(sign_in, team, words):
    run = held(9)
    five(run)
    names = [booking.attendee.name for booking in run.bookings.select_related("attendee")]
    page = words(sign_in(team).get(RESULTS))
    assert [name for name in names if f"{name} " in page] == []


@pytest.mark.parametrize(("person", "status"), [("trainer", 403), ("practitioner", 403), ("agency_lead", 403)])
def test_results_are_for_the_runs_trainers_and_the_team(sign_in, the_cast, person, status):
    run = held(9)
    assert sign_in(the_cast(person)).get(RESULTS).status_code == status
    if person == "trainer":
        run.trainers.add(the_cast("trainer").person)
        assert sign_in(the_cast("trainer")).get(RESULTS).status_code == 200


@pytest.mark.slow
def test_the_results_cost_the_same_for_5_and_30_people(sign_in, team, cost):
    run = held(9, capacity=99)
    five(run)
    client = sign_in(team)
    one = cost(client, RESULTS, 15)
    five(run, 25)
    assert cost(client, RESULTS, 15) == one


# What is asked


def test_the_statements_of_a_course_are_set(sign_in, team, words, errors):
    run = held(-9)
    path = f"/training/courses/{run.course.slug}/statements/"
    client = sign_in(team)
    response = client.post(path, {"statements": "I know DASH.\r\nI know MARAC.\r\nI know DASH."}, follow=True)
    assert "Statements saved" in words(response)
    assert list(ScaleItem.objects.asked().values_list("statement", flat=True)) == ["I know DASH.", "I know MARAC."]
    assert errors(client.post(path, {"statements": ""})) == {"statements": ["Enter at least one statement"]}
    long = client.post(path, {"statements": "x" * 201})
    assert errors(long) == {"statements": ["Line 1 must be 200 characters or fewer"]}
    client.post(path, {"statements": "I know MARAC."})
    assert list(ScaleItem.objects.asked().values_list("statement", flat=True)) == ["I know MARAC."]


def test_answers_to_a_statement_that_is_no_longer_asked_stay(sign_in, team):
    booking = came(held(1))
    answered(booking, Stage.AFTER, 4)
    sign_in(team).post(f"/training/courses/{booking.run.course.slug}/statements/", {"statements": "Another"})
    assert EvaluationScore.objects.count() == len(DEFAULT_STATEMENTS)


def test_the_questions_of_one_booking_cost_little(sign_in, practitioner, cost):
    booking = came(held(1), practitioner.person)
    cost(sign_in(practitioner), questions(booking), 12)
    assert booking.run.ends_at < timezone.now() + timedelta(days=1)
