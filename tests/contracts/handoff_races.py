"""Turns raced against a person who takes over: nothing of the assistant's is logged behind it."""

import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import Engine

from assistant.adapters.sql_store import SqlConversations, SqlHandoffs
from assistant.domain.conversation import FinishedTurn, Memory, Message, TurnRequest
from assistant.domain.handoff import Handoff
from assistant.domain.reader import Reader
from assistant.errors import Held
from assistant.events import AgentChosen, Event, TextDelta, TurnFinished, speaks
from assistant.ports import NewLease

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PIECES = 6


def a_turn(conversation: str) -> TurnRequest:
    return TurnRequest(
        conversation_id=conversation, turn_id=f"t_{uuid4().hex}", text="送料は？",
        reader=Reader(shop_id="s"), now=NOW,
    )  # fmt: skip


def a_handoff(conversation: str) -> Handoff:
    return Handoff(
        id=f"ho_{uuid4().hex}", conversation_id=conversation, status="queued", waiting_since=NOW
    )


def told(turn: TurnRequest) -> Iterator[Event]:
    """What a turn says: a few pieces, and its end."""
    yield AgentChosen(agent="support", language="ja")
    for number in range(PIECES):
        yield TextDelta(text=f"{number}。")
    finished = FinishedTurn(
        conversation_id=turn.conversation_id, turn_id=turn.turn_id, agent="support",
        language="ja", text="".join(f"{number}。" for number in range(PIECES)),
    )  # fmt: skip
    yield TurnFinished(turn=finished)


def answer(conversations: SqlConversations, turn: TurnRequest, *, until: int | None) -> None:
    """Say it all, as the line does; stop where a person has taken over."""
    try:
        for seq, event in enumerate(told(turn), start=1):
            if until is not None and seq > until:
                return
            if isinstance(event, TurnFinished):
                said = Message(role="assistant", text=event.turn.text)
                conversations.remember(turn, Memory(messages=(said,)))
            conversations.append(turn, seq, event)
    except Held:
        return


def spoken(conversations: SqlConversations, conversation: str) -> list[tuple[str, int]]:
    """List what the assistant said in a conversation, by turn and place."""
    return [
        (turn.turn_id, seq)
        for turn in conversations.log("s", conversation)
        for seq, event in enumerate(turn.events)
        if turn.person is None and speaks(event)
    ]


def race(engine: Engine, *, seed: int, returns: bool = False) -> tuple[int, int]:
    """Take a conversation at a chance moment of a turn; returns (said before, said after).

    With `returns` it is given back at once: what was begun before stays unsaid all the same.
    """
    chance = random.Random(seed)
    conversations, desk = SqlConversations(engine), SqlHandoffs(engine)
    name = f"c_{uuid4().hex}"
    conversations.open(name, Reader(shop_id="s"), token_hash=None, now=NOW)
    handoff = desk.open("s", a_handoff(name))
    turn = a_turn(name)
    conversations.begin_turn(turn)
    delay = chance.random() * 0.02
    gate = threading.Barrier(2)

    def speak() -> None:
        gate.wait(30)
        answer(conversations, turn, until=None)

    speaking = threading.Thread(target=speak)
    speaking.start()
    gate.wait(30)
    threading.Event().wait(delay)
    lease = NewLease(person="佐藤", hash="h", seconds=600)
    desk.take("s", handoff.id, lease=lease, now=NOW)
    before = len(spoken(conversations, name))
    desk.say("s", handoff.id, "承ります。", lease_hash="h", now=NOW)
    if returns:
        desk.end("s", handoff.id, "returned", lease_hash="h", now=NOW)
    speaking.join(60)
    assert not speaking.is_alive()
    conversations._leases.release("s", turn.turn_id)
    after = len(spoken(conversations, name)) - before
    messages = conversations.recall("s", name, limit=20).messages
    assert [each.text for each in messages if each.role == "person"] == ["承ります。"]
    return before, after
