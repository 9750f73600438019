"""Failures as problem+json (RFC 9457): one table from stable codes to statuses."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.domain.model import Frozen
from assistant.errors import AssistantError, NotAllowed, QuestionRefused
from assistant.events import TurnFailed

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger(__name__)


class NotAuthenticated(AssistantError):
    """A key or signed token is missing or wrong."""

    code = "not_authenticated"


class TokenNeeded(AssistantError):
    """The conversation token is missing."""

    code = "token_needed"


class RateLimited(AssistantError):
    """Too much was asked in too short a time."""

    code = "rate_limited"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__("too many requests; wait a moment")
        self.retry_after_seconds = retry_after_seconds


class ServerBusy(AssistantError):
    """More turns are waiting than can be answered soon."""

    code = "busy"


class RequestInvalid(AssistantError):
    """A parameter has a value it may not have."""

    code = "request_invalid"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a code means over HTTP; `quiet` keeps our own words to ourselves."""

    status: int
    title: str
    quiet: bool = False


PROBLEMS: Mapping[str, _Kind] = {
    "body_invalid": _Kind(400, "The body is not valid JSON"),
    "not_authenticated": _Kind(401, "A valid key or signed token is needed"),
    "token_needed": _Kind(401, "The header X-Conversation-Token is needed"),
    "not_allowed": _Kind(403, "This reader may not do this"),
    "code_wrong": _Kind(403, "This is not the code that was sent"),
    "not_found": _Kind(404, "There is no such record"),
    "order_not_found": _Kind(404, "There is no such order", quiet=True),
    "method_not_allowed": _Kind(405, "This address does not take this method"),
    "not_acceptable": _Kind(406, "Only application/json and text/event-stream are spoken"),
    "held": _Kind(409, "A person has this conversation"),
    "cancelled": _Kind(409, "The turn was cancelled"),
    "conflict": _Kind(409, "The key was used for something else"),
    "proposal_changed": _Kind(409, "The proposal is no longer the one that was shown"),
    "code_expired": _Kind(409, "No code is waiting, or its time is over"),
    "code_spent": _Kind(409, "The code was tried too often"),
    "not_eligible": _Kind(409, "The shop's rules do not allow this"),
    "proposal_expired": _Kind(409, "The proposal's time is over"),
    "format_unavailable": _Kind(406, "There is no report in this format"),
    "too_large": _Kind(413, "The body is too large"),
    "request_invalid": _Kind(422, "The request does not have the right shape"),
    "question_refused": _Kind(422, "The question is not taken"),
    "unclear": _Kind(422, "Something must be known first"),
    "record_refused": _Kind(422, "The record cannot be used"),
    "file_unreadable": _Kind(422, "The file cannot be read"),
    "too_many_codes": _Kind(429, "No further code is sent for now"),
    "rate_limited": _Kind(429, "Too many requests"),
    "internal": _Kind(500, "Something went wrong on our side", quiet=True),
    "failed": _Kind(500, "Something went wrong on our side", quiet=True),
    "prompt_invalid": _Kind(500, "Something went wrong on our side", quiet=True),
    "configuration_invalid": _Kind(500, "Something went wrong on our side", quiet=True),
    "interrupted": _Kind(503, "The turn was interrupted; ask again under a new key"),
    "model_unavailable": _Kind(503, "The model does not answer at the moment", quiet=True),
    "index_unavailable": _Kind(503, "There is nothing to search yet"),
    "mail_unavailable": _Kind(503, "Letters cannot be delivered at the moment", quiet=True),
    "not_ready": _Kind(503, "The server is not ready yet"),
    "busy": _Kind(503, "The server is busy"),
}
_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 400: "body_invalid"}


class WrongField(Frozen):
    """Where a request is wrong (JSON pointer into body, query or header) and why."""

    pointer: str
    detail: str


class Problem(Frozen):
    """A failure as told to clients; `code` is stable."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: tuple[WrongField, ...] = ()
    refusal: str | None = None
    needs_level: str | None = None


def problem_of(code: str, detail: str = "") -> Problem:
    """Describe a code; one that is not in the table counts as `failed`."""
    known = code if code in PROBLEMS else "failed"
    kind = PROBLEMS[known]
    return Problem(
        type=f"urn:commerce-assistant:problem:{known}",
        title=kind.title,
        status=kind.status,
        code=known,
        detail="" if kind.quiet else detail,
    )


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Send a problem with its status; members without a value are left out."""
    body = problem.model_dump_json(exclude_defaults=True)
    return Response(body, problem.status, dict(headers or {}), MEDIA_TYPE)


def respond_to_turn(failed: TurnFailed) -> Response:
    """Answer with the failure a turn ended in."""
    return respond(problem_of(failed.code, failed.detail))


async def _expected(_: Request, error: Exception) -> Response:
    assert isinstance(error, AssistantError)  # noqa: S101 - registered for this class alone
    problem = problem_of(error.code, str(error))
    match error:
        case QuestionRefused():
            problem = problem.model_copy(update={"refusal": error.refusal})
        case NotAllowed():
            problem = problem.model_copy(update={"needs_level": error.needs_level})
        case RateLimited():
            return respond(problem, {"Retry-After": str(error.retry_after_seconds)})
        case ServerBusy():
            return respond(problem, {"Retry-After": "5"})
        case NotAuthenticated():
            return respond(problem, {"WWW-Authenticate": "Bearer"})
        case _:
            pass
    if problem.status >= 500:
        _LOG.error("request.failed code=%s", error.code, exc_info=error)
    return respond(problem)


async def _misshapen(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return respond(problem_of("body_invalid", "the body is not valid JSON"))
    wrong = tuple(
        WrongField(pointer="/" + "/".join(map(str, each["loc"])), detail=str(each["msg"]))
        for each in found
    )
    return respond(problem_of("request_invalid").model_copy(update={"errors": wrong}))


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    return respond(problem_of(_BY_STATUS.get(error.status_code, "failed")), error.headers)


async def _unexpected(_: Request, error: Exception) -> Response:
    _LOG.error("request.crashed kind=%s", type(error).__name__, exc_info=error)
    return respond(problem_of("failed"))


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every failure as problem+json."""
    app.add_exception_handler(AssistantError, _expected)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _unexpected)
