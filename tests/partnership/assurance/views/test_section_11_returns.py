"""Pages of a return: what was typed is kept, and no agency sees another's."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnership.models import Action, PostRole, ReturnStatus, Section11Return, StandardQuestion
from shield.models import Document
from tests.cast import make, school
from tests.factories.partnership import PostFactory
from tests.factories.section_11 import (
    ACHIEVEMENTS,
    QUESTIONS,
    SCORED,
    ReturnFactory,
    answered,
    moderator,
    question_of,
    return_in,
)
from tests.partnership.typed import buttons, errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
S = ReturnStatus
TEXT, PROGRESS, WELL, NEXT = (text for _, text in QUESTIONS[2:])


def page(name, found, question=""):
    more = [question_of(found, question).pk] if question else []
    return reverse(f"partnership:section11return-{name}", args=[found.pk, *more])


def day(name, *parts):
    return {f"{name}_{number}": part for number, part in enumerate(parts)}


@pytest.fixture
def issued():
    """Return the school's return."""
    return ReturnFactory(agency=school())


@pytest.fixture
def lead(client, sign_in, agency_lead):
    sign_in(agency_lead)
    return agency_lead


@pytest.fixture
def moderated(client, sign_in):
    """Return a return in moderation, with its moderator signed in."""
    found = return_in(S.IN_MODERATION, agency=school())
    sign_in(found.moderator.user)
    return found


# The agency writes


def test_the_first_button_leads_to_the_first_question_and_each_answer_to_the_next(client, lead, issued):
    assert buttons(client.get(issued.get_absolute_url())) == ["Start this return"]
    asked = list(StandardQuestion.objects.of(issued.cycle.question_set))
    answer = client.get(page("start", issued))
    visited = []
    for _ in asked:
        visited.append(answer.headers["Location"])
        typed = {"version": 1, "score": "3", "evidence": "x", "text": "y", "point_1": "z"}
        answer = client.post(visited[-1], typed)
    assert visited == [page("answer", issued, question.text) for question in asked]
    assert answer.headers["Location"] == issued.get_absolute_url()
    assert buttons(client.get(issued.get_absolute_url())) == ["Submit this return"]
    assert issued.responses.count() == len(asked)


def test_an_incomplete_answer_is_saved_and_the_page_says_what_is_missing(client, lead, issued):
    client.post(page("answer", issued, SCORED[0]), {"version": 1, "score": "2", "evidence": "Minutes"})
    row = issued.responses.get()
    assert (row.score, row.evidence, row.improvement, row.edited_by) == (2, "Minutes", "", lead)
    assert "To do: enter what you will improve" in words(client.get(issued.get_absolute_url()))
    again = typed_in(client.get(page("answer", issued, SCORED[0])))
    assert (again["score"], again["evidence"], again["version"]) == ("2", "Minutes", "2")


def test_what_was_typed_is_kept_when_the_date_is_not_real(client, lead, issued):
    typed = {
        "version": "1",
        "score": "1",
        "evidence": "Kestrel",
        "improvement": "Ask",
        **day("improve_by", "31", "2", "2027"),
    }
    answer = client.post(page("answer", issued, SCORED[0]), typed)
    assert (answer.status_code, errors_beside(answer)) == (422, ["Date for the improvement must be a real date"])
    assert typed_in(answer) | typed == typed_in(answer)
    assert issued.responses.count() == 0


def test_what_was_typed_is_kept_when_the_file_is_refused(client, lead, issued):
    typed = {"version": "1", "score": "3", "evidence": "Kestrel"}
    bad = SimpleUploadedFile("minutes.pdf", b"MZ")
    answer = client.post(page("answer", issued, SCORED[0]), {**typed, "file": bad})
    assert (answer.status_code, errors_beside(answer)) == (
        422,
        ["The selected file does not match its file type. Save it again in the program you made it with."],
    )
    assert typed_in(answer) | typed == typed_in(answer)
    assert (issued.responses.count(), Document.objects.count()) == (0, 0)


def test_an_evidence_file_is_stored_and_named_on_the_page(client, lead, issued):
    good = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7")
    client.post(page("answer", issued, SCORED[0]), {"version": "1", "score": "3", "file": good})
    assert "Current evidence file: minutes.pdf" in words(client.get(page("answer", issued, SCORED[0])))
    kept = client.get(Document.objects.get().get_absolute_url())
    assert (kept.status_code, kept.getvalue()) == (200, b"%PDF-1.7")
    client.force_login(make("outsider"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(Document.objects.get().get_absolute_url()).status_code in {403, 404}


def test_a_stale_answer_does_not_overwrite_and_keeps_what_was_typed(client, lead, issued):
    path = page("answer", issued, TEXT)
    client.post(path, {"version": "1", "text": "First"})
    answer = client.post(path, {"version": "1", "text": "Second"})
    assert (answer.status_code, typed_in(answer)["text"], typed_in(answer)["version"]) == (422, "Second", "2")
    assert errors_above(answer)[0].startswith("Another person saved changes while you were editing")
    assert issued.responses.get().text == "First"
    # Both have been seen now, so sending it again is a decision.
    assert client.post(path, {"version": "2", "text": "Second"}).status_code == 302


def test_changing_a_submitted_score_is_refused_beside_the_score(client, lead):
    found = return_in(S.RETURNED, agency=school())
    answer = client.post(page("answer", found, SCORED[0]), {"version": "2", "score": "1", "evidence": "Kestrel"})
    assert (answer.status_code, typed_in(answer)["evidence"]) == (422, "Kestrel")
    assert errors_beside(answer) == [
        "You cannot change a score that has been submitted. Explain what has changed in your evidence."
    ]


def test_empty_points_are_dropped_and_updates_are_stored_with_their_priority(client, lead, issued):
    client.post(page("answer", issued, WELL), {"version": "1", "point_2": "One", "point_5": "Two"})
    assert issued.responses.get().points == ["One", "Two"]
    answered(issued, question_of(issued, PROGRESS), points=[{"priority": "Hear", "update": ""}])
    client.post(page("answer", issued, PROGRESS), {"version": "2", "update_1": "We did"})
    assert issued.responses.get(question__text=PROGRESS).points == [{"priority": "Hear", "update": "We did"}]


@pytest.mark.parametrize("status", [S.SUBMITTED, S.AGREED, S.CLOSED])
def test_an_answer_to_a_submitted_return_is_refused_with_a_message(status, client, lead):
    found = return_in(status, agency=school())
    answer = client.post(page("answer", found, TEXT), {"version": "2", "text": "Kestrel"})
    assert (answer.status_code, typed_in(answer)["text"]) == (422, "Kestrel")
    assert errors_above(answer) == ["This return has been submitted, so it can no longer be changed"]


def test_a_question_of_another_question_set_is_not_found(client, lead, issued):
    elsewhere = question_of(ReturnFactory(), TEXT)
    path = reverse("partnership:section11return-answer", args=[issued.pk, elsewhere.pk])
    assert (client.get(path).status_code, client.post(path, {"version": 1}).status_code) == (404, 404)


def test_only_colleagues_of_the_agency_are_offered_as_contributors(
    client, lead, issued, practitioner, champion, outsider
):
    offered = words(client.get(page("contributors", issued)))
    assert [name in offered for name in ("Practitioner", "Champion", "Outsider", "Agency lead")] == [
        *(True, True, False, False)
    ]
    client.post(page("contributors", issued), {"people": [practitioner.person.pk]})
    assert list(issued.contributors.all()) == [practitioner.person]
    answer = client.post(page("contributors", issued), {"people": [outsider.person.pk]})
    assert (answer.status_code, list(issued.contributors.all())) == (422, [practitioner.person])


def test_the_submit_page_lists_what_is_missing_and_keeps_the_name(client, lead):
    found = return_in(S.IN_PROGRESS, agency=school())
    assert "1.2 Staff know the threshold document." in words(client.get(page("submit", found)))
    typed = {"signed_off_by": "Ann Other", "signed_off_title": "Head"}
    answer = client.post(page("submit", found), typed)
    assert (answer.status_code, typed_in(answer) | typed) == (422, typed_in(answer))
    assert errors_above(answer) == [
        "This return is not complete: 1.2 answer this question; 2.1 answer this question; 2.3 answer this question; 2.4 answer this question"
    ]
    assert client.post(page("submit", found), {}).status_code == 422
    assert Section11Return.objects.get(pk=found.pk).status == S.IN_PROGRESS


# Used again


def test_answers_are_exported_and_imported_with_a_count(client, lead, issued):
    there = return_in(S.SUBMITTED, agency=school())
    answer = client.get(page("export", there))
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"].endswith('-cast-school.json"')
    assert len(json.loads(answer.content)["answers"]) == 6
    taken = client.post(page("import", issued), {"file": SimpleUploadedFile("x.json", answer.content)}, follow=True)
    assert ("5 answers imported" in taken.content.decode(), issued.responses.count()) == (True, 5)


def test_a_file_that_is_not_an_export_is_refused_beside_the_field(client, lead, issued):
    answer = client.post(page("import", issued), {"file": SimpleUploadedFile("x.json", b"Dear")})
    assert (answer.status_code, issued.responses.count()) == (422, 0)
    assert errors_beside(answer) == ["The selected file must be an export of answers from another partnership’s portal"]


def test_copying_last_years_answers_is_offered_when_there_are_any(client, lead, issued):
    assert "Copy answers from" not in client.get(issued.get_absolute_url()).content.decode()
    return_in(S.CLOSED, agency=school(), cycle__starts_on=date(2025, 4, 1), cycle__label="2025/26")
    assert "Copy answers from 2025/26" in client.get(issued.get_absolute_url()).content.decode()
    told = client.post(page("copy-previous", issued), follow=True).content.decode()
    assert ("5 answers copied" in told, "Copied from Section 11, 2025/26" in told) == (True, True)
    assert ACHIEVEMENTS[0] in told


# Somebody else reads


def test_the_moderator_reads_and_scores_an_answer_and_goes_to_the_next(client, moderated):
    shown = words(client.get(page("moderate-answer", moderated, SCORED[0])))
    assert "The annual report." in shown
    answer = client.post(page("moderate-answer", moderated, SCORED[0]), {"version": 2, "moderated_score": "3"})
    assert answer.headers["Location"] == page("moderate-answer", moderated, SCORED[1])
    assert moderated.responses.get(question__text=SCORED[0]).moderated_score == 3


def test_a_different_score_without_a_comment_is_refused_beside_the_comment(client, moderated):
    path = page("moderate-answer", moderated, SCORED[0])
    answer = client.post(path, {"version": "2", "moderated_score": "0"})
    assert (answer.status_code, typed_in(answer)["moderated_score"]) == (422, "0")
    assert errors_beside(answer) == ["Enter why your score differs from the agency’s"]
    answer = client.post(path, {"version": "2", "moderation": "Kestrel"})
    assert (answer.status_code, typed_in(answer)["moderation"]) == (422, "Kestrel")
    assert errors_beside(answer) == ["Select your score"]


def test_a_question_without_an_answer_cannot_be_moderated(client, moderated):
    moderated.responses.filter(question__text=TEXT).delete()
    answer = client.post(page("moderate-answer", moderated, TEXT), {"version": "1", "moderation": "Kestrel"})
    assert (answer.status_code, errors_above(answer)) == (422, ["The agency has not answered this question"])


def test_unscored_questions_are_listed_and_the_feedback_is_kept(client, moderated):
    assert buttons(client.get(moderated.get_absolute_url())) == [
        "Score the next answer",
        "Agree this return",
        "Send this return back",
    ]
    answer = client.post(page("agree", moderated), {"feedback": "Kestrel"})
    assert (answer.status_code, typed_in(answer)["feedback"]) == (422, "Kestrel")
    assert errors_above(answer) == ["Score these questions first: 1.1, 1.2"]


def test_only_people_from_other_agencies_are_offered_as_moderators(client, sign_in, team, agency_lead, champion):
    found, other = return_in(S.SUBMITTED, agency=school()), moderator(person__name="Ann Other")
    sign_in(team)
    offered = words(client.get(page("appoint-moderator", found)))
    assert [name in offered for name in (f"Ann Other, {other.agency_on()}", "Agency lead", "Champion")] == [
        *(True, False, False)
    ]
    answer = client.post(page("appoint-moderator", found), {"moderator": agency_lead.person.pk})
    assert (answer.status_code, Section11Return.objects.get().moderator) == (422, None)


# The team acts


def test_the_form_of_gap_actions_suggests_the_improvement_and_keeps_what_was_typed(client, sign_in, team):
    found = return_in(S.AGREED, agency=school())
    owner, gap = PostFactory(agency=school(), role=PostRole.AGENCY_LEAD), found.responses.get(moderated_score=1)
    sign_in(team)
    offered = typed_in(client.get(page("plan", found)))
    assert offered[f"title_{gap.pk}"] == "Tell all staff."
    assert [offered[f"due_{gap.pk}_{part}"] for part in range(3)] == ["1", "3", "2027"]
    typed = {"owner": str(owner.pk), f"title_{gap.pk}": "Kestrel", **day(f"due_{gap.pk}", "1", "3", "2020")}
    answer = client.post(page("plan", found), typed)
    assert (answer.status_code, typed_in(answer) | typed, Action.objects.count()) == (422, typed_in(answer), 0)
    assert errors_above(answer) == ["Due date for 1.2 must be today or in the future"]
    client.post(page("plan", found), typed | day(f"due_{gap.pk}", "1", "3", "2099"))
    action = Action.objects.get()
    assert (action.title, action.owner, action.due_on, action.gap) == ("Kestrel", owner, date(2099, 3, 1), gap)


# Nobody else knows

PAGES = (
    *("detail", "submit", "contributors", "appoint-moderator", "send-back", "agree", "plan", "close"),
    *("copy-previous", "import", "export", "start"),
)


@pytest.mark.parametrize("status", S)
def test_a_lead_of_another_agency_cannot_open_any_page_of_a_return(status, client, sign_in):
    sign_in(PostFactory(role=PostRole.AGENCY_LEAD).person.user)
    found = return_in(status, agency=school())
    answers = {client.get(page(name, found)).status_code for name in PAGES}
    answers |= {client.get(page(name, found, TEXT)).status_code for name in ("answer", "moderate-answer")}
    assert answers == {404}
    assert "Cast School" not in words(client.get(reverse("partnership:section11cycle-list")))


def test_the_board_sees_which_agencies_submitted_but_not_their_returns(client, sign_in, board_member, team):
    found = return_in(S.SUBMITTED, agency=school())
    seen = []
    for user in (board_member, team):
        sign_in(user)
        shown = client.get(found.cycle.get_absolute_url()).content.decode()
        seen.append(("Cast School" in shown, found.get_absolute_url() in shown))
    assert seen == [(True, False), (True, True)]
