"""Server-sent events as bytes: numbered, raw UTF-8, with a heartbeat."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from starlette.responses import StreamingResponse

from assistant.events import Event, TurnFailed, TurnFinished

BEAT_SECONDS = 15.0
BEAT = b": still here\n\n"
MEDIA_TYPE = "text/event-stream"
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


class Feed(Protocol):
    """A turn's events, stored or still coming."""

    async def more(self, *, after: int, wait_seconds: float) -> Sequence[tuple[int, Event]]:
        """Return the events after a number, waiting for the first; none when the time is over."""
        ...

    @property
    def over(self) -> bool:
        """Tell whether nothing more will come."""
        ...


def encoded(seq: int, event: Event) -> bytes:
    """Write one event; JSON never holds a bare line break, so one data line is enough."""
    return f"id: {seq}\nevent: {event.type}\ndata: {event.model_dump_json()}\n\n".encode()


async def stream(
    feed: Feed, *, after: int = 0, beat_seconds: float = BEAT_SECONDS
) -> AsyncGenerator[bytes, None]:
    """Yield a turn's events from a number on, to its end."""
    seen = after
    while True:
        events = await feed.more(after=seen, wait_seconds=beat_seconds)
        if events:
            yield b"".join(encoded(seq, event) for seq, event in events)
            seen = events[-1][0]
            if isinstance(events[-1][1], TurnFinished | TurnFailed):
                return
        elif feed.over:
            return
        else:
            yield BEAT


def respond(feed: Feed, *, after: int = 0, headers: dict[str, str]) -> StreamingResponse:
    """Stream a turn; when the reader leaves, only the stream ends."""
    return StreamingResponse(
        stream(feed, after=after), media_type=MEDIA_TYPE, headers={**_HEADERS, **headers}
    )
