"""Plays every fault to a real turn and looks how it ends: typed, in time, with a whole answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from assistant.bootstrap import open_writer
from assistant.calling.failures import Reason
from assistant.services import Services
from assistant.settings import Settings
from evals.voice.framing import Form
from evals.voice.modes import Mode
from evals.voice.modes_http import LINE, STATUSES
from evals.voice.modes_reply import HARMLESS, REPLIES
from evals.voice.server import LoopbackServer
from evals.voice.turns import Asked, ask

MODES: tuple[Mode, ...] = (*STATUSES, *LINE, *REPLIES, *HARMLESS)
FORMS: tuple[Form, ...] = get_args(Form)
Loop = Literal["direct", "langchain"]
LOOPS: tuple[Loop, ...] = get_args(Loop)

QUESTION = "タンスみたいな大きい荷物の追加料金"
"""Answered by a page, and not so certainly that no tools would be offered."""

DEADLINE_SECONDS = 0.8
SPARE_MS = 250.0
LOOKS = 3
"""How often a turn that had no time is played again: this machine may have been busy."""

CODES = frozenset((*get_args(Reason), "unsupported"))


@dataclass(frozen=True, slots=True)
class Row:
    """How one mode ended. `broken` says what is wrong, or nothing."""

    mode: str
    way: "Way"
    code: str
    ms: float
    degraded: bool
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How a model is asked, and how long it may take."""

    form: Form
    loop: Loop
    seconds: float = DEADLINE_SECONDS

    def settings(self, settings: Settings, server: LoopbackServer) -> Settings:
        """Point the settings at a server, with one further try."""
        chat = settings.chat.model_copy(
            update={
                "provider": "openai",
                "form": self.form,
                "loop": self.loop,
                "timeout_seconds": self.seconds,
                "retries": 1,
            }
        )
        return settings.model_copy(update={"chat": chat, "openai_base_url": server.url})


def play(services: Services, modes: Sequence[Mode], ways: Sequence[Way]) -> Iterator[Row]:
    """Play modes in every way; each turn meets a model that nobody has asked before."""
    truth = ask(QUESTION, services).turn.text
    with LoopbackServer(lambda _: iter(())) as server:
        for way in ways:
            _look(services, server, HARMLESS[0], way, truth)  # what is imported late is not timed
            for mode in modes:
                yield _look(services, server, mode, way, truth)


def _look(services: Services, server: LoopbackServer, mode: Mode, way: Way, truth: str) -> Row:
    server.script = lambda _: mode.play(way.form)
    row = Row(mode.name, way, "", 0.0, degraded=False, broken="never played")
    for _ in range(LOOKS):
        settings = way.settings(services.settings, server)
        writer = open_writer(settings, services.fallback, services.tokens)
        getattr(writer, "warm", lambda: None)()
        row = judged(mode, way, ask(QUESTION, replace(services, writer=writer)), truth)
        if not row.broken or (row.code != "timeout" and row.broken != "late"):
            break
    return row


def judged(mode: Mode, way: Way, heard: Asked, truth: str) -> Row:
    """Hold what came of a turn against what must come of it."""
    turn, code = heard.turn, heard.reason
    broken = ""
    if heard.failed:
        broken = f"no turn: {heard.failed}"
    elif mode.is_harmless:
        broken = "" if turn.provider == "openai" and not turn.degraded else "given up needlessly"
    elif not turn.degraded or turn.provider != "offline":
        broken = "not degraded"
    elif turn.text != truth:
        broken = "not the offline answer"
    elif code not in CODES or code not in mode.codes:
        broken = "another code"
    if not broken and heard.milliseconds > way.seconds * 1_000 + SPARE_MS:
        broken = "late"
    return Row(mode.name, way, code or "ok", heard.milliseconds, turn.degraded, broken)


def as_text(rows: Sequence[Row]) -> str:
    """Lay the rows out as a table, what broke behind its row."""
    lines = [f"{'mode':34} {'form':7} {'loop':10} {'code':15} {'ms':>6}  degraded"]
    lines += [
        f"{row.mode[:34]:34} {row.way.form:7} {row.way.loop:10} {row.code:15} {row.ms:6.0f}  "
        f"{'yes' if row.degraded else 'no '}  {row.broken and f'BROKEN: {row.broken}'}".rstrip()
        for row in rows
    ]
    broken = sum(bool(row.broken) for row in rows)
    names = {row.mode for row in rows}
    slowest = max((row.ms for row in rows), default=0.0)
    lines.append(
        f"{len(names)} modes, {len(rows)} turns, {broken} broken; "
        f"the slowest took {slowest:.0f} ms of {DEADLINE_SECONDS * 1_000 + SPARE_MS:.0f} ms"
    )
    return "\n".join(lines) + "\n"
