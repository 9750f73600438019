"""A person takes over: called, awaited, heard, and met again in another channel."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response, status
from pydantic import Field

from api import sse
from api.access import token_hash
from api.deps import Asked, Server, TheConversation, TheServer, caller
from assistant.domain.conversation import HandoffRef, TurnRequest
from assistant.domain.handoff import Handoff
from assistant.domain.model import Frozen
from assistant.errors import NotAllowed
from assistant.events import Event
from assistant.handoff.hours import answers_from, hours_text
from assistant.handoff.opening import hand_over as queue
from assistant.handoff.resume import VALID
from assistant.handoff.standing import standing_text
from assistant.ports import Handoffs

router = APIRouter(prefix="/api/v1/conversations", tags=["hand-over"])
_EVENTS = {"text/event-stream": {"schema": {"type": "string"}}}
POLL_SECONDS = 1.0

Language = Annotated[str, Query(max_length=35)]


class HandoffWish(Frozen):
    """Why a person is wanted, in the reader's words."""

    reason: str = Field(default="", max_length=1_000)
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")


class Standing(Frozen):
    """How a hand-over stands, also in words; `answers_from` is empty while people answer."""

    handoff: HandoffRef | None
    person: str | None = None
    waiting_since: datetime | None = None
    hours: str = ""
    answers_from: str = ""
    text: str = ""


class Link(Frozen):
    """A link that opens this conversation elsewhere, once, until it expires."""

    url: str
    expires_at: datetime


class Resume(Frozen):
    """The token out of a link."""

    token: str = Field(min_length=1, max_length=256)


class Resumed(Frozen):
    """The conversation a link opened; the token is shown this once."""

    id: str
    token: str


@router.post("/{conversation_id}/handoff", status_code=status.HTTP_201_CREATED)
def hand_over(wish: HandoffWish, server: TheServer, asked: TheConversation) -> HandoffRef:
    """Queue the conversation for a person, with what is known; asking twice keeps the first."""
    if asked.reader.audience != "customer":
        msg = "people answer customers"
        raise NotAllowed(msg)
    server.limit(f"turns {asked.id}")
    services, shop = server.services, asked.reader.shop_id
    memory = services.conversations.recall(shop, asked.id, limit=1)
    turn = TurnRequest(
        conversation_id=asked.id,
        turn_id=server.world.name("t"),
        text=wish.reason,
        reader=asked.reader,
        now=server.world.now(),
    )
    language = wish.language or memory.language or services.settings.language
    return queue(
        turn, services, language=language, cause="asked", reason=wish.reason, announced=True
    ).ref


@router.get("/{conversation_id}/handoff")
def see_handoff(server: TheServer, asked: TheConversation, language: Language = "") -> Standing:
    """Say how the hand-over stands: who has it, or when people answer."""
    handoff = server.services.handoffs.standing(asked.reader.shop_id, asked.id)
    return _standing(handoff, server, language)


@router.delete("/{conversation_id}/handoff")
def withdraw(server: TheServer, asked: TheConversation) -> Standing:
    """Stop waiting for a person; `held` once somebody has taken the conversation."""
    shop, now = asked.reader.shop_id, server.world.now()
    handoff = server.services.handoffs.standing(shop, asked.id)
    if handoff is not None:
        server.services.handoffs.end(shop, handoff.id, "closed", lease_hash=None, now=now)
    return _standing(None, server, "")


@router.get(
    "/{conversation_id}/events", responses={200: {"content": _EVENTS}}, response_class=Response
)
async def follow_desk(
    server: TheServer, asked: TheConversation, last_event_id: Annotated[int, Header(ge=0)] = 0
) -> Response:
    """Stream what people of the shop write and how the hand-over stands, from an event on."""
    feed = _News(asked, server)
    return sse.respond(feed, after=last_event_id, headers={})


@router.post("/{conversation_id}/handoff/link", status_code=status.HTTP_201_CREATED)
def make_link(request: Request, server: TheServer, asked: TheConversation) -> Link:
    """Make a link with which the reader goes on in another channel; it shows no records."""
    server.limit(f"turns {asked.id}")
    token, expires_at = server.world.token(), server.world.now() + VALID
    server.services.links.save(
        asked.reader.shop_id, asked.id, link_hash=token_hash(token), expires_at=expires_at
    )
    return Link(url=f"{request.base_url}chat#resume={token}", expires_at=expires_at)


def _pace(request: Request, server: TheServer) -> None:
    server.limit(f"open {caller(request)}")


@router.post("/resume", dependencies=[Depends(_pace)])
def resume(shown: Resume, server: TheServer) -> Resumed:
    """Change a link's token for the conversation's, once; who asks is a visitor until proved."""
    token = server.world.token()
    name = server.services.links.use(
        server.services.settings.shop,
        token_hash(shown.token),
        token_hash=token_hash(token),
        now=server.world.now(),
    )
    return Resumed(id=name, token=token)


class _News:
    """What the desk logs, looked for while somebody listens."""

    def __init__(self, asked: Asked, server: Server) -> None:
        self._handoffs: Handoffs = server.services.handoffs
        self._asked = asked
        self._leaving = server.runner.leaving

    @property
    def over(self) -> bool:
        """Tell whether the server stops: whoever listens may ask again elsewhere."""
        return self._leaving.is_set()

    async def more(self, *, after: int, wait_seconds: float) -> Sequence[tuple[int, Event]]:
        """Return the events after a number, looking again until there are some."""
        waited, shop = 0.0, self._asked.reader.shop_id
        while True:
            found = await asyncio.to_thread(self._handoffs.news, shop, self._asked.id, after=after)
            if found or self.over or waited >= wait_seconds:
                return found
            await asyncio.sleep(POLL_SECONDS)
            waited += POLL_SECONDS


def _standing(handoff: Handoff | None, server: Server, language: str) -> Standing:
    if handoff is None:
        return Standing(handoff=None)
    knowledge, spoken = server.services.library.current(), language or handoff.language
    hours = hours_text(knowledge, spoken)
    later = answers_from(knowledge, server.world.now(), spoken)
    return Standing(
        handoff=handoff.ref,
        person=handoff.person if handoff.status == "taken" else None,
        waiting_since=handoff.waiting_since,
        hours=hours,
        answers_from=later,
        text=standing_text(handoff, spoken, hours=hours, later=later),
    )
