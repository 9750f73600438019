"""A brief as messages inside the token budget, and the numbers by which its records are cited."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.adapters.openai_chat.facts import Fact, facts_of, passage_fact
from assistant.adapters.openai_chat.sentences import without_marks
from assistant.adapters.openai_chat.thoughts import without_thoughts
from assistant.adapters.openai_chat.toolset import Asked
from assistant.adapters.openai_chat.wire import Message, Reply
from assistant.calling.failures import CallFailed
from assistant.domain.brief import Brief
from assistant.domain.outcome import Outcome
from assistant.domain.task import TaskFrame
from assistant.language.normalise import clean
from assistant.ports import TokenCounter
from assistant.prompts import render

FRAME_TOKENS = 4
"""What a wire adds around each message (OpenAI cookbook, counting tokens for chat)."""

EARLIER_TOKENS = 400
"""What lines of earlier messages may take, where not all of the history fits."""

_LIKE_A_MARK = re.compile(r"\[(\s*\d[\d\s,]*)\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as shown: its label, what it is, its text with every line marked as data."""

    label: str
    heading: str
    marked: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A tool call with what came of it: entries, or the problem with its arguments."""

    asked: Asked
    code: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class _Round:
    reply: Message
    answers: tuple[Answered, ...]


class Dialogue:
    """One answer in the making. Numbers stay the same however often it is fitted."""

    def __init__(self, brief: Brief, *, tokens: TokenCounter) -> None:
        self._brief = brief
        self._tokens = tokens
        self._numbers: dict[str, int] = {}
        self._shown: set[Fact] = set()
        self._rounds: list[_Round] = []
        language = brief.understanding.language
        rules = render(
            "chat/answer", agent=brief.understanding.agent, language=language, rules=brief.rules
        )
        self.fingerprint = rules.fingerprint
        self._rules = Message("system", rules.text)
        self._found = self._enter(passage_fact(each.passage) for each in brief.evidence.found)
        self._done = tuple(
            entry
            for outcome in brief.outcomes
            for entry in self._enter(facts_of(outcome, language))
        )

    @property
    def rules(self) -> str:
        """Return the rules as they are sent: nothing to be said to a reader."""
        return self._rules.text

    def cited(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Name the evidence behind citation numbers; numbers never shown are dropped."""
        named = {number: evidence_id for evidence_id, number in self._numbers.items()}
        return tuple(named[number] for number in numbers if number in named)

    def add_round(
        self, reply: Reply, asked: Sequence[Asked], outcomes: Sequence[Outcome | None]
    ) -> None:
        """Take in a reply that called tools, and the outcome of each call that was done."""
        language = self._brief.understanding.language
        answers = tuple(
            Answered(each, outcome.code, self._enter(facts_of(outcome, language)))
            if outcome
            else Answered(each, "nothing came back")
            for each, outcome in zip(asked, outcomes, strict=True)
        )
        said = Message("assistant", without_thoughts(reply.text), reply.calls)
        self._rounds.append(_Round(said, answers))

    def messages(self, *, budget: int) -> tuple[Message, ...]:
        """Fit everything: the oldest history is summed up first, then the lowest records go.

        Raises CallFailed (`too_large`) when not even rules, question and results fit.
        """
        room = budget - self.weigh(self._compose((), frozenset(), ()))
        if room < 0:
            raise CallFailed("too_large", kind="Budget")
        kept: set[Entry] = set()
        for entry in self._by_worth():
            if entry.tokens <= room:
                kept.add(entry)
                room -= entry.tokens
        history, earlier = self._history(room)
        return self._compose(history, frozenset(kept), earlier)

    def weigh(self, messages: Iterable[Message]) -> int:
        """Count the tokens of messages as they are sent."""
        return sum(map(self._cost, messages))

    def _by_worth(self) -> tuple[Entry, ...]:
        latest_first = reversed(self._rounds)
        asked_for = (e for each in latest_first for answer in each.answers for e in answer.entries)
        return (*asked_for, *self._done, *self._found)

    def _history(self, room: int) -> tuple[tuple[Message, ...], tuple[str, ...]]:
        """Choose the latest messages that fit, and a line of each before them."""
        memory = self._brief.memory
        told = [
            Message("user" if each.role == "reader" else "assistant", without_marks(each.text))
            for each in memory.messages
        ]
        costs = [self._cost(each) for each in told]
        if not memory.earlier and sum(costs) <= room:
            return tuple(told), ()
        for_lines = min(EARLIER_TOKENS, room // 4)
        left, kept = room - for_lines, len(told)
        while kept and costs[kept - 1] <= left:
            kept -= 1
            left -= costs[kept]
        lines = (*memory.earlier, *(each.gist() for each in memory.messages[:kept]))
        return tuple(told[kept:]), self._latest(lines, for_lines - FRAME_TOKENS * 4)

    def _latest(self, lines: tuple[str, ...], room: int) -> tuple[str, ...]:
        kept: list[str] = []
        for line in reversed(lines):
            marked = _marked(without_marks(" ".join(line.split())))
            room -= self._tokens.count(marked) + 1
            if room < 0:
                break
            kept.append(marked)
        return tuple(reversed(kept))

    def _compose(
        self, history: tuple[Message, ...], kept: frozenset[Entry], earlier: tuple[str, ...]
    ) -> tuple[Message, ...]:
        question = render(
            "chat/question",
            earlier=earlier,
            records=[entry for entry in (*self._found, *self._done) if entry in kept],
            confident=self._brief.evidence.confident or bool(self._brief.outcomes),
            tasks=[_task_line(task) for task in self._brief.understanding.tasks],
            question=clean(self._brief.question.text),
        )
        exchange: list[Message] = []
        for each in self._rounds:
            exchange.append(each.reply)
            exchange.extend(_result(answer, kept) for answer in each.answers)
        return (self._rules, *history, Message("user", question.text), *exchange)

    def _enter(self, facts: Iterable[Fact]) -> tuple[Entry, ...]:
        entries = []
        for fact in facts:
            if fact in self._shown:
                continue
            self._shown.add(fact)
            label = "[-]"
            if fact.evidence_id:
                number = self._numbers.setdefault(fact.evidence_id, len(self._numbers) + 1)
                label = f"[{number}]"
            heading, marked = " ".join(clean(fact.heading).split()), _marked(fact.text)
            tokens = self._tokens.count(f"{label} {heading}\n{marked}\n\n") + FRAME_TOKENS
            entries.append(Entry(label, heading, marked, tokens))
        return tuple(entries)

    def _cost(self, message: Message) -> int:
        written = [message.text]
        for call in message.calls:
            written += [call.id, call.name, call.arguments]
        return sum(self._tokens.count(text) + FRAME_TOKENS for text in written)


def _marked(text: str) -> str:
    """Begin every line with a bar and turn look-alikes of citation marks into wide brackets."""
    safe = _LIKE_A_MARK.sub(r"［\1］", clean(text))
    return "\n".join(f"| {line}" for line in safe.split("\n"))


def _result(answer: Answered, kept: frozenset[Entry]) -> Message:
    asked = answer.asked
    if asked.problem:
        text = render("chat/repair", action=asked.call.name, problem=asked.problem).text
    else:
        records = [entry for entry in answer.entries if entry in kept]
        text = render(
            "chat/result", action=asked.call.name, outcome=answer.code, records=records
        ).text
    return Message("tool", text, answers=asked.call.id)


def _task_line(task: TaskFrame) -> str:
    slots = ", ".join(f"{name} = {slot.value}" for name, slot in task.slots.items())
    waiting = f"; waiting for: {task.awaiting}" if task.awaiting else ""
    return f"- {task.kind}: {slots or 'nothing known yet'}{waiting}"
