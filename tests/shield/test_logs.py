"""A log line says which request and what kind of trouble, and nothing that somebody typed or looked at."""

import json
import logging

import pytest
import structlog
from django.test import RequestFactory
from django.urls import resolve, reverse

from shield import logs


def line(record: logging.LogRecord) -> dict:
    return json.loads(logs.formatter().format(record))


def record(**more):
    facts = {
        "name": "shield.operations.outbox",
        "level": logging.WARNING,
        "pathname": "",
        "lineno": 1,
        "exc_info": None,
    }
    return logging.LogRecord(**(facts | {"msg": "EmailNotice %s was not sent.", "args": (7,)} | more))


def test_a_line_is_one_json_object():
    told = line(record())
    assert told.pop("timestamp").endswith("Z")
    assert told == {"event": "EmailNotice 7 was not sent.", "level": "warning", "logger": "shield.operations.outbox"}


def test_a_line_carries_the_name_of_its_request():
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        assert line(record())["request_id"] == "abc"
    assert "request_id" not in line(record())


def test_a_request_is_told_by_its_route_and_not_by_its_address():
    address = reverse("partnership:invitation-accept", args=["a-secret-token"])
    request = RequestFactory().get(address, {"words": "robin"})
    request.resolver_match = resolve(address)
    refused = record(name="django.request", msg="%s: %s", args=("Not Found", address))
    refused.request, refused.status_code = request, 404
    told = line(refused)
    assert (told["status"], told["route"]) == (404, "invitations/accept/<str:token>/")
    assert "a-secret-token" not in str(told)
    assert "robin" not in str(told)


def test_trouble_is_told_by_kind_and_place_and_not_by_its_words():
    try:
        raise ValueError("Key (email)=(robin@example.org) already exists")
    except ValueError as trouble:
        told = line(record(exc_info=(type(trouble), trouble, trouble.__traceback__)))
    assert told["trouble"] == "ValueError"
    assert [place.rsplit(" ", 1)[1] for place in told["places"]] == [
        "test_trouble_is_told_by_kind_and_place_and_not_by_its_words"
    ]
    assert "robin" not in str(told)


@pytest.mark.django_db
def test_each_answer_carries_a_name_of_its_own(client):
    first, second = (client.get(reverse("health"), {"request_id": "mine"}).headers[logs.HEADER] for _ in range(2))
    assert (len(first), len(second), first != second) == (32, 32, True)
