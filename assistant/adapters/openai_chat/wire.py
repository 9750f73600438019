"""What goes over the wire: messages and tools one way, chunks of a streamed reply the other."""

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from assistant.domain.conversation import Usage


@dataclass(frozen=True, slots=True)
class ToolCall:
    """An action a model asks for; `arguments` is the JSON text it wrote."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `calls` only on the assistant's, `answers` (a call's id) only on a tool's."""

    role: Literal["system", "user", "assistant", "tool"]
    text: str
    calls: tuple[ToolCall, ...] = ()
    answers: str = ""


class Function(TypedDict):
    """A tool as the wire describes it."""

    name: str
    description: str
    parameters: dict[str, object]


class Tool(TypedDict):
    """A function schema; nothing behind it can be executed here."""

    type: Literal["function"]
    function: Function


@dataclass(frozen=True, slots=True)
class Ask:
    """One model call. `may_call` is False when an answer in words is wanted now.

    `streams` asks for the reply as it is written; `schema` for JSON of a form (strict).
    """

    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    may_call: bool = True
    seconds: float = 30.0
    silence_seconds: float = 600.0
    streams: bool = True
    schema: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class CallPart:
    """A fragment of a tool call; fragments with one index belong together."""

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A fragment of a reply, or the whole of one that is not streamed."""

    text: str = ""
    parts: tuple[CallPart, ...] = ()
    finish: str = ""
    usage: Usage | None = None
    refused: bool = False

    @property
    def says_something(self) -> bool:
        """Tell whether it holds anything of an answer."""
        return bool(self.text or self.parts or self.refused)


CALL_CHARACTERS = 16
"""What a fragment of a call weighs at least, so that empty ones are not free."""

Stream = Callable[[Ask], Generator[Chunk]]
"""Sends an ask and yields its chunks; raises whatever the vendor raises."""


@dataclass(slots=True)
class Reply:
    """A reply as it gathers; `sentences` counts those that were said."""

    text: str = ""
    sentences: int = 0
    finish: str = ""
    usage: Usage | None = None
    refused: bool = False
    _calls: dict[int, ToolCall] = field(default_factory=dict)
    _weight: int = 0

    def add(self, chunk: Chunk) -> None:
        """Take a chunk in."""
        self.text += chunk.text
        self._weight += len(chunk.text) + sum(map(_weight_of, chunk.parts))
        self.finish = chunk.finish or self.finish
        self.usage = chunk.usage or self.usage
        self.refused = self.refused or chunk.refused
        for part in chunk.parts:
            known = self._calls.get(part.index, ToolCall("", "", ""))
            self._calls[part.index] = ToolCall(
                id=known.id or part.id,
                name=known.name or part.name,
                arguments=known.arguments + part.arguments,
            )

    @property
    def weight(self) -> int:
        """Return the characters gathered so far, calls included."""
        return self._weight

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """List the calls in order, each with an id of its own."""
        return tuple(
            ToolCall(call.id or f"call_{index}", call.name, call.arguments)
            for index, call in sorted(self._calls.items())
        )


def _weight_of(part: CallPart) -> int:
    return CALL_CHARACTERS + len(part.name) + len(part.arguments)


def as_wire(message: Message) -> dict[str, object]:
    """Write a message as the wire has it; both loops read this form."""
    written: dict[str, object] = {"role": message.role, "content": message.text}
    if message.calls:
        written["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": _sound(call.arguments)},
            }
            for call in message.calls
        ]
    if message.role == "tool":
        written["tool_call_id"] = message.answers
    return written


def _sound(arguments: str) -> str:
    """Send a model's own call back only as a JSON object: servers and LangChain parse it."""
    try:
        return arguments if isinstance(json.loads(arguments), dict) else "{}"
    except (ValueError, RecursionError):
        return "{}"
