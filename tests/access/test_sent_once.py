"""Every form of the access table is sent twice with one key: the second time nothing is written and the answer is the same."""

from typing import Any

import pytest
from django.urls import get_resolver
from django.views.generic import RedirectView

from shield.views.sent_once import SentOnce
from shield.web.form_keys import FormKey
from tests.access.conftest import Visitor
from tests.access.tables import ACCESS, view_name
from tests.access.test_access import Examination
from tests.access.test_addresses import walk
from tests.access.written import rows_written

pytestmark = pytest.mark.django_db

# Forms that answer anew each time, and why.
EACH_TIME = {
    "training:booking-join": "joining is recorded once for each date, and each press has to show the room",
    "training:personal-join": "as above",
    "crest:draft-autosave": "every pause while writing saves what is there; nothing is made",
}
# Views that take a POST and are no forms of ours, and why.
NO_FORMS = {
    "demo-sign-in": "signing in again is signing in again",
    "my-data-download": "every download is one, and is recorded",
    "session-renew": "it makes nothing",
    "partnership:subscriber-unsubscribe-moved": "the address of the same page in older emails",
    "partnership:subscriber-unsubscribe": "mail programs post here without a page; unsubscribing twice changes nothing",
}
# Answered with a page, which has new keys each time: the outcome of an import, and the second step of reading a file.
PAGES = {"training:learning-import", "training:register-file"}
SESSIONS = {"django_session", "usersessions_usersession"}
VIEWS = walk(get_resolver().url_patterns)


def view_class(row: str) -> Any:
    return getattr(VIEWS[view_name(row)], "view_class", object)


def sender(row: str, visitors: dict[str, Visitor]) -> Visitor | None:
    """Return somebody whose valid form is accepted."""
    address = ACCESS[row]
    names = sorted(visitors, key=lambda name: (name != "practitioner", name))
    accepted = (name for name in names if address.admits(name) and address.expected_when_valid(name) < 400)
    return visitors.get(next(accepted, ""))


FORMS = [row for row in sorted(ACCESS) if issubclass(view_class(row), SentOnce) and row not in EACH_TIME]


@pytest.mark.parametrize("row", FORMS)
def test_the_second_press_writes_nothing_and_is_answered_like_the_first(row: str, visitors: dict[str, Visitor]) -> None:
    visitor = sender(row, visitors)
    if visitor is None:
        return
    examination = Examination(row, "POST", visitors)
    path = examination._path or examination.address.path_for(visitor.user)
    body = examination._body(visitor, path) | {"form_key": FormKey(visitor.user.pk).signed()}
    first = visitor.ask("POST", path, body)
    before = rows_written()
    second = visitor.ask("POST", path, body)
    written = {table for table, rows in rows_written().items() if rows != before.get(table)} - SESSIONS
    assert first.status_code < 400
    if row not in PAGES:
        answers = [(answer.status_code, answer.headers.get("Location"), answer.content) for answer in (first, second)]
        assert answers[0] == answers[1]
    assert written == set()


def test_every_view_that_takes_a_form_sends_it_once() -> None:
    takes_forms = {
        name
        for name, view in VIEWS.items()
        if hasattr(getattr(view, "view_class", None), "post")
        and not issubclass(view.view_class, RedirectView)
        and not view.view_class.__module__.startswith("allauth")
    }
    assert {name for name in takes_forms if not issubclass(view_class(name), SentOnce)} == NO_FORMS.keys() & takes_forms


def test_who_answers_each_time_is_listed() -> None:
    assert {name for name in FORMS if not view_class(name).sends_once} == set()
    assert {name for name in EACH_TIME if view_class(name).sends_once} == set()


def first_reader(row: str, visitors: dict[str, Visitor]) -> Visitor | None:
    """Return somebody who sees the form."""
    return next((visitors[name] for name in sorted(visitors) if ACCESS[row].expected(name, "GET") == 200), None)


# Forms about no record that open with something to begin with, and what it is.
BEGIN_WITH = {
    "crest:panel-create": "the usual number of weeks",
    "learninghub:priority-create": "the usual length of a cycle",
    "partnership:bulletin-create": "the main mailing list",
    "partnership:group-create": "the usual number of days for papers, and the usual rule for decisions by correspondence",
    "partnership:meeting-create": "a meeting in person",
    "partnership:rule-create": "a duty that is in use",
    "partnership:scrutiny-comment-create": "the usual day for a response",
    "partnership:subscribe": "the main mailing list",
    "reviews:review-create": "the usual answers",
    "training:approvals-answer": "no answer yet",
    "training:course-create": "the usual numbers",
    "training:learning-import": "a check first",
    "training:tariff-create": "the usual days, and no amounts",
}


@pytest.mark.parametrize("row", FORMS)
def test_a_form_that_opens_with_what_is_saved_carries_what_was_seen(row: str, visitors: dict[str, Visitor]) -> None:
    visitor = first_reader(row, visitors)
    if visitor is None:
        return
    page = visitor.ask("GET", ACCESS[row].path_for(visitor.user))
    form = page.context and page.context.get("form")
    if form is None or 'name="form_key"' not in page.content.decode():
        return
    opens_with = [
        name for name in form.fields if form[name].initial not in (None, "", [], False) and not form[name].is_hidden
    ]
    carries = 'name="form_seen"' in page.content.decode()
    assert carries or not opens_with or row in BEGIN_WITH, f"opens with {opens_with}"
