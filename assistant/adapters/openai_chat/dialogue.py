"""A brief as messages inside the token budget, and the numbers by which its records are cited."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.adapters.openai_chat.facts import Fact, facts_of, passage_fact
from assistant.adapters.openai_chat.sentences import without_marks
from assistant.adapters.openai_chat.thoughts import without_thoughts
from assistant.adapters.openai_chat.toolset import Asked
from assistant.adapters.openai_chat.wire import Message, Reply
from assistant.domain.brief import Brief
from assistant.domain.outcome import Outcome
from assistant.domain.task import TaskFrame
from assistant.errors import ModelUnavailable
from assistant.language.normalise import clean
from assistant.ports import TokenCounter
from assistant.prompts import render

FRAME_TOKENS = 4
"""What a wire adds around each message (OpenAI cookbook, counting tokens for chat)."""

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

    def __init__(self, brief: Brief, *, tokens: TokenCounter, budget: int) -> None:
        self._brief = brief
        self._tokens = tokens
        self._budget = budget
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

    def messages(self) -> tuple[Message, ...]:
        """Fit everything: the oldest history goes first, then the lowest records.

        Raises ModelUnavailable when not even rules, question and results fit.
        """
        room = self._budget - sum(map(self._cost, self._compose((), frozenset())))
        if room < 0:
            raise ModelUnavailable("bad_request")
        kept: set[Entry] = set()
        for entry in self._by_worth():
            if entry.tokens <= room:
                kept.add(entry)
                room -= entry.tokens
        return self._compose(self._recent_history(room), frozenset(kept))

    def _by_worth(self) -> tuple[Entry, ...]:
        latest_first = reversed(self._rounds)
        asked_for = (e for each in latest_first for answer in each.answers for e in answer.entries)
        return (*asked_for, *self._done, *self._found)

    def _recent_history(self, room: int) -> tuple[Message, ...]:
        kept: list[Message] = []
        for each in reversed(self._brief.memory.messages):
            role: Message = Message(
                "user" if each.role == "reader" else "assistant", without_marks(each.text)
            )
            room -= self._cost(role)
            if room < 0:
                break
            kept.append(role)
        return tuple(reversed(kept))

    def _compose(self, history: tuple[Message, ...], kept: frozenset[Entry]) -> tuple[Message, ...]:
        question = render(
            "chat/question",
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
