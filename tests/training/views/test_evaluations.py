"""Statement 4: the same questions before, after and 3 months later; results in pairs, never of fewer than five."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shield.text.formatting import moment
from tests.factories.training import AttendanceFactory, BookingFactory, CourseRunFactory
from training.models import AgendaItem, Evaluation, EvaluationScore, ManagerView, ScaleItem, SessionRating, Stage
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
    [
        (-9, "Questionnaire before the course"),
        (1, "Questionnaire after the course"),
        (100, "Questionnaire 3 months after the course"),
    ],
)
def test_the_same_statements_are_asked_three_times(sign_in, practitioner, days, heading, words):
    booking = came(held(days), practitioner.person)
    page = sign_in(practitioner).get(questions(booking))
    assert heading in words(page)
    asked = [field.label for name, field in page.context["form"].fields.items() if name.startswith("item_")]
    assert asked == list(DEFAULT_STATEMENTS)


def test_viewing_the_questionnaire_changes_nothing(sign_in, practitioner):
    booking = BookingFactory(run=held(-9), attendee=practitioner.person)
    sign_in(practitioner).get(questions(booking))
    assert ScaleItem.objects.count() == 0


def test_answers_are_recorded_once(sign_in, practitioner, words, errors):
    booking = came(held(1), practitioner.person)
    client = sign_in(practitioner)
    typed = scores(booking.run, 4) | {"useful": "The cases", "change": "Ask sooner"}
    response = client.post(questions(booking), typed, follow=True)
    assert response.redirect_chain == [(booking.get_absolute_url(), 302)]
    assert "Thank you for your answers. Reports never show your name." in words(response)
    row = Evaluation.objects.get()
    assert (row.stage, row.useful, row.change, set(row.scores.values_list("score", flat=True))) == (
        Stage.AFTER,
        "The cases",
        "Ask sooner",
        {4},
    )
    assert "You have already answered this questionnaire. Thank you." in words(client.get(questions(booking)))
    assert errors(client.post(questions(booking), typed)) == {
        "__all__": ["You have already answered this questionnaire."]
    }


def test_every_statement_needs_an_answer_and_comments_are_redisplayed(sign_in, practitioner, errors):
    booking = came(held(1), practitioner.person)
    asked = evaluations.statements(booking.run.course)
    response = sign_in(practitioner).post(questions(booking), {"useful": "The cases"})
    said = errors(response)
    assert said == {
        f"item_{place}": [f"Select how far you agree: {statement}"] for place, statement in enumerate(asked, start=1)
    }
    assert response.context["form"]["useful"].value() == "The cases"
    assert Evaluation.objects.count() == 0


def test_too_long_a_comment_is_refused_and_redisplayed(sign_in, practitioner, errors):
    booking = came(held(1), practitioner.person)
    response = sign_in(practitioner).post(questions(booking), scores(booking.run, 3) | {"useful": "x" * 1001})
    assert errors(response) == {"useful": ["Your answer must be 1,000 characters or fewer"]}
    assert "x" * 1001 in response.content.decode()


def test_a_person_who_did_not_attend_has_no_questionnaire_afterwards(sign_in, practitioner, words):
    booking = BookingFactory(run=held(1), attendee=practitioner.person)
    page = words(sign_in(practitioner).get(questions(booking)))
    assert ("There is no questionnaire to answer now" in page, "Send answers" in page) == (True, False)


@pytest.mark.parametrize("person", ["agency_lead", "team"])
def test_nobody_may_answer_for_another_person(sign_in, the_cast, practitioner, person):
    booking = came(held(1), practitioner.person)
    client = sign_in(the_cast(person))
    assert (client.get(questions(booking)).status_code, client.post(questions(booking), {}).status_code) == (403, 403)


def test_a_person_without_an_account_answers_by_their_personal_link(client, newcomer, words):
    booking = came(held(1), newcomer)
    path = personal_links.own_path(booking)
    assert "Questionnaire after the course" in words(client.get(path + "evaluation/"))
    response = client.post(path + "evaluation/", scores(booking.run, 5))
    assert response.headers["Location"] == path
    assert Evaluation.objects.get().booking == booking


# Feedback from the manager


@pytest.fixture
def later(practitioner):
    return answered(came(held(100), practitioner.person), Stage.LATER, 4)


def ask(booking):
    return f"/training/bookings/{booking.pk}/ask-manager/"


def test_after_three_months_the_manager_can_be_asked(sign_in, practitioner, later, words):
    client = sign_in(practitioner)
    booking = later.booking
    assert ask(booking) in client.get(questions(booking)).content.decode()
    response = client.post(ask(booking), {"manager_name": "Mary", "manager_email": "mary@example.org"}, follow=True)
    assert "We have emailed your manager" in words(response)
    assert (
        ManagerView.objects.get().manager_email,
        ask(booking) in client.get(questions(booking)).content.decode(),
    ) == (
        "mary@example.org",
        False,
    )


def test_before_three_months_the_manager_cannot_be_asked(sign_in, practitioner):
    booking = came(held(1), practitioner.person)
    typed = {"manager_name": "Mary", "manager_email": "mary@example.org"}
    client = sign_in(practitioner)
    assert client.post(ask(booking), typed).status_code == 404
    assert ManagerView.objects.count() == 0


def test_invalid_details_of_the_manager_are_refused(sign_in, practitioner, later, errors):
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


def test_a_manager_gives_feedback_once_without_an_account(client, asked, words, errors):
    path = personal_links.manager_view_path(asked)
    page = words(client.get(path))
    assert "Feedback on Practitioner Practitioner attended DASH 3 months ago and has asked you for feedback." in page
    assert errors(client.post(path, {})) == {"assessment": ["Select whether you see a difference in how they work"]}
    page = words(client.post(path, {"assessment": "partly", "comment": "Calmer"}, follow=True))
    asked.refresh_from_db()
    assert f"Feedback sent Thank you for your feedback You answered on {moment(asked.answered_at)}." in page
    assert (asked.assessment, asked.comment) == ("partly", "Calmer")
    assert errors(client.post(path, {"assessment": "no"})) == {"__all__": ["You have already given feedback."]}


def test_the_manager_does_not_see_the_answers(client, asked, later):
    later.useful, later.change = "A secret hope", "A secret change"
    later.save()
    page = client.get(personal_links.manager_view_path(asked))
    assert "secret" not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_an_invalid_manager_link_is_not_found(client, asked):
    own = personal_links.token("booking", asked.evaluation.booking)
    for wrong in (own, "nonsense"):
        assert client.get(f"/training/manager-view/{wrong}/").status_code == 404


# Results


def five(run, number=5, *, later=False):
    for _ in range(number):
        booking = came(run)
        answered(booking, Stage.BEFORE, 2, useful="To learn")
        answered(booking, Stage.AFTER, 4, useful="The cases")
        if later:
            answered(booking, Stage.LATER, 5)


def test_pairs_are_shown_with_their_number_and_mean_change(sign_in, team, words):
    run = held(9)
    five(run, later=True)
    came(run)
    page = words(sign_in(team).get(RESULTS))
    for said in ("% of 6 attendees", "83%", "I know what to look for. 5 2.0 4.0 +2.0", "5 2.0 5.0 +3.0", "The cases"):
        assert said in page


def test_results_of_fewer_than_five_attendees_are_not_shown(sign_in, team, words):
    run = held(9)
    five(run, 4)
    page = words(sign_in(team).get(RESULTS))
    assert "Results are not shown because fewer than 5 people attended." in page
    assert ("The cases" in page, "To learn" in page, "2.0" in page) == (False, False, False)


def test_fewer_than_five_pairs_are_not_shown_when_more_attended(sign_in, team, words):
    run = held(9)
    five(run, 4)
    for _ in range(2):
        answered(came(run), Stage.AFTER, 1, useful="Nothing")
    page = words(sign_in(team).get(RESULTS))
    assert ("Fewer than 5" in page, "+2.0" in page) == (True, False)


def test_comments_are_shown_only_when_five_answered_that_questionnaire(sign_in, team, words):
    run = held(100)
    five(run)
    answered(Evaluation.objects.filter(stage=Stage.AFTER).first().booking, Stage.LATER, 5, useful="Only I wrote this")
    assert "Only I wrote this" not in words(sign_in(team).get(RESULTS))


def test_results_do_not_name_people(sign_in, team, words):
    run = held(9)
    five(run)
    names = [booking.attendee.name for booking in run.bookings.select_related("attendee")]
    page = words(sign_in(team).get(RESULTS))
    assert [name for name in names if f"{name} " in page] == []


@pytest.mark.parametrize(("person", "status"), [("trainer", 403), ("practitioner", 403), ("agency_lead", 403)])
def test_only_trainers_of_the_course_date_and_the_team_see_results(sign_in, the_cast, person, status):
    run = held(9)
    assert sign_in(the_cast(person)).get(RESULTS).status_code == status
    if person == "trainer":
        run.trainers.add(the_cast("trainer").person)
        assert sign_in(the_cast("trainer")).get(RESULTS).status_code == 200


@pytest.mark.slow
def test_results_cost_the_same_for_5_and_30_people(sign_in, team, cost):
    run = held(9, capacity=99)
    five(run)
    client = sign_in(team)
    one = cost(client, RESULTS, 15)
    five(run, 25)
    assert cost(client, RESULTS, 15) == one


# Statements


def test_the_statements_of_a_course_are_edited(sign_in, team, words, errors):
    run = held(-9)
    path = f"/training/courses/{run.course.slug}/statements/"
    client = sign_in(team)
    response = client.post(path, {"statements": "I know DASH.\r\nI know MARAC.\r\nI know DASH."}, follow=True)
    assert "Statements updated" in words(response)
    assert list(ScaleItem.objects.asked().values_list("statement", flat=True)) == ["I know DASH.", "I know MARAC."]
    assert errors(client.post(path, {"statements": ""})) == {"statements": ["Enter at least one statement"]}
    long = client.post(path, {"statements": "x" * 201})
    assert errors(long) == {"statements": ["Line 1 must be 200 characters or fewer"]}
    client.post(path, {"statements": "I know MARAC."})
    assert list(ScaleItem.objects.asked().values_list("statement", flat=True)) == ["I know MARAC."]


def test_answers_to_a_removed_statement_are_retained(sign_in, team):
    booking = came(held(1))
    answered(booking, Stage.AFTER, 4)
    sign_in(team).post(f"/training/courses/{booking.run.course.slug}/statements/", {"statements": "Another"})
    assert EvaluationScore.objects.count() == len(DEFAULT_STATEMENTS)


def test_the_questionnaire_takes_few_queries(sign_in, practitioner, cost):
    booking = came(held(1), practitioner.person)
    cost(sign_in(practitioner), questions(booking), 12)
    assert booking.run.ends_at < timezone.now() + timedelta(days=1)


# Across courses and years


def test_the_evaluation_of_all_courses_is_one_page(sign_in, team, words):
    run = held(200, course__title="DASH")
    for booking in [came(run) for _ in range(5)]:
        answered(booking, Stage.BEFORE, 2)
        answered(booking, Stage.LATER, 5)
    page = words(sign_in(team).get("/training/office/evaluation/"))
    assert "Evaluation by course" in page
    assert "DASH 5 100% 0% 100% Fewer than 5 +3.0 (2.0 to 5.0, 5 people) Fewer than 5" in page


def test_a_course_and_a_year_are_chosen_and_wrong_ones_are_refused_beside_the_field(sign_in, team):
    answered(came(held(200, course__slug="dash")), Stage.AFTER, 3)
    client = sign_in(team)
    (year, _), *_ = client.get("/training/office/evaluation/").context["form"].fields["year"].choices[1:]
    page = client.get("/training/office/evaluation/", {"course": "dash", "year": year})
    assert [row.slug for row in page.context["overview"].both] == ["dash"]
    wrong = client.get("/training/office/evaluation/", {"course": "none", "year": "1850"}).context["form"]
    assert wrong.errors == {
        "course": ["Select a course from the list"],
        "year": ["Select a year from the list"],
    }


# By session


def test_a_conference_is_rated_by_session(sign_in, practitioner, trainer, words):
    run = held(1, course__kind="conference")
    run.trainers.add(trainer.person)
    item = AgendaItem.objects.create(run=run, position=1, at="9am", title="Welcome", speakers="The chair")
    booking = came(run, practitioner.person)
    client = sign_in(practitioner)
    page = words(client.get(questions(booking)))
    assert "How useful was Welcome (The chair)? Leave empty if you did not attend it." in page
    client.post(questions(booking), scores(run, 4) | {f"session_{item.pk}": "5"})
    assert SessionRating.objects.get().score == 5
    assert "Evaluation by session" in words(sign_in(trainer).get(RESULTS))
