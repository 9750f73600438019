"""Counts and latencies in the Prometheus text format; nothing about any reader."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.events import Event, TurnFailed, TurnFinished

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_HELP: Mapping[str, tuple[str, str]] = {
    "assistant_requests_total": ("counter", "Requests by route, method and status."),
    "assistant_request_seconds": ("histogram", "Seconds until a response began, by route."),
    "assistant_turns_total": ("counter", "Turns by agent, provider and outcome."),
    "assistant_turn_first_event_seconds": ("histogram", "Seconds until a turn's first event."),
    "assistant_turn_seconds": ("histogram", "Seconds a turn took."),
    "assistant_feedback_total": ("counter", "Answers readers judged, by verdict and reason."),
}


@dataclass(slots=True)
class _Series:
    count: int = 0
    total: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * len(SECONDS))


class Metrics:
    """Figures of this process."""

    def __init__(self) -> None:
        self._series: dict[tuple[str, tuple[tuple[str, str], ...]], _Series] = {}
        self._lock = Lock()

    def count(self, name: str, **labels: str) -> None:
        """Add one to a counter."""
        with self._lock:
            self._of(name, labels).count += 1

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Add a duration to a histogram."""
        with self._lock:
            series = self._of(name, labels)
            series.count += 1
            series.total += seconds
            for at, bound in enumerate(SECONDS):
                series.buckets[at] += seconds <= bound

    def turn_ended(self, last: Event, *, first_seconds: float, total_seconds: float) -> None:
        """Count a turn by how it ended."""
        match last:
            case TurnFinished(turn=turn):
                outcome = turn.refusal.code if turn.refusal else "answered"
                agent, provider = turn.agent, turn.provider
                self.count("assistant_turns_total", agent=agent, provider=provider, outcome=outcome)
            case TurnFailed(code=code):
                self.count("assistant_turns_total", agent="", provider="", outcome=code)
            case _:
                self.count("assistant_turns_total", agent="", provider="", outcome="lost")
        self.observe("assistant_turn_first_event_seconds", first_seconds)
        self.observe("assistant_turn_seconds", total_seconds)

    def text(self) -> str:
        """Write every figure, sorted, one a line."""
        with self._lock:
            return "".join(f"{line}\n" for name in _HELP for line in self._lines(name))

    def _of(self, name: str, labels: Mapping[str, str]) -> _Series:
        return self._series.setdefault((name, tuple(sorted(labels.items()))), _Series())

    def _lines(self, name: str) -> Iterator[str]:
        kind, told = _HELP[name]
        yield f"# HELP {name} {told}"
        yield f"# TYPE {name} {kind}"
        for (owner, labels), series in sorted(self._series.items(), key=lambda each: each[0]):
            if owner != name:
                continue
            if kind == "counter":
                yield f"{name}{_braces(labels)} {series.count}"
                continue
            for bound, held in zip(SECONDS, series.buckets, strict=True):
                yield f"{name}_bucket{_braces((*labels, ('le', f'{bound:g}')))} {held}"
            yield f"{name}_bucket{_braces((*labels, ('le', '+Inf')))} {series.count}"
            yield f"{name}_sum{_braces(labels)} {series.total:.6f}"
            yield f"{name}_count{_braces(labels)} {series.count}"


class Measured:
    """Times every request until its response begins; the route's pattern, never its ids."""

    def __init__(self, app: ASGIApp, metrics: Metrics, monotonic: Callable[[], float]) -> None:
        self._app = app
        self._metrics = metrics
        self._monotonic = monotonic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = self._monotonic()

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "other")
                status = str(message["status"])
                method = scope["method"] if route != "other" else "any"
                self._metrics.count(
                    "assistant_requests_total", route=route, method=method, status=status
                )
                self._metrics.observe(
                    "assistant_request_seconds", self._monotonic() - began, route=route
                )
            await send(message)

        await self._app(scope, receive, noted)


def _braces(labels: tuple[tuple[str, str], ...]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}"
