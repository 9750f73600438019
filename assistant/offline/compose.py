"""Words an answer without a model: quotes what was found and fills phrases with records."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace

from assistant.domain.brief import Brief
from assistant.domain.conversation import ProviderName, Usage
from assistant.domain.outcome import Outcome
from assistant.domain.understanding import Intent
from assistant.offline.compose_desk import (
    changing,
    handing_over,
    one_order,
    points,
    several_orders,
)
from assistant.offline.compose_pages import from_pages
from assistant.offline.compose_products import comparing, product_facts, products
from assistant.offline.compose_terms import one_term, two_terms
from assistant.offline.compose_work import assessment, draft
from assistant.offline.phrases import english_notice, phrase
from assistant.ports import Piece, Wanted

Compose = Callable[[Brief], Iterator[Piece]]

_COMPOSERS: Mapping[Intent, Compose] = {
    "ask_policy": from_pages,
    "ask_guide": from_pages,
    "define_term": one_term,
    "compare_terms": two_terms,
    "find_products": products,
    "product_fact": product_facts,
    "compare_products": comparing,
    "order_status": one_order,
    "list_orders": several_orders,
    "points": points,
    "cancel_order": changing,
    "return_order": changing,
    "exchange_order": changing,
    "change_items": changing,
    "change_address": changing,
    "change_payment": changing,
    "change_delivery": changing,
    "change_gift": changing,
    "pickup": changing,
    "confirm": changing,
    "decline": changing,
    "handoff": handing_over,
    "assess": assessment,
    "draft_copy": draft,
}


class OfflineWriter:
    """The offline side of writing: deterministic, instant, nothing but phrases and quotes."""

    provider: ProviderName = "offline"

    def write(self, brief: Brief) -> Generator[Piece | Wanted | Usage, tuple[Outcome, ...], None]:
        """Yield the pieces of the answer; never wants more actions."""
        composer = _COMPOSERS.get(brief.understanding.intent, _small_talk)
        notice = english_notice(brief.question.language)
        yield from _after(notice, composer(brief)) if notice else composer(brief)


def _after(notice: str, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Begin with the notice; English sentences stand apart whatever language was asked in."""
    yield Piece(notice)
    for number, piece in enumerate(pieces):
        opens = piece.opens_paragraph or number == 0
        gap = "" if opens or piece.text.startswith(" ") else " "
        yield replace(piece, text=gap + piece.text, opens_paragraph=opens)


def _small_talk(brief: Brief) -> Iterator[Piece]:
    language, intent = brief.question.language, brief.understanding.intent
    if "distress" in brief.question.signs:
        yield Piece(phrase("distress", language))
        return
    working = brief.audience != "customer"
    for_work = f"{intent}_work"
    own = intent in ("greeting", "capabilities", "off_topic", "unclear")
    yield Piece(phrase(for_work if working and own else intent, language))
