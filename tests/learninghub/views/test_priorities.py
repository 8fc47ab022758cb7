import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learninghub.models import Priority
from shield.models import StatusChange
from shield.records.history import history_of
from tests.factories.learninghub import (
    ActivityFactory,
    AuditFactory,
    FeedbackFactory,
    HubMemberFactory,
    PriorityFactory,
    SuccessMeasureFactory,
)
from tests.factories.partnership import PersonFactory, RecommendationFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def page(name, priority, *more):
    return reverse(f"learninghub:{name}", args=[priority.number, *more])


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    # Sessions live in the cache and fall back to the database when it was emptied meanwhile.
    return len([query for query in captured if "django_session" not in query["sql"]])


def typed(priority, **changes):
    """What the edit form sends for a priority."""
    return {
        "version": priority.version,
        "number": priority.number,
        "title": priority.title,
        "partnership_year": priority.partnership_year,
        "overarching_area": priority.overarching_area,
        "starts_on_0": "1",
        "starts_on_1": "9",
        "starts_on_2": "2026",
        "cycle_months": 4,
        **changes,
    }


def test_the_public_reads_what_the_board_agreed_and_no_proposal(client):
    agreed = PriorityFactory(status="agreed", title="Agreed one")
    proposed = PriorityFactory(status="proposed", title="Proposed one")
    words = client.get(reverse("learninghub:priority-list")).content.decode()
    assert ("Agreed one" in words, "Proposed one" in words) == (True, False)
    assert client.get(page("priority-summary", agreed)).status_code == 200
    assert client.get(page("priority-summary", proposed)).status_code == 404


def test_the_public_page_shows_nothing_of_the_working_page(client):
    priority = PriorityFactory(status="recommendations")
    AuditFactory(priority=priority, findings="Finding of the audit")
    FeedbackFactory(priority=priority, said="Said in confidence")
    HubMemberFactory(priority=priority, person=PersonFactory(name="Member With A Name"))
    RecommendationFactory(source_type="learninghub.priority", source_id=str(priority.pk), text="Change it all")
    words = client.get(page("priority-summary", priority)).content.decode()
    found = [
        text for text in ("Finding of the audit", "Said in confidence", "With A Name", "Change it all") if text in words
    ]
    assert found == []


def test_the_working_page_shows_every_part(sign_in, hub_member):
    priority = PriorityFactory(status="recommendations", number=5, title="Neglect")
    ActivityFactory(priority=priority, title="Survey of practitioners")
    AuditFactory(priority=priority, title="Audit of seven records")
    FeedbackFactory(priority=priority, title="Talks with children")
    SuccessMeasureFactory(priority=priority, text="Children hear back")
    RecommendationFactory(source_type="learninghub.priority", source_id=str(priority.pk), text="Tell children")
    words = sign_in(hub_member).get(page("priority-detail", priority)).content.decode()
    for text in (
        "<h1>Neglect</h1>",
        "Survey of practitioners",
        "Audit of seven records",
        "Talks with children",
        "Children hear back",
        "Tell children",
        "Friday 1 January 2027",
    ):
        assert text in words
    assert "Edit this priority" not in words


def fill(priority, count):
    for _ in range(count):
        for factory in (ActivityFactory, AuditFactory, FeedbackFactory, SuccessMeasureFactory):
            factory(priority=priority)
        HubMemberFactory(priority=priority, person=PersonFactory())
        RecommendationFactory(source_type="learninghub.priority", source_id=str(priority.pk))
        priority.themes.add(ThemeFactory())


@pytest.mark.slow
def test_the_working_page_costs_the_same_with_one_and_thirty_rows(sign_in, team):
    client, priority = sign_in(team), PriorityFactory(status="recommendations")
    fill(priority, 1)
    few = queries(client, page("priority-detail", priority))
    fill(priority, 29)
    assert queries(client, page("priority-detail", priority)) == few


@pytest.mark.slow
@pytest.mark.parametrize("person", ["anonymous", "team"])
def test_the_list_costs_the_same_with_one_and_thirty_rows(person, client, sign_in, the_cast):
    if person != "anonymous":
        client = sign_in(the_cast(person))
    PriorityFactory(status="agreed").themes.add(ThemeFactory())
    few = queries(client, reverse("learninghub:priority-list"))
    for priority in PriorityFactory.create_batch(29, status="agreed"):
        priority.themes.add(ThemeFactory())
    assert queries(client, reverse("learninghub:priority-list")) == few


@pytest.mark.slow
def test_the_history_costs_the_same_with_one_and_thirty_changes(sign_in, team):
    client, priority = sign_in(team), PriorityFactory(status="agreed")
    fill(priority, 1)
    few = queries(client, page("priority-history", priority))
    fill(priority, 29)
    assert queries(client, page("priority-history", priority)) == few


def test_the_team_edits_a_priority_and_the_history_says_who_and_what(sign_in, team):
    priority = PriorityFactory(title="Old title", status="agreed")
    theme = ThemeFactory(name="Neglect")
    answer = sign_in(team).post(
        page("priority-update", priority), typed(priority, title="New title", themes=[theme.pk])
    )
    assert answer.status_code == 302
    newest = {(entry.who, entry.what) for entry in history_of(priority)}
    assert ("Team", "Priority changed: New title") in newest
    assert ("Team", "Theme added: Neglect") in newest
    (change,) = next(entry.changes for entry in history_of(priority) if entry.what == "Priority changed: New title")
    assert (change.name, change.was, change.now) == ("Title", "Old title", "New title")


def test_a_colleague_who_was_first_is_not_overwritten_and_nothing_typed_is_lost(sign_in, team):
    priority = PriorityFactory(title="Old title", status="agreed")
    client, sent = sign_in(team), typed(priority, title="Mine")
    client.post(page("priority-update", priority), typed(priority, title="Hers"))
    answer = client.post(page("priority-update", priority), sent)
    words = answer.content.decode()
    assert (answer.status_code, 'value="Mine"' in words, "Another person saved changes" in words) == (422, True, True)
    assert Priority.objects.get(pk=priority.pk).title == "Hers"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Enter a title"),
        ("cycle_months", "13", "Months in the cycle must be 12 or fewer"),
        ("starts_on_1", "13", "Cycle start date must be a real date"),
        ("number", "1", "There is already a priority with this number"),
    ],
)
def test_mistakes_are_named(field, value, words, sign_in, team):
    PriorityFactory(number=1)
    priority = PriorityFactory(number=2, status="agreed")
    answer = sign_in(team).post(page("priority-update", priority), typed(priority, **{field: value}))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Priority.objects.get(number=2).version == 1


def test_a_running_cycle_needs_its_start_date(sign_in, team):
    priority = PriorityFactory(status="auditing")
    sent = typed(priority, starts_on_0="", starts_on_1="", starts_on_2="")
    answer = sign_in(team).post(page("priority-update", priority), sent)
    assert (answer.status_code, "Enter the date the cycle starts" in answer.content.decode()) == (422, True)


def test_a_move_is_confirmed_before_it_is_made(sign_in, team):
    priority, client = PriorityFactory(status="agreed"), sign_in(team)
    assert client.get(page("priority-start-scoping", priority)).status_code == 200
    assert Priority.objects.get(pk=priority.pk).status == "agreed"
    assert client.post(page("priority-start-scoping", priority), {"reason": "A note"}).status_code == 302
    assert Priority.objects.get(pk=priority.pk).status == "scoping"
    assert StatusChange.objects.of(priority).get().by == team


def test_a_move_that_is_not_open_is_refused_in_words(sign_in, team):
    priority = PriorityFactory(status="proposed")
    answer = sign_in(team).post(page("priority-close", priority), {})
    assert (answer.status_code, "You can no longer do this: close this priority." in answer.content.decode()) == (
        422,
        True,
    )


def test_a_priority_that_was_paused_at_another_stage_is_refused_in_words(sign_in, team):
    priority = PriorityFactory(status="paused", paused_from="auditing")
    answer = sign_in(team).post(page("priority-resume-scoping", priority), {})
    assert (answer.status_code, "This priority was paused at another stage: auditing." in answer.content.decode()) == (
        422,
        True,
    )
    assert Priority.objects.get(pk=priority.pk).status == "paused"


def test_the_page_has_one_main_button_and_pause_is_never_it(sign_in, team):
    words = sign_in(team).get(page("priority-detail", PriorityFactory(status="auditing"))).content.decode()
    buttons = re.findall(r'<a class="(govuk-button[^"]*)"[^>]*>([^<]*)</a>', words)
    assert buttons == [
        ("govuk-button", "Start gathering feedback"),
        ("govuk-button govuk-button--secondary", "Pause this priority"),
    ]


def test_the_team_proposes_a_priority(sign_in, team):
    sent = typed(PriorityFactory.build(number=31, title="Proposed here"), lead_partners=["police"])
    answer = sign_in(team).post(reverse("learninghub:priority-create"), sent)
    made = Priority.objects.get()
    assert (answer.status_code, made.number, made.status, made.lead_partners) == (302, 31, "proposed", ["police"])


def test_recommendations_are_due_four_calendar_months_after_the_start():
    due = [
        PriorityFactory.build(starts_on=day).recommendations_due
        for day in (date(2026, 10, 31), date(2026, 1, 28), date(2027, 10, 29))
    ]
    assert due == [date(2027, 2, 28), date(2026, 5, 28), date(2028, 2, 29)]


@pytest.mark.parametrize(
    ("starts_on", "words"),
    [
        (
            date(2089, 10, 1),
            "Recommendations appear here after the audit and the feedback, by Wednesday 1 February 2090.",
        ),
        (date(2020, 10, 1), "There are no records of recommendations."),
        (None, "Recommendations appear here after the audit and the feedback."),
    ],
)
def test_recommendations_are_not_promised_for_a_day_in_the_past(sign_in, team, starts_on, words):
    priority = PriorityFactory(status="agreed", starts_on=starts_on)
    assert words in sign_in(team).get(page("priority-detail", priority)).content.decode()


def test_a_text_with_a_name_is_flagged_and_not_changed(sign_in, team):
    priority = PriorityFactory(status="agreed")
    FeedbackFactory(priority=priority, said="Jane Smithson said that nobody came.")
    words = sign_in(team).get(page("priority-detail", priority)).content.decode()
    assert "look like a person’s name: Jane Smithson." in words
    assert "Jane Smithson said that nobody came." in words
