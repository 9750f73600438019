"""The two ways to a chat model: LangChain's ChatOpenAI, or the plain client."""

import json
import weakref
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from assistant.adapters.openai_chat.client import http_client, hush, key_of, url_of
from assistant.adapters.openai_chat.families import Profile
from assistant.adapters.openai_chat.wire import Ask, CallPart, Chunk, Stream, as_wire
from assistant.calling.failures import CallFailed
from assistant.domain.conversation import Usage
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk

TOKENS_BELIEVED = 10_000_000
"""No call costs more: a server that tells so is not believed."""


def langchain_loop(settings: Settings, profile: Profile) -> Stream:
    """Speak through LangChain. What readers write is traced only if our own setting says so."""
    from langchain_openai import ChatOpenAI
    from langsmith import tracing_context

    hush()
    client = http_client(settings)
    model = ChatOpenAI(
        model=profile.model,
        api_key=key_of(settings),
        base_url=url_of(settings),
        http_client=client,
        max_retries=0,
        stream_usage=True,
        use_responses_api=False,
        temperature=None if profile.family.reasons else 0.0,
    )

    def stream(ask: Ask) -> Generator[Chunk]:
        tools = [cast("dict[str, Any]", tool) for tool in ask.tools]
        choice = "auto" if ask.may_call else "none"
        bound = model.bind_tools(tools, tool_choice=choice) if tools else model
        written = [as_wire(message) for message in ask.messages]
        given: dict[str, Any] = {
            "timeout": ask.seconds,
            "extra_body": _body(ask, settings, profile),
        }
        with tracing_context(enabled=settings.chat.tracing):
            if not ask.streams:
                yield _whole(bound.invoke(written, **given))
                return
            for streamed in bound.stream(written, **given):
                yield _fragment(cast("AIMessageChunk", streamed))

    weakref.finalize(stream, client.close)
    return stream


def direct_loop(settings: Settings, profile: Profile) -> Stream:
    """Speak through the official client alone: lighter to start and to run."""
    from openai import OpenAI, omit

    hush()
    http = http_client(settings)
    client = OpenAI(
        api_key=key_of(settings).get_secret_value(),
        base_url=url_of(settings),
        http_client=http,
        max_retries=0,
    )

    def stream(ask: Ask) -> Generator[Chunk]:
        given: dict[str, Any] = {
            "model": profile.model,
            "messages": [as_wire(message) for message in ask.messages],
            "tools": ask.tools or omit,
            "tool_choice": ("auto" if ask.may_call else "none") if ask.tools else omit,
            "temperature": omit if profile.family.reasons else 0.0,
            "extra_body": _body(ask, settings, profile),
            "timeout": ask.seconds,
        }
        if not ask.streams:
            whole = client.chat.completions.create(**given)
            yield from _choice(whole.choices[:1] or _none(), whole.usage, "message")
            return
        given |= {"stream": True, "stream_options": {"include_usage": True}}
        opened: Any = client.chat.completions.create(**given)
        with opened as events:
            for event in events:
                if event.choices:
                    yield from _choice(event.choices[:1], event.usage, "delta")
                else:
                    yield Chunk(usage=_usage(event.usage))

    weakref.finalize(stream, http.close)
    return stream


LOOPS: Mapping[str, Callable[[Settings, Profile], Stream]] = {
    "langchain": langchain_loop,
    "direct": direct_loop,
}


def _body(ask: Ask, settings: Settings, profile: Profile) -> dict[str, object]:
    """Name the answer's limit as the model knows it: reasoning models refuse `max_tokens`."""
    name = "max_completion_tokens" if profile.family.reasons else "max_tokens"
    body: dict[str, object] = {name: settings.chat.answer_tokens}
    if ask.schema is not None:
        form = {"name": "answer", "strict": True, "schema": ask.schema}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    return body


def _choice(choices: Iterable[Any], used: object, name: str) -> Generator[Chunk]:
    for choice in choices:
        said = getattr(choice, name)
        calls = getattr(said, "tool_calls", None) or ()
        yield Chunk(
            text=_words(said.content),
            parts=tuple(_part(part, at) for at, part in enumerate(calls)),
            finish=str(choice.finish_reason or ""),
            usage=_usage(used),
            refused=bool(getattr(said, "refusal", None)),
        )


def _none() -> Iterable[Any]:
    raise CallFailed("bad_answer", kind="NoChoices")


def _part(part: Any, at: int) -> CallPart:  # noqa: ANN401 - of a message or of a delta
    function, index = part.function, getattr(part, "index", None)
    return CallPart(
        index=index if isinstance(index, int) else at,
        id=str(part.id or ""),
        name=str((function and function.name) or ""),
        arguments=_words(function and function.arguments),
    )


def _words(content: object) -> str:
    """Take words alone: a server may send anything where they belong."""
    if content is not None and not isinstance(content, str):
        raise CallFailed("bad_answer", kind=type(content).__name__)
    return content or ""


def _fragment(chunk: "AIMessageChunk") -> Chunk:
    parts = tuple(
        CallPart(
            index=part["index"] or 0,
            id=part["id"] or "",
            name=part["name"] or "",
            arguments=part["args"] or "",
        )
        for part in chunk.tool_call_chunks
    )
    return Chunk(
        text=_words(chunk.content),
        parts=parts,
        finish=str(chunk.response_metadata.get("finish_reason") or ""),
        usage=_usage(chunk.usage_metadata),
    )


def _whole(message: "AIMessage") -> Chunk:
    called = [
        *((call["id"], call["name"], json.dumps(call["args"])) for call in message.tool_calls),
        *((call["id"], call["name"], call["args"]) for call in message.invalid_tool_calls),
    ]
    parts = tuple(
        CallPart(index=at, id=name or "", name=tool or "", arguments=arguments or "")
        for at, (name, tool, arguments) in enumerate(called)
    )
    return Chunk(
        text=_words(message.content),
        parts=parts,
        finish=str(message.response_metadata.get("finish_reason") or ""),
        usage=_usage(message.usage_metadata),
        refused=bool(message.additional_kwargs.get("refusal")),
    )


def _usage(told: object) -> Usage | None:
    """Read what a server says a call cost, in either client's words, if it can be believed."""
    known = told if isinstance(told, Mapping) else getattr(told, "__dict__", None)
    if not known:
        return None
    prompt = known.get("prompt_tokens", known.get("input_tokens"))
    completion = known.get("completion_tokens", known.get("output_tokens"))
    details = known.get("prompt_tokens_details", known.get("input_token_details"))
    cached = _field(details, "cached_tokens") or _field(details, "cache_read") or 0
    if not all(_believable(number) for number in (prompt, completion, cached)):
        return None
    return Usage(
        prompt_tokens=cast("int", prompt),
        completion_tokens=cast("int", completion),
        cached_tokens=min(cast("int", cached), cast("int", prompt)),
        model_calls=1,
    )


def _field(details: object, name: str) -> object:
    return details.get(name) if isinstance(details, Mapping) else getattr(details, name, None)


def _believable(number: object) -> bool:
    return type(number) is int and 0 <= number <= TOKENS_BELIEVED
