"""Logs: one JSON object on each line, with its request id and without anything a person entered or viewed.

Addresses may carry tokens and keys, queries carry what people search for, and the words of a database error carry
values. So a request is told by its route, and trouble by its kind and the places in the code that it went through.
"""

import traceback
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.types import EventDict

HEADER = "X-Request-ID"


class RequestIdMiddleware:
    """Give each request an id, which its log lines and its response carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=name):
            response = self.get_response(request)
        response.headers[HEADER] = name
        return response


def say_route(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Return Django's message about a request without its address: the route as written in the code."""
    record = event["_record"]
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return event
    match = request.resolver_match
    status = getattr(record, "status_code", None)
    route = match.route if match else ""
    event.update(event="The request was not answered as asked", status=status, route=route)
    return event


def say_kind_of_trouble(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """An exception as its kind and its places in the code; its words may hold values, so they are left out."""
    trouble = event.pop("exc_info", None)
    error = trouble[1] if isinstance(trouble, tuple) else trouble
    if not isinstance(error, BaseException):
        return event
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    event.update(trouble=type(error).__qualname__, places=places)
    return event


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """Turns every line of the standard library's loggers, ours and other people's, into JSON."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            say_route,
            say_kind_of_trouble,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )


def settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Return Django's ``LOGGING``: one JSON object a line, or plain words for a person at a terminal."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "shield.logs.formatter"},
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if as_json else "plain"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {name: {"level": "ERROR"} for name in ("weasyprint", "fontTools", "pikepdf")},
    }
