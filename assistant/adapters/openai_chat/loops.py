"""The two ways to a chat model: LangChain's ChatOpenAI, or the plain client."""

import logging
import re
import weakref
from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, cast

from pydantic import SecretStr

from assistant.adapters.openai_chat.deadline import note_opened
from assistant.adapters.openai_chat.wire import Ask, CallPart, Chunk, Stream, as_wire
from assistant.domain.conversation import Usage
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from openai import DefaultHttpxClient
    from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall

OPENAI_URL = "https://api.openai.com/v1"
_NO_KEY = "none"  # local servers take any key, the clients insist on one
_REASONING_MODEL = re.compile(r"^(?:o\d|gpt-5(?!-chat))")


def langchain_loop(settings: Settings) -> Stream:
    """Speak through LangChain. Never traces: what readers write stays between us and the model."""
    from langchain_openai import ChatOpenAI
    from langsmith import tracing_context

    _hush()
    http_client = _http_client()
    model = ChatOpenAI(
        model=settings.chat.model,
        api_key=_key(settings),
        base_url=settings.openai_base_url or OPENAI_URL,
        http_client=http_client,
        max_retries=0,
        stream_usage=True,
        use_responses_api=False,
        temperature=_temperature(settings),
        extra_body=_limits(settings),
    )

    def stream(ask: Ask) -> Generator[Chunk]:
        tools = [cast("dict[str, Any]", tool) for tool in ask.tools]
        choice = "auto" if ask.may_call else "none"
        bound = model.bind_tools(tools, tool_choice=choice) if tools else model
        written = [as_wire(message) for message in ask.messages]
        with tracing_context(enabled=False):
            for streamed in bound.stream(written, timeout=ask.seconds):
                chunk = cast("AIMessageChunk", streamed)
                used = chunk.usage_metadata
                yield Chunk(
                    text=str(chunk.text),
                    parts=tuple(
                        CallPart(
                            index=part["index"] or 0,
                            id=part["id"] or "",
                            name=part["name"] or "",
                            arguments=part["args"] or "",
                        )
                        for part in chunk.tool_call_chunks
                    ),
                    finish=str(chunk.response_metadata.get("finish_reason") or ""),
                    usage=_usage(used["input_tokens"], used["output_tokens"]) if used else None,
                )

    weakref.finalize(stream, http_client.close)
    return stream


def direct_loop(settings: Settings) -> Stream:
    """Speak through the official client alone: lighter to start and to run."""
    from openai import OpenAI, omit

    _hush()
    http_client = _http_client()
    client = OpenAI(
        api_key=_key(settings).get_secret_value(),
        base_url=settings.openai_base_url or OPENAI_URL,
        http_client=http_client,
        max_retries=0,
    )
    temperature = _temperature(settings)

    def stream(ask: Ask) -> Generator[Chunk]:
        with client.chat.completions.create(
            model=settings.chat.model,
            messages=cast("Any", [as_wire(message) for message in ask.messages]),
            tools=cast("Any", ask.tools) or omit,
            tool_choice=("auto" if ask.may_call else "none") if ask.tools else omit,
            stream=True,
            stream_options={"include_usage": True},
            temperature=omit if temperature is None else temperature,
            extra_body=_limits(settings),
            timeout=ask.seconds,
        ) as events:
            for event in events:
                used = event.usage
                usage = _usage(used.prompt_tokens, used.completion_tokens) if used else None
                if not event.choices:
                    yield Chunk(usage=usage)
                for choice in event.choices[:1]:
                    yield Chunk(
                        text=choice.delta.content or "",
                        parts=tuple(map(_part, choice.delta.tool_calls or ())),
                        finish=choice.finish_reason or "",
                        usage=usage,
                    )

    weakref.finalize(stream, http_client.close)
    return stream


LOOPS: Mapping[str, Callable[[Settings], Stream]] = {
    "langchain": langchain_loop,
    "direct": direct_loop,
}


def _hush() -> None:
    """Keep the client from logging whole requests, even where everything is logged."""
    logging.getLogger("openai._base_client").setLevel(logging.INFO)


def _http_client() -> "DefaultHttpxClient":
    from openai import DefaultHttpxClient

    return DefaultHttpxClient(event_hooks={"response": [note_opened]})


def _key(settings: Settings) -> SecretStr:
    key = settings.openai_api_key
    return key if key and key.get_secret_value() else SecretStr(_NO_KEY)


def _temperature(settings: Settings) -> float | None:
    return None if _REASONING_MODEL.match(settings.chat.model) else 0.0


def _limits(settings: Settings) -> dict[str, int]:
    """Name the answer's limit as the model knows it: reasoning models refuse `max_tokens`."""
    reasons = _REASONING_MODEL.match(settings.chat.model)
    return {"max_completion_tokens" if reasons else "max_tokens": settings.chat.answer_tokens}


def _part(part: "ChoiceDeltaToolCall") -> CallPart:
    function = part.function
    return CallPart(
        index=part.index,
        id=part.id or "",
        name=(function and function.name) or "",
        arguments=(function and function.arguments) or "",
    )


def _usage(prompt_tokens: int, completion_tokens: int) -> Usage:
    return Usage(prompt_tokens=prompt_tokens, completion_tokens=completion_tokens, model_calls=1)
