"""Turns: asked, streamed, picked up again, and cancelled."""

import asyncio
from typing import Annotated, Literal
from weakref import WeakValueDictionary

from fastapi import APIRouter, Header, Path, Request, Response, status
from pydantic import Field

from api import errors, sse
from api.deps import READS_PER_TURN, Asked, Server, TheConversation, TheServer, caller
from api.private import is_private
from api.turns import Run, StoredTurn
from assistant.domain.conversation import FinishedTurn, TurnRequest
from assistant.domain.model import Frozen
from assistant.errors import AssistantError, NotFound
from assistant.events import TurnFailed, TurnFinished

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}/turns", tags=["turns"])
_BEGINNING: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
_EVENTS = {"text/event-stream": {"schema": {"type": "string"}}}

TurnId = Annotated[str, Path(max_length=64)]


class NotAcceptable(AssistantError):
    """The reader wants a form we do not have."""

    code = "not_acceptable"


class NewTurn(Frozen):
    """What the reader says, and the page they are on."""

    text: str
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    page: str | None = Field(default=None, max_length=2_000)


class Cancelling(Frozen):
    """What became of a wish to cancel: it may come too late."""

    turn_id: str
    state: Literal["cancelling", "over"]


@router.post(
    "",
    response_model=FinishedTurn,
    responses={200: {"description": "A finished turn, or its events", "content": _EVENTS}},
)
async def take_turn(
    new: NewTurn,
    request: Request,
    server: TheServer,
    asked: TheConversation,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=128)] = None,
) -> Response:
    """Take a turn to its end; answer with its result, or with its events as they happen.

    The turn goes on when the caller leaves. The same Idempotency-Key gets the same turn again.
    """
    streamed = _wants_events(request.headers.get("accept", ""))
    server.limit(f"turns {asked.id}")
    server.limit(f"turns from {caller(request)}", times=READS_PER_TURN)
    feed, turn_id = await _begin(new, server, asked, idempotency_key)
    headers = {
        "X-Turn-Id": turn_id,
        "Content-Location": f"/api/v1/conversations/{asked.id}/turns/{turn_id}/events",
    }
    if streamed:
        return sse.respond(feed, headers=headers)
    last = await feed.last()
    if isinstance(last, TurnFailed):
        return errors.respond_to_turn(last)
    body = last.turn.model_dump_json() if isinstance(last, TurnFinished) else "null"
    return Response(body, headers=headers, media_type="application/json")


@router.get("/{turn_id}/events", responses={200: {"content": _EVENTS}}, response_class=Response)
async def follow_turn(
    turn_id: TurnId,
    server: TheServer,
    asked: TheConversation,
    last_event_id: Annotated[int, Header(ge=0)] = 0,
) -> Response:
    """Stream a turn's events from the one after `Last-Event-ID`: stored ones, then live ones."""
    feed = await asyncio.to_thread(_find, server, asked, turn_id)
    return sse.respond(feed, after=last_event_id, headers={"X-Turn-Id": turn_id})


@router.post("/{turn_id}/cancel", status_code=status.HTTP_202_ACCEPTED)
async def cancel_turn(turn_id: TurnId, server: TheServer, asked: TheConversation) -> Cancelling:
    """Ask a turn to stop at its next step; one that is over stays as it is."""
    feed = await asyncio.to_thread(_find, server, asked, turn_id)
    if not isinstance(feed, Run):
        return Cancelling(turn_id=turn_id, state="over")
    feed.cancelled.set()
    return Cancelling(turn_id=turn_id, state="cancelling")


async def _begin(
    new: NewTurn, server: Server, asked: Asked, key: str | None
) -> tuple[Run | StoredTurn, str]:
    """Record the question and start its turn, or find the one that already used this key."""
    if server.runner.full:
        msg = "too many turns are waiting"
        raise errors.ServerBusy(msg)
    turn = TurnRequest(
        conversation_id=asked.id,
        turn_id=server.world.name("t"),
        text=new.text,
        reader=asked.reader,
        language=new.language,
        page=new.page,
        now=server.world.now(),
    )
    conversations = server.services.conversations
    async with _BEGINNING.setdefault(asked.id, asyncio.Lock()):
        earlier = await asyncio.to_thread(conversations.begin_turn, turn, key=key)
        if earlier is None:
            return server.runner.start(turn), turn.turn_id
    running = server.runner.running(earlier)
    return running or _stored(server, asked, earlier), earlier


def _find(server: Server, asked: Asked, turn_id: str) -> Run | StoredTurn:
    running = server.runner.running(turn_id)
    if running is not None and running.turn.conversation_id == asked.id:
        if running.turn.reader.customer_id is not None:
            asked.must_be_proved()
        return running
    conversations, shop = server.services.conversations, asked.reader.shop_id
    if turn_id not in {name for name, _, _ in conversations.turns(shop, asked.id)}:
        msg = "no such turn"
        raise NotFound(msg)
    if asked.unproved and is_private(conversations.events(shop, turn_id)):
        asked.must_be_proved()
    return _stored(server, asked, turn_id)


def _stored(server: Server, asked: Asked, turn_id: str) -> StoredTurn:
    conversations, leaving = server.services.conversations, server.runner.leaving
    return StoredTurn(conversations, asked.reader.shop_id, turn_id, leaving=leaving)


def _wants_events(accept: str) -> bool:
    """Choose by the Accept header, the earlier of the two forms; JSON when any will do."""
    for each in accept.split(","):
        match each.partition(";")[0].strip().lower():
            case "text/event-stream" | "text/*":
                return True
            case "application/json" | "application/*" | "*/*" | "":
                return False
            case _:
                continue
    raise NotAcceptable
