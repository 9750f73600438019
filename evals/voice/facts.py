"""Whoever words an answer, its facts are the same: cards, figures and citations of 200 turns."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.bootstrap import open_writer
from assistant.domain.brief import Brief
from assistant.domain.conversation import FinishedTurn, ProviderName, Usage
from assistant.domain.outcome import Outcome
from assistant.language.normalise import clean
from assistant.ports import Piece, Wanted, Writer
from evals.case import CASES
from evals.runner import RealStage
from evals.voice.faults import Way
from evals.voice.framing import Form, said, sent
from evals.voice.server import Body, LoopbackServer, Step
from evals.voice.turns import VISITOR, ask, signed_in

FORM: Form = "stream"
FILES = ("answers", "glossary", "routing")
_BLOCK = re.compile(r"\[(\d+)\] [^\n]*\n((?:\|[^\n]*\n?)+)")
_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*")
_MARK = re.compile(r"\[\d+\]")
_OPENINGS = {"ja": "お調べいたしました。", "en": "Thank you for asking. "}


@dataclass(frozen=True, slots=True)
class Compared:
    """How many turns were worded by the model, and how those differ that do."""

    turns: int
    worded: int
    degraded: int
    differing: tuple[str, ...]


class Paraphraser:
    """Plays a model that says what the offline provider says in words of its own."""

    def __init__(self) -> None:
        self.pieces: Sequence[Piece] = ()
        self.brief: Brief | None = None

    def __call__(self, body: Body) -> Iterator[Step]:
        """Word the pieces anew, with the numbers that the prompt gives their records."""
        messages = body["messages"]
        if self.brief is None or not isinstance(messages, list):
            return iter(())
        shown: defaultdict[int, str] = defaultdict(str)
        for number, lines in _BLOCK.findall(str(messages[-1]["content"])):
            shown[int(number)] += lines
        keys = dict(_keys(self.brief))
        words = _OPENINGS.get(self.brief.question.language, "")
        for piece in self.pieces:
            marks = "".join(
                f"[{number}]"
                for name in piece.evidence
                for number, lines in shown.items()
                if name in keys and keys[name] in lines
            )
            words += ("\n" if piece.opens_paragraph else "") + _reworded(piece.text) + marks
        return sent(FORM, said(FORM, words))


class Prompted:
    """A writer that lets the paraphraser know what the offline provider would say."""

    provider: ProviderName = "openai"

    def __init__(self, inner: Writer, offline: Writer, paraphraser: Paraphraser) -> None:
        self._inner = inner
        self._offline = offline
        self._paraphraser = paraphraser

    def write(self, brief: Brief) -> Generator[Piece | Wanted | Usage, tuple[Outcome, ...], None]:
        """Prompt, then write as the one behind does."""
        said_offline = [each for each in self._offline.write(brief) if isinstance(each, Piece)]
        self._paraphraser.pieces, self._paraphraser.brief = said_offline, brief
        yield from self._inner.write(brief)


def compare(stage: RealStage, *, count: int) -> Compared:
    """Take turns offline and worded by the paraphraser until it worded `count`; compare facts."""
    services, paraphraser = stage.services, Paraphraser()
    turns, worded, degraded, differing = 0, 0, 0, []
    with LoopbackServer(paraphraser) as server:
        settings = Way(FORM, "direct", 10.0).settings(services.settings, server)
        writer = open_writer(settings, services.fallback, services.tokens)
        prompted = replace(services, writer=Prompted(writer, services.fallback, paraphraser))
        for text, customer in _questions():
            if worded >= count:
                break
            reader = signed_in(customer) if customer else VISITOR
            plain = ask(text, services, reader=reader).turn
            before = len(server.requests)
            turn = ask(text, prompted, reader=reader).turn
            turns, worded = turns + 1, worded + (len(server.requests) > before)
            degraded += turn.degraded
            if wrong := ", ".join(_differences(plain, turn)):
                differing.append(f"{text[:40]}: {wrong}")
    return Compared(turns, worded, degraded, tuple(differing))


def _questions() -> Iterator[tuple[str, str | None]]:
    for name in FILES:
        for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case.get("as") == "customer" and not case.get("history"):
                yield case["text"], case.get("reader")


def _differences(plain: FinishedTurn, worded: FinishedTurn) -> Iterator[str]:
    for name in ("cards", "proposal", "refusal", "needs", "agent"):
        if name != "proposal" and getattr(plain, name) != getattr(worded, name):
            yield name
    if (plain.proposal is None) != (worded.proposal is None):
        yield "proposal"
    ids = [{each.id for each in turn.citations} for turn in (plain, worded)]
    if ids[0] != ids[1]:
        yield f"citations {sorted(ids[0] ^ ids[1])}"
    figures = [_figures(turn.text) for turn in (plain, worded)]
    if figures[0] != figures[1]:
        yield f"figures {sorted((figures[0] - figures[1]) + (figures[1] - figures[0]))}"


def _figures(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKC", _MARK.sub("", text))
    return Counter(_FIGURE.findall(plain))


def _keys(brief: Brief) -> Iterator[tuple[str, str]]:
    """Yield what shows a record in a prompt: a passage's first line, a card's SKU."""
    passages = [each.passage for each in brief.evidence.found]
    for outcome in brief.outcomes:
        passages += outcome.records
        for card in outcome.cards:
            if card.type == "product" and card.evidence_id:
                yield card.evidence_id, f"({card.sku}"
    for passage in passages:
        yield passage.id, clean(passage.text).split("\n")[0]


def _reworded(text: str) -> str:
    """Say the same more politely."""
    for plain, polite in _POLITER.items():
        text = text.replace(plain, polite)
    return text


_POLITER: Mapping[str, str] = {
    "です。": "でございます。",
    "できます。": "していただけます。",
    "あります。": "ございます。",
    "ください。": "くださいませ。",
}


def as_text(compared: Compared) -> str:
    """Tell what differs."""
    lines = [f"differs: {each}" for each in compared.differing]
    lines.append(
        f"{compared.turns} turns, {compared.worded} worded by the paraphrasing model, "
        f"{compared.degraded} finished offline; {len(compared.differing)} differ in their facts"
    )
    return "\n".join(lines) + "\n"
