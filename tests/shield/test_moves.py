import pytest
from django.core.exceptions import ImproperlyConfigured

from partnership.models import Action
from shield.records.workflow import Move, Workflow
from shield.views.form_pages import MovePage
from shield.views.moves import MoveForm, move_urls
from shield.web.access import declared_permission

VERBS = {"start", "report-done", "verify", "send-back", "withdraw"}


def operations(**changes):
    return {verb: (lambda **_: None) for verb in VERBS} | changes


def test_each_verb_of_the_workflow_has_one_address_with_its_own_permission():
    found = {
        pattern.name: declared_permission(pattern.callback)
        for pattern in move_urls("a/<uuid:pk>/", Action, operations())
    }
    assert found == {f"action-{verb}": f"partnership.{verb}-action" for verb in VERBS}


def test_a_verb_without_an_operation_stops_start_up():
    less = {verb: operation for verb, operation in operations().items() if verb != "verify"}
    with pytest.raises(ImproperlyConfigured, match="Action: no match for verify in workflow and operations"):
        move_urls("a/<uuid:pk>/", Action, less)


def test_an_operation_without_a_verb_stops_start_up():
    with pytest.raises(ImproperlyConfigured, match="Action: no match for forget"):
        move_urls("a/<uuid:pk>/", Action, operations(forget=lambda **_: None))


def test_a_move_that_another_operation_makes_has_no_address():
    found = {pattern.name for pattern in move_urls("a/<uuid:pk>/", Action, operations(verify=None))}
    assert found == {f"action-{verb}" for verb in VERBS - {"verify"}}


def test_a_page_of_its_own_takes_the_place_of_the_usual_one():
    class VerifyPage(MovePage):
        pass

    found = move_urls("a/<uuid:pk>/", Action, operations(verify=MoveForm(lambda **_: None, page=VerifyPage)))
    assert {p.name: p.callback.view_class for p in found}["action-verify"] is VerifyPage


def test_a_move_page_that_names_no_permission_does_not_run():
    assert declared_permission(MovePage.as_view()) is None


def test_the_words_on_the_button_come_from_the_workflow_table():
    workflow = Workflow(
        Move("cancel", {"open"}, "ended", heading="Cancel this meeting"),
        Move("hold", {"open"}, "held", heading="Record attendance", button="Record it"),
        ("send-back", {"open"}, "draft"),
    )
    assert [move.label for move in workflow] == ["Cancel this meeting", "Record it", "Send back"]


def test_an_operation_may_take_the_record_under_another_keyword():
    found = move_urls("a/<uuid:pk>/", Action, operations(verify=MoveForm(lambda **_: None, record_name="task")))
    keywords = {pattern.name: pattern.callback.view_initkwargs["record_name"] for pattern in found}
    assert (keywords["action-verify"], keywords["action-start"]) == ("task", "action")
