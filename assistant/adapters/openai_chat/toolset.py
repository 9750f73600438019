"""Actions as tool schemas, and a model's tool calls back as checked actions."""

import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from assistant.adapters.openai_chat.wire import Tool, ToolCall
from assistant.domain.action import ACTIONS, Action
from assistant.domain.reader import Audience

KINDS = frozenset({"read", "reversible", "propose"})
"""What a model may ask for; a write itself is nobody's tool."""


HIDDEN = frozenset({"name", "words"})
"""Fields that are not the model's to fill: the action's own name and the reader's own words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A tool call and the action it stands for, or why it stands for none."""

    call: ToolCall
    action: Action | None = None
    problem: str = ""


@cache
def tools_for(audience: Audience) -> tuple[Tool, ...]:
    """Describe the actions open to an audience, in the order of the union."""
    return tuple(
        Tool(
            type="function",
            function={
                "name": str(action.model_fields["name"].default),
                "description": inspect.getdoc(action) or "",
                "parameters": _parameters(action.model_json_schema()),
            },
        )
        for action in ACTIONS
        if action.kind in KINDS and audience in action.audiences
    )


def read_call(call: ToolCall, audience: Audience) -> Asked:
    """Check a tool call against the actions open to an audience."""
    open_to_them = {tool["function"]["name"] for tool in tools_for(audience)}
    if call.name not in open_to_them:
        return Asked(call, problem=f"There is no such tool. Tools: {', '.join(open_to_them)}.")
    try:
        arguments = json.loads(call.arguments or "{}")
        if not isinstance(arguments, Mapping):
            return Asked(call, problem="The arguments must be one JSON object.")
        return Asked(call, action=_actions().validate_python({**arguments, "name": call.name}))
    except ValidationError as problem:
        return Asked(call, problem=_explain(problem))
    except (ValueError, RecursionError):
        return Asked(call, problem="The arguments are not JSON.")


@cache
def _actions() -> TypeAdapter[Action]:
    return TypeAdapter(Action)


def _explain(problem: ValidationError) -> str:
    lines = []
    for error in problem.errors(include_url=False, include_input=False)[:3]:
        path = ".".join(str(part) for part in error["loc"][1:]) or "arguments"
        lines.append(f"{path}: {error['msg']}")
    return "; ".join(lines) + "."


def _parameters(schema: Mapping[str, object]) -> dict[str, object]:
    properties = schema.get("properties")
    kept = {
        name: _plain(value)
        for name, value in (properties.items() if isinstance(properties, Mapping) else ())
        if name not in HIDDEN
    }
    rest = {
        key: _plain(value)
        for key, value in schema.items()
        if key not in {"title", "description", "properties"}
    }
    return {**rest, "properties": kept}


def _plain(value: object) -> object:
    """Leave out what says nothing but costs tokens: titles, and null for what may be absent."""
    if isinstance(value, Mapping):
        choices = value.get("anyOf")
        if isinstance(choices, list) and value.get("default", "") is None:
            said = [each for each in choices if each != {"type": "null"}]
            rest = {key: each for key, each in value.items() if key not in {"anyOf", "default"}}
            return _plain({**rest, **said[0]} if len(said) == 1 else {**rest, "anyOf": said})
        return {
            key: _plain(inner)
            for key, inner in value.items()
            if not (key == "title" and isinstance(inner, str))
        }
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
