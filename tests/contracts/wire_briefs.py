"""Briefs and settings for the writers' tests, and a reader that drives a writer to its end."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from assistant.adapters.openai_chat import OpenAIWriter
from assistant.domain.action import Action
from assistant.domain.brief import Brief
from assistant.domain.card import ProductCard
from assistant.domain.conversation import Memory, Message, Usage
from assistant.domain.document import Passage
from assistant.domain.evidence import Evidence, Found
from assistant.domain.money import yen
from assistant.domain.outcome import Outcome, ProductsFound
from assistant.domain.reader import Audience
from assistant.domain.understanding import Question, Understanding
from assistant.errors import ModelUnavailable
from assistant.ports import Piece, Wanted
from assistant.settings import Settings, read_settings

KEY = "sk-secret-key-4711"


class CharacterCounter:
    """One token for every two characters: quick, and the same everywhere."""

    def count(self, text: str) -> int:
        return (len(text) + 1) // 2


def settings(url: str, **chat: object) -> Settings:
    """Make settings for a scripted server: two seconds, no second try unless said otherwise."""
    given = {"provider": "openai", "timeout_seconds": 2.0, "retries": 0, **chat}
    return read_settings(chat=given, _env_file=None, OPENAI_API_KEY=KEY, OPENAI_BASE_URL=url)


def writer(url: str, **chat: object) -> OpenAIWriter:
    """Make a writer that is ready to write, so that imports count against no deadline."""
    made = OpenAIWriter(settings(url, **chat), tokens=CharacterCounter())
    made.warm()
    return made


def passage(name: str, text: str, *, kind: str = "page") -> Passage:
    return Passage.model_validate(
        {
            "id": name,
            "document_id": f"{kind}:{name}",
            "record_id": name,
            "kind": kind,
            "language": "ja",
            "title": f"{name}の案内",
            "text": text,
            "source": f"{name}.ja.md",
        }
    )


RETURNS = passage("returns", "商品到着後8日以内であれば返品できます。")
FEES = passage("fees", "返品送料はお客様のご負担です。")


def brief(
    *passages: Passage,
    text: str = "返品できますか",
    language: str = "ja",
    history: tuple[Message, ...] = (),
    outcomes: tuple[Outcome, ...] = (),
    audience: Audience = "customer",
    confidence: float = 0.5,
) -> Brief:
    """Make a brief of a support turn with these passages, best first; not sure what is asked."""
    found = tuple(Found(passage=each, score=1 / n) for n, each in enumerate(passages, 1))
    return Brief(
        rules="",
        question=Question(text=text, language=language),
        understanding=Understanding(
            agent="support",
            intent="ask_policy",
            language=language,
            query=text,
            confidence=confidence,
        ),
        memory=Memory(messages=history),
        evidence=Evidence(found=found, confident=bool(found)),
        outcomes=outcomes,
        audience=audience,
    )


SNEAKER = ProductCard(
    sku="SN-1",
    variant_sku="SN-1-265",
    title="防水スニーカー",
    price=yen(7_900),
    options={"size": "26.5"},
    in_stock=True,
    url="/products/SN-1",
    evidence_id="product-SN-1",
)
SNEAKERS_FOUND = Outcome(
    name="find_products", detail=ProductsFound(total=1, compared=40), cards=(SNEAKER,)
)
FIND = ("find_products", '{"query": {"words": "防水 スニーカー"}}')
"""The call that finds them: a tool's name and its arguments."""


@dataclass
class Read:
    """What a writer yielded: words, wishes, and what it cost in all."""

    pieces: list[Piece] = field(default_factory=list)
    wanted: list[tuple[Action, ...]] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)

    @property
    def texts(self) -> list[str]:
        return [piece.text for piece in self.pieces]


Act = Callable[[tuple[Action, ...]], tuple[Outcome, ...]]


def _nothing(_: tuple[Action, ...]) -> tuple[Outcome, ...]:
    return ()


def read(
    speaker: OpenAIWriter,
    asked: Brief,
    act: Act = _nothing,
    *,
    into: Read | None = None,
) -> Read:
    """Drive a writer to its end, doing what it wants by `act`; `into` keeps what came early."""
    result = into or Read()
    writing = speaker.write(asked)
    try:
        step = next(writing)
        while True:
            if isinstance(step, Wanted):
                result.wanted.append(step.actions)
                step = writing.send(act(step.actions))
                continue
            if isinstance(step, Usage):
                result.usage = result.usage.plus(step)
            else:
                result.pieces.append(step)
            step = next(writing)
    except StopIteration:
        return result


def failure(
    speaker: OpenAIWriter, asked: Brief, act: Act = _nothing, *, into: Read | None = None
) -> str:
    """Drive a writer that must fail and return its code, which is all that it tells."""
    with pytest.raises(ModelUnavailable) as failed:
        read(speaker, asked, act, into=into)
    assert str(failed.value) == failed.value.reason
    assert failed.value.__cause__ is None
    return failed.value.reason
