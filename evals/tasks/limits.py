"""Limits: products that meet every stated limit, all of them, and what is asked of them all."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.card import ProductCard
from assistant.domain.product import Product, Vocabulary
from assistant.ports import Knowledge
from evals.case import Case, Judged, Mark, Metric, Take, read_cases
from evals.scorers.cards import product_cards
from evals.scorers.limits import (
    MOST_CARDS,
    Shelf,
    Stated,
    bare,
    disowned,
    mentions,
    number_of,
    sentences,
    totals,
)
from evals.tasks.task import Stage, Task, told


class Aggregate(BaseModel):
    """What is asked of all that meet the limits: an end, a number, a mean price, an order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    op: Literal["least", "most", "count", "mean", "order"]
    key: str = "price"
    descending: bool = False


class LimitCase(Case):
    """What a shopper's words ask for, stated by hand.

    `unmet`: limits that cannot all be met; an answer must name one of them. `said` adds to the
    words a limit may be called by.
    """

    limits: Stated
    unmet: tuple[str, ...] = ()
    said: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    aggregate: Aggregate | None = None


_SHARES = {
    "right": "everything the case asks for holds",
    "sound": "every card meets every limit but those the answer owns not to meet or to use",
    "variant": "the very variant on the card does, colour, size, price and stock",
    "complete": "all that meet the limits are shown, or a full set of cards, and counted right",
    "total": "a total that is stated is the right one",
    "named": "where nothing meets all limits, one that stands in the way is named",
    "aggregate": "the cheapest, the number, the mean or the order is right",
}
_LITRES = re.compile(r"\dL")  # «3L» alone may be told as three litres
_YEN = re.compile(r"(?:(\d[\d,]*(?:\.\d+)?)\s*(?:円|yen|jpy)|[¥￥]\s*(\d[\d,]*(?:\.\d+)?))", re.I)
_OF = ("", "dev ")
METRICS = (
    *(Metric(of + name, meaning) for of in _OF for name, meaning in _SHARES.items()),
    *(Metric(of + "recall", "share of those that meet all which is shown", "mean") for of in _OF),
    *(
        Metric(of + "false alarm", "a limit is said to be unmet that can be met", better="less")
        for of in _OF
    ),
)
_MEANING = {metric.name: metric for metric in METRICS}


def judge(stage: Stage) -> Iterator[Judged]:
    """Take every question through the line and check its cards by brute force."""
    shelf, words = shelf_of(stage.knowledge), vocabularies(stage.knowledge)
    for case in read_cases("limits", LimitCase):
        take = stage.take(case)
        found = [*marks(case, take, shelf, words)]
        wrong = {each.metric for each in found if _MEANING[each.metric].missed(each.value)}
        found.append(Mark("right", not wrong and not take.failed, " ".join(sorted(wrong))))
        of = split_of(case.id)
        named = tuple(Mark("dev " * (of == "dev") + m.metric, m.value, m.seen) for m in found)
        yield Judged(case, named, told(take), take.failed, hidden=of == "test")


def split_of(name: str) -> Literal["dev", "test"]:
    """Put a case into a split by its id: two in five to dev."""
    share = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) / 2**32
    return "dev" if share < 0.4 else "test"


def shelf_of(knowledge: Knowledge) -> Shelf:
    """Lay out the records to judge by."""
    colours = (colour for each in vocabularies(knowledge) for colour in each.colours)
    return Shelf(knowledge.products, {colour.id: colour.family for colour in colours})


def vocabularies(knowledge: Knowledge) -> tuple[Vocabulary, ...]:
    """List the words the shop describes its products in."""
    records = (document.record for document in knowledge.records.values())
    return tuple(record for record in records if isinstance(record, Vocabulary))


def marks(
    case: LimitCase, take: Take, shelf: Shelf, vocabulary: tuple[Vocabulary, ...]
) -> Iterator[Mark]:
    """Mark a turn; nothing is said of soundness where no product is shown."""
    text, cards = take.turn.text, product_cards(take.turn.cards)
    words = words_of(case, vocabulary)
    owned, excused = _owned(take, words)
    skus = tuple(dict.fromkeys(card.sku for card in cards))
    if cards:
        yield _sound(case, skus, shelf, excused)
        amiss = [
            card.variant_sku
            for card in cards
            if not _variant_fits(case.limits, card, shelf, excused)
        ]
        yield Mark("variant", not amiss, ", ".join(amiss))
    if case.unmet:
        seen = f"{'/'.join(case.unmet)} → {', '.join(sorted(owned)) or 'nothing'}"
        yield Mark("named", bool(owned & set(case.unmet)), seen)
    elif case.aggregate is not None:
        right = aggregate_right(case.aggregate, case.limits, shelf, text, skus)
        yield Mark("aggregate", right, case.aggregate.op)
    else:
        yield from _whole(case.limits, text, skus, shelf)
        yield Mark("false alarm", bool(excused), ", ".join(sorted(excused)))


def _owned(
    take: Take, words: Mapping[str, tuple[str, ...]]
) -> tuple[frozenset[str], frozenset[str]]:
    """Read which limits are said to be unmet, and with those which are said not to be used."""
    if take.turn.refusal is not None:
        return frozenset({"category"}), frozenset({"category"})
    if take.turn.agent != "shopping":  # a page that happens to hold the words owns nothing
        return frozenset(), frozenset()
    text = take.turn.text
    unmet = disowned(text, words)
    return unmet, unmet | disowned(text, words, unused_too=True)


def _sound(case: LimitCase, skus: tuple[str, ...], shelf: Shelf, excused: frozenset[str]) -> Mark:
    amiss = [sku for sku in skus if shelf.standing(case.limits, sku, excused) == "broken"]
    return Mark("sound", not amiss, ", ".join(amiss))


def _variant_fits(stated: Stated, card: ProductCard, shelf: Shelf, excused: frozenset[str]) -> bool:
    product = shelf.products.get(card.sku)
    return product is not None and any(
        shelf.judge(stated, product, each, excused) != "broken"
        for each in product.variants
        if each.sku == card.variant_sku
    )


def _whole(stated: Stated, text: str, skus: tuple[str, ...], shelf: Shelf) -> Iterator[Mark]:
    sure = {product.sku for product in shelf.meeting(stated)}
    perhaps = {product.sku for product in shelf.meeting(stated, verdict="open")}
    room = max(1, MOST_CARDS - len(perhaps & set(skus)))
    recall = min(1.0, len(sure & set(skus)) / min(len(sure), room))
    missed = ", ".join(sorted(sure - set(skus)))
    yield Mark("recall", recall, missed)
    said = totals(text)
    counted = said <= set(range(len(sure), len(sure) + len(perhaps) + 1))
    told_apart = f"{len(sure)} → {', '.join(map(str, sorted(said)))}"
    if said:
        yield Mark("total", counted, told_apart)
    yield Mark("complete", recall == 1.0 and counted, missed or told_apart)


def words_of(case: LimitCase, vocabulary: tuple[Vocabulary, ...]) -> dict[str, tuple[str, ...]]:
    """Map every stated limit to the words and numbers an answer may call it by."""
    called = [
        *((name, word) for name, words in case.said.items() for word in words),
        *_as_stated(case.limits),
        *(pair for each in vocabulary for pair in _as_labelled(case.limits, each)),
    ]
    return {
        name: tuple(word for other, word in called if other == name) for name in case.limits.names()
    }


def _as_stated(stated: Stated) -> Iterator[tuple[str, str]]:
    for amount in (stated.price_min, stated.price_max, stated.price_about):
        if amount is not None:  # «under 5,000» may be told as 4,999
            yield from (("price", str(each)) for each in (amount - 1, amount, amount + 1))
    yield from (("price", word) for word in ("価格", "値段", "予算", "price", "budget"))
    yield from ((name, word) for name in ("in_stock", "location") for word in ("在庫", "stock"))
    for name in ("category", "size", "not_size", "free_of"):
        yield from ((name, word) for word in getattr(stated, name) if not _LITRES.fullmatch(word))
    yield from ((name, word) for name in ("size", "not_size") for word in ("サイズ", "size"))
    yield "brand", stated.brand or ""
    for trait in stated.attributes:
        if isinstance(trait.value, tuple):
            yield from ((trait.key, word) for word in trait.value)
        elif not isinstance(trait.value, bool):
            yield trait.key, f"{trait.value:.10g}"


def _as_labelled(stated: Stated, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for colour in vocabulary.colours:
        for name in ("colour", "not_colour"):
            if colour.id in getattr(stated, name):
                yield from (
                    (name, word) for word in (colour.ja, colour.en, *_flat(colour.synonyms))
                )
    for kind in vocabulary.attributes:
        yield from ((kind.key, word) for word in (*kind.label.values(), *_flat(kind.synonyms)))
    for place in vocabulary.locations:
        if place.id == stated.location:
            yield from (("location", word) for word in place.name.values())


def _flat(lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for group in lists.values() for word in group)


def aggregate_right(
    aggregate: Aggregate, stated: Stated, shelf: Shelf, text: str, skus: Sequence[str]
) -> bool:
    """Tell whether the answer, by its text and its cards in order, is the one worked out here."""
    sure = shelf.meeting(stated)
    perhaps = shelf.meeting(stated, verdict="open")
    if aggregate.op == "count":
        right = range(len(sure), len(sure) + len(perhaps) + 1)
        said = totals(text)
        return bool(said) and said <= set(right)
    values = values_of(sure, aggregate.key, stated, shelf)
    if aggregate.op == "mean":
        mean = sum(values.values()) / len(values)
        return any(abs(each - mean) <= mean * 0.01 for each in amounts(text))
    if aggregate.op in ("least", "most"):
        end = min(values.values()) if aggregate.op == "least" else max(values.values())
        return bool(skus) and values.get(skus[0]) == end and _states(text, end, shelf, skus)
    wanted = sorted(values.values(), reverse=aggregate.descending)
    shown = [values.get(sku) for sku in skus]  # what has no value may only come after the rest
    known = [value for value in shown if value is not None]
    return len(known) >= min(len(wanted), 3) and shown[: len(known)] == wanted[: len(known)]


def _states(text: str, value: float, shelf: Shelf, skus: Sequence[str]) -> bool:
    """Tell whether a value is said outside titles; right for a wrong reason is wrong."""
    for sku in skus:
        for title in shelf.products[sku].title.values() if sku in shelf.products else ():
            text = text.replace(title, "")
    return any(mentions(bare(text), f"{each:.10g}") for each in (value, value / 1000))


def amounts(text: str) -> tuple[float, ...]:
    """Read the amounts of money an answer states, those of listed products left out."""
    found = _YEN.finditer("\n".join(sentences(text)))
    return tuple(float((each.group(1) or each.group(2)).replace(",", "")) for each in found)


def values_of(
    products: Iterable[Product], key: str, stated: Stated, shelf: Shelf
) -> dict[str, float]:
    """Map SKU → the number sorted by; a price is that of the cheapest variant that fits."""
    found: dict[str, float] = {}
    for product in products:
        prices = [each.price.amount for each in product.variants
                  if shelf.judge(stated, product, each) != "broken"]  # fmt: skip
        value = (min(prices) if prices else None) if key == "price" else number_of(product, key)
        if value is not None:
            found[product.sku] = float(value)
    return found


TASK = Task("limits", METRICS, judge)
