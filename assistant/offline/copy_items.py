"""Attributes on their way into sentences: how each reads, which stand alone, which go together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.domain.listing import Claim
from assistant.domain.product import Product
from assistant.offline.copy_words import CopyWords

PREFIX = "attributes."
LISTED_AT_MOST = 5
LONG_VALUE_CHARACTERS = 24
_WHOLE_SENTENCE = ("ます", "ください", "です", "。")
_LISTS = ("、", ";", ": ", ", ")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Item:
    """An attribute as it is said; `pattern` names its own sentence, if it needs one."""

    attribute_id: str
    label: str
    value: str
    measured: bool
    pattern: str = ""


def item_of(key: str, claims: Sequence[Claim], product: Product, words: CopyWords) -> Item:
    """Word an attribute's label and value as sentences of this language take them."""
    recorded = claims[0].label
    label = words.label(key, recorded, product.legal_class)
    value = words.value(key, words.listed([claim.text for claim in claims]))
    if value.startswith(label):
        label = ""
    return Item(
        attribute_id=PREFIX + key,
        label=label,
        value=value,
        measured=isinstance(product.attributes[key].value, float | int),
        pattern=_own_pattern(key, label, value, words),
    )


def _own_pattern(key: str, label: str, value: str, words: CopyWords) -> str:
    if value in words.none_words:
        return "none"
    if value.endswith(_WHOLE_SENTENCE):
        return "recorded"
    if label == key.replace("_", " "):
        return "plain_pair"
    if value[0] in words.beginnings_that_need_quotes:
        return "quoted"
    if value[-1] in words.endings_that_need_quotes and not value.endswith(words.nouns_that_end_so):
        return "attributive" if key in words.attributive else "quoted"
    several = any(mark in value for mark in _LISTS)
    return "alone" if several or len(value) > LONG_VALUE_CHARACTERS else ""


def gathered(topics: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """Let the only item of a topic join the next topic, and a last one the topic before."""
    together: list[list[Item]] = []
    for topic in topics:
        if together and len(together[-1]) == 1:
            together[-1].extend(topic)
        elif topic:
            together.append(list(topic))
    if len(together) > 1 and len(together[-1]) == 1:
        [last] = together.pop()
        together[-1].append(last)
    return together


def evenly(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Cut into parts of at most `most`, as even as they can be."""
    parts = -(-len(items) // most)
    size = -(-len(items) // parts) if parts else 1
    yield from (items[start : start + size] for start in range(0, len(items), size))
