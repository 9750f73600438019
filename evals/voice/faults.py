"""Plays every fault to a real turn and looks how it ends: typed, in time, with a whole answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from assistant.bootstrap import open_writer
from assistant.calling.failures import Reason
from assistant.settings import Settings
from evals.runner import RealStage
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
"""How often a turn that was late is played again: this machine may have been busy."""

CODES = frozenset((*get_args(Reason), "unsupported"))


@dataclass(frozen=True, slots=True)
class Row:
    """How one mode ended. `broken` says what is wrong, or nothing."""

    mode: str
    form: Form
    loop: Loop
    code: str
    ms: float
    degraded: bool
    broken: str = ""


def settings_for(server: LoopbackServer, settings: Settings, form: Form, loop: Loop) -> Settings:
    """Point the settings at a server, with little time and one further try."""
    chat = settings.chat.model_copy(
        update={
            "provider": "openai",
            "form": form,
            "loop": loop,
            "timeout_seconds": DEADLINE_SECONDS,
            "retries": 1,
        }
    )
    return settings.model_copy(update={"chat": chat, "openai_base_url": server.url})


def play(
    stage: RealStage, modes: Sequence[Mode], forms: Sequence[Form], loops: Sequence[Loop]
) -> Iterator[Row]:
    """Play modes in forms through loops; every turn meets a model that nobody has asked before."""
    truth = ask(QUESTION, stage.services).turn.text
    with LoopbackServer(lambda _: iter(())) as server:
        for loop in loops:
            for mode in modes:
                for form in forms:
                    yield _look(stage, server, mode, (form, loop), truth)


def _look(
    stage: RealStage, server: LoopbackServer, mode: Mode, way: tuple[Form, Loop], truth: str
) -> Row:
    form, loop = way
    services = stage.services
    server.script = lambda _: mode.play(form)
    row = Row(mode.name, form, loop, "", 0.0, degraded=False, broken="never played")
    for _ in range(LOOKS):
        wanted = settings_for(server, services.settings, form, loop)
        writer = open_writer(wanted, services.fallback, services.tokens)
        getattr(writer, "warm", lambda: None)()
        heard = ask(QUESTION, replace(services, writer=writer))
        row = judged(mode, form, loop, heard, truth)
        if not row.broken.startswith("late"):
            break
    return row


def judged(mode: Mode, form: Form, loop: Loop, heard: Asked, truth: str) -> Row:
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
    if not broken and heard.milliseconds > DEADLINE_SECONDS * 1_000 + SPARE_MS:
        broken = "late"
    return Row(mode.name, form, loop, code or "ok", heard.milliseconds, turn.degraded, broken)


def as_text(rows: Sequence[Row]) -> str:
    """Lay the rows out as a table, what broke behind its row."""
    lines = [f"{'mode':34} {'form':7} {'loop':10} {'code':15} {'ms':>6}  degraded"]
    lines += [
        f"{row.mode[:34]:34} {row.form:7} {row.loop:10} {row.code:15} {row.ms:6.0f}  "
        f"{'yes' if row.degraded else 'no '}  {row.broken and f'BROKEN: {row.broken}'}".rstrip()
        for row in rows
    ]
    broken = sum(bool(row.broken) for row in rows)
    names = {row.mode for row in rows}
    slowest = max((row.ms for row in rows), default=0.0)
    lines.append(
        f"{len(names)} modes, {len(rows)} turns, {broken} broken; the slowest took {slowest:.0f} ms "
        f"of {DEADLINE_SECONDS * 1_000 + SPARE_MS:.0f} ms"
    )
    return "\n".join(lines) + "\n"
