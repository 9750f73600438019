"""The HTTP client of both loops: one try, no redirects, and an end to what a reply may weigh."""

import logging
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.adapters.openai_chat.deadline import note_opened
from assistant.calling.failures import CallFailed
from assistant.settings import Settings

if TYPE_CHECKING:
    from openai import DefaultHttpxClient

OPENAI_URL = "https://api.openai.com/v1"
BYTES_AT_MOST = 1_000_000
BYTES_A_TOKEN = 1_000
"""Of one reply, as it comes: a token a chunk takes some 250."""
_NO_KEY = "none"  # local servers take any key, the clients insist on one


def hush() -> None:
    """Keep the client from logging whole requests, even where everything is logged."""
    logging.getLogger("openai._base_client").setLevel(logging.INFO)


def http_client(settings: Settings) -> "DefaultHttpxClient":
    """Make a client that sends what was written to nobody but the server it was written to."""
    from openai import DefaultHttpxClient

    limit = max(BYTES_AT_MOST, settings.chat.answer_tokens * BYTES_A_TOKEN)

    return DefaultHttpxClient(
        event_hooks={"response": [note_opened, partial(_guard, limit)]},
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
    )


def url_of(settings: Settings) -> str:
    """Name the server."""
    return settings.openai_base_url or OPENAI_URL


def key_of(settings: Settings) -> SecretStr:
    """Return the key, or a word that stands for none."""
    key = settings.openai_api_key
    return key if key and key.get_secret_value() else SecretStr(_NO_KEY)


def _guard(limit: int, response: Any) -> None:  # noqa: ANN401 - of httpx or httpx2, as the client brings it
    """Refuse what is packed, for nobody knows how much it holds, and count what comes."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise CallFailed("bad_answer", kind="ContentEncoding")
    response.stream = _counted(response.stream, limit)


def _counted(stream: Any, limit: int) -> Any:  # noqa: ANN401 - a byte stream of the client's own class
    class Counted(type(stream)):  # type: ignore[misc]
        def __init__(self) -> None:
            """Stand before the stream as one of its kind."""

        def __iter__(self) -> Iterator[bytes]:
            left = limit
            for piece in stream:
                left -= len(piece)
                if left < 0:
                    raise CallFailed("runaway", kind="Bytes")
                yield piece

        def close(self) -> None:
            stream.close()

    return Counted()
