"""Recalls a conversation before a turn and remembers it afterwards."""

from collections.abc import Iterable, Sequence

from assistant.domain.card import Card, OrderCard, ProductCard
from assistant.domain.conversation import FinishedTurn, Memory, Message, TurnRequest
from assistant.domain.outcome import Outcome, Settled
from assistant.domain.task import CHANGES, TaskFrame
from assistant.domain.understanding import Understanding
from assistant.guard.personal_data import masked
from assistant.handoff.need import has_failed
from assistant.language.contacts import without_code
from assistant.language.normalise import clean
from assistant.ports import Conversations, TokenCounter

MESSAGES = 20
BUDGET_TOKENS = 2_000
EARLIER_LINES = 24


def recall(turn: TurnRequest, conversations: Conversations, tokens: TokenCounter) -> Memory:
    """Return the latest messages within BUDGET_TOKENS, and the stack of open tasks.

    What does not fit is summed up, a line a message.
    """
    shop_id, name = turn.reader.shop_id, turn.conversation_id
    memory = conversations.recall(shop_id, name, limit=MESSAGES)
    if turn.reader.customer_id is None and conversations.reader_of(shop_id, name).customer_id:
        return Memory(language=memory.language)  # opened by a link: what was said is not theirs
    kept: list[Message] = []
    left = BUDGET_TOKENS
    for message in reversed(memory.messages):
        left -= tokens.count(message.text)
        if left < 0 and kept:
            break
        kept.append(message)
    return _summed_up(memory, memory.messages, keep=len(kept))


def _summed_up(memory: Memory, messages: Sequence[Message], *, keep: int) -> Memory:
    """Keep the last messages, and a line of each of those before."""
    cut = max(0, len(messages) - keep)
    earlier = (*memory.earlier, *(each.gist() for each in messages[:cut]))
    kept = {"messages": tuple(messages[cut:]), "earlier": earlier[-EARLIER_LINES:]}
    return memory.model_copy(update=kept)


def remembered(
    turn: TurnRequest,
    memory: Memory,
    finished: FinishedTurn,
    understanding: Understanding,
    outcomes: Sequence[Outcome],
) -> Memory:
    """Return the memory the next turn starts from."""
    said = Message(role="reader", text=masked(without_code(clean(turn.text))))
    answered = Message(
        role="assistant",
        text=finished.text,
        failed=has_failed(finished.refusal, understanding.intent),
        agent=finished.agent,
        skus=_skus(finished.cards),
        term_ids=understanding.topics if finished.agent == "glossary" else (),
        order_ids=tuple(card.order_id for card in finished.cards if isinstance(card, OrderCard)),
        passage_ids=tuple(citation.id for citation in finished.citations),
    )
    kept = _summed_up(memory, (*memory.messages, said, answered), keep=MESSAGES)
    return Memory(
        messages=kept.messages,
        earlier=kept.earlier,
        tasks=advanced(memory.tasks, understanding, outcomes),
        language=finished.language,
        handoff=finished.handoff or memory.handoff,
    )


def advanced(
    tasks: tuple[TaskFrame, ...], understanding: Understanding, outcomes: Iterable[Outcome]
) -> tuple[TaskFrame, ...]:
    """Change the stack: a new frame replaces one of its kind, a finished one goes.

    A proposal that was neither answered at once nor shown again is no longer awaited: a later
    «はい» shows it again.
    """
    if understanding.intent == "confirm":
        return _confirmed(tasks, outcomes)
    stack = [
        frame.model_copy(update={"awaiting": None, "asks": None})
        if frame.awaiting == "confirmation"
        else frame
        for frame in tasks
        if frame.slot("done") is None
    ]
    for outcome in outcomes:
        if outcome.code == "declined":
            stack = [frame for frame in stack if frame.kind not in CHANGES]
        if outcome.task is not None:
            stack = [frame for frame in stack if frame.kind != outcome.task.kind]
            stack.append(outcome.task)
    if understanding.intent in ("thanks", "goodbye"):
        stack = [frame for frame in stack if frame.kind == "assessment"]
    return tuple(stack[-4:])


def _confirmed(tasks: tuple[TaskFrame, ...], outcomes: Iterable[Outcome]) -> tuple[TaskFrame, ...]:
    """Keep what was just committed for one more turn: a second yes hears the same result."""
    done = any(isinstance(outcome.detail, Settled) for outcome in outcomes)
    return (*tasks[:-1], tasks[-1].filled("done", "yes", source="record")) if done else tasks[:-1]


def _skus(cards: Iterable[Card]) -> tuple[str, ...]:
    return tuple(card.sku for card in cards if isinstance(card, ProductCard))
