"""Conversations: opened, read, forgotten, passed on, and judged."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Request, status
from pydantic import Field

from api.access import opening_role, token_hash
from api.deps import Proven, TheConversation, TheServer, caller, known_as
from api.private import is_private
from assistant.domain.conversation import FinishedTurn, HandoffRef
from assistant.domain.model import Frozen
from assistant.domain.reader import Audience, Reader
from assistant.errors import NotFound
from assistant.events import TurnFailed, TurnFinished

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])


class OpenConversation(Frozen):
    """Who the conversation is for. `language` is that of this visit's first question."""

    audience: Audience = Field(default="customer", alias="as")
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")


class OpenedConversation(Frozen):
    """A new conversation; the token is shown this once."""

    id: str
    token: str
    language: str


class PastTurn(Frozen):
    """A turn as it went; neither result nor failure while it is under way.

    What the shop wrote by itself has an empty text and a result of the provider `person`. A
    `hidden` turn is shown once the reader has proved who they are.
    """

    turn_id: str
    text: str
    state: Literal["running", "finished", "failed"]
    result: FinishedTurn | None = None
    failure: TurnFailed | None = None
    hidden: bool = False


class History(Frozen):
    """A conversation with its turns in order; `news` numbers the last event of the desk in it."""

    id: str
    audience: Audience
    news: int = 0
    handoff: HandoffRef | None = None
    turns: tuple[PastTurn, ...]


class Verdict(Frozen):
    """What a reader thought of an answer; the reason is from a list, so that nothing is told."""

    turn_id: str = Field(max_length=64)
    helpful: bool
    reason: Literal["", "wrong", "incomplete", "off_topic", "unclear", "too_slow"] = ""


def _pace(request: Request, server: TheServer) -> None:
    server.limit(f"open {caller(request)}")


@router.post("", status_code=status.HTTP_201_CREATED, dependencies=[Depends(_pace)])
def open_conversation(
    wish: OpenConversation,
    server: TheServer,
    proof: Proven,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> OpenedConversation:
    """Open a conversation in the role of the bearer key and hand out its token."""
    settings, world = server.services.settings, server.world
    role = opening_role(server.keys, authorization, wish.audience)
    opened_for = Reader(shop_id=settings.shop, role=role, audience=wish.audience)
    reader = known_as(opened_for, proof, now=world.now())
    name, token = world.name("c"), world.token()
    server.services.conversations.open(name, reader, token_hash=token_hash(token), now=world.now())
    return OpenedConversation(id=name, token=token, language=wish.language or settings.language)


@router.get("/{conversation_id}")
def read_history(server: TheServer, asked: TheConversation) -> History:
    """Return what was asked and answered."""
    services, shop = server.services, asked.reader.shop_id
    news = services.handoffs.news(shop, asked.id)
    standing = services.handoffs.standing(shop, asked.id)
    past = []
    for turn_id, text, last in services.conversations.turns(shop, asked.id):
        match last:
            case TurnFinished() if asked.unproved and is_private([(1, last)]):
                past.append(PastTurn(turn_id=turn_id, text="", state="finished", hidden=True))
            case TurnFinished(turn=result):
                past.append(PastTurn(turn_id=turn_id, text=text, state="finished", result=result))
            case TurnFailed():
                past.append(PastTurn(turn_id=turn_id, text=text, state="failed", failure=last))
            case _:
                past.append(PastTurn(turn_id=turn_id, text=text, state="running"))
    return History(
        id=asked.id,
        audience=asked.reader.audience,
        news=news[-1][0] if news else 0,
        handoff=standing.ref if standing else None,
        turns=tuple(past),
    )


@router.delete("/{conversation_id}", status_code=status.HTTP_204_NO_CONTENT)
async def forget_conversation(server: TheServer, asked: TheConversation) -> None:
    """Delete the conversation with everything said in it; what still runs is cancelled first."""
    asked.must_be_proved()
    await server.runner.stop(asked.id)
    server.services.conversations.forget(asked.reader.shop_id, asked.id)


@router.post("/{conversation_id}/feedback", status_code=status.HTTP_204_NO_CONTENT)
def judge_answer(verdict: Verdict, server: TheServer, asked: TheConversation) -> None:
    """Count a thumb up or down for an answer of this conversation."""
    turns = server.services.conversations.turns(asked.reader.shop_id, asked.id)
    if verdict.turn_id not in {turn_id for turn_id, _, _ in turns}:
        msg = "no such turn"
        raise NotFound(msg)
    helpful = "yes" if verdict.helpful else "no"
    server.metrics.count("assistant_feedback_total", helpful=helpful, reason=verdict.reason)
