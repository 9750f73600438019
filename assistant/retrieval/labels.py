"""What shoppers call the values of a catalogue: every label, and the facet it names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from assistant.columns.catalogue import Table
from assistant.columns.names import NONE, PATH, Names
from assistant.domain.product import AttributeKind, Location, Vocabulary
from assistant.language.normalise import matching_form
from assistant.language.quantities import quantities
from assistant.retrieval.yes_or_no import said_not, said_otherwise, stem_of_free

_PARTS = re.compile(r"[・、,/()~\s]+")
_KIND_OF = re.compile(r"(?:対応|式|型|用|タイプ|始まり)$")
_ENDS = ("対応", "式", "型", "用", "タイプ", "始まり")
_COLOUR_STEMS = ("白", "黒", "赤", "青", "黄色", "茶色")
_LATIN = re.compile(r"[a-z0-9]")
_AMBIGUOUS = ("stock",)
"""Halves of a category's name that mean something else on their own."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A value of the catalogue: what kind it is, and its id.

    `other_name` marks a shopper's word that may be narrower: a parasol is an umbrella. `others` are
    further values the same label names; `text` is what a value of the attribute holds; `denied`
    tells that the label says no («アルコール入り»).
    """

    kind: str
    value: str
    other_name: bool = False
    others: tuple[str, ...] = ()
    text: str = ""
    denied: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """List everything the label may name."""
        return (self.value, *self.others)


def labels_of(names: Names, table: Table, vocabularies: Iterable[Vocabulary]) -> dict[str, Facet]:
    """Map every label, folded, to its facet; of two that are called alike the first counts."""
    vocabularies = tuple(vocabularies)
    kinds = tuple(kind for each in vocabularies for kind in each.attributes)
    labels: dict[str, Facet] = {}
    for label, facet in (
        *_labels(names, vocabularies),
        *_other_names(vocabularies, names),
        *_choices(kinds, table),
        *_attribute_labels(kinds),
    ):
        _add(labels, matching_form(label), facet)
    return labels


def _add(labels: dict[str, Facet], label: str, facet: Facet) -> None:
    """Add a label; one that has a meaning of the same kind already has them all."""
    first = labels.setdefault(label, facet)
    fits = (
        first.kind == facet.kind in ("attribute", "category", "value")
        and first.denied == facet.denied
    )
    if label and fits and facet.value not in first.values:
        labels[label] = replace(first, others=(*first.others, facet.value))


def _other_names(vocabularies: Iterable[Vocabulary], names: Names) -> Iterator[tuple[str, Facet]]:
    """Yield what shoppers call a category; those the shop has not are left."""
    ours = frozenset(names.all("categories"))
    for vocabulary in vocabularies:
        for each in vocabulary.goods:
            if ours.issuperset(each.mean.split(PATH)):
                facet = Facet("category", each.mean, other_name=each.narrower)
                yield from ((said, facet) for said in each.say)


def _labels(names: Names, vocabularies: Iterable[Vocabulary]) -> Iterator[tuple[str, Facet]]:
    for canonical, labels in zip(names.all("categories"), names.labels("categories"), strict=True):
        for name in (canonical, *labels.values()):
            yield from ((label, Facet("category", canonical)) for label in _spellings(name))
    for canonical, labels in zip(names.all("brands"), names.labels("brands"), strict=True):
        yield from ((name, Facet("brand", canonical)) for name in (canonical, *labels.values()))
    for each in vocabularies:
        yield from _colour_labels(each)
        for place in each.locations:
            if place.kind == "store":
                yield from ((name, Facet("location", place.id)) for name in _place_names(place))


def _attribute_labels(attributes: Iterable[AttributeKind]) -> Iterator[tuple[str, Facet]]:
    for kind in attributes:
        for name in (*kind.label.values(), *listed(kind.synonyms)):
            yield name, Facet("attribute", kind.key)
    for kind in attributes:
        if kind.type == "boolean":
            for name in (*kind.label.values(), *listed(kind.synonyms)):
                yield from ((other, Facet("attribute", kind.key)) for other in said_otherwise(name))
                yield from (
                    (other, Facet("attribute", kind.key, denied=True)) for other in said_not(name)
                )
                if stem := stem_of_free(name):
                    yield stem, Facet("free", kind.key)


def _choices(attributes: Iterable[AttributeKind], table: Table) -> Iterator[tuple[str, Facet]]:
    """Yield the texts that are asked for by themselves, whole and in parts, and their synonyms."""
    for kind in attributes:
        if not kind.choices:
            continue
        codes = np.unique(table.attribute(kind.key).text)
        texts = [
            matching_form(text)
            for code in codes
            if code != NONE
            for text in table.names.labels("texts")[code].values()
        ]
        parts = {part.strip() for text in texts for part in (text, *_parts(text))}
        said = {part: part for part in parts if len(part) > 1 and not part.isdigit()}
        for synonym in map(matching_form, listed(kind.synonyms)):
            stem = _KIND_OF.sub("", synonym)
            if any(stem in text for text in texts):
                said.setdefault(synonym, stem)
                said.setdefault(stem, stem)
        for label, text in said.items():
            if len(label) > 1:
                yield label, Facet("value", kind.key, text=text)
                yield from ((label + end, Facet("value", kind.key, text=text)) for end in _ENDS)


def _parts(text: str) -> list[str]:
    """Cut a text into what may be asked for by itself; English is cut at commas alone."""
    return re.split(r"[,;/()]", text) if text.isascii() else _PARTS.split(text)


def _colour_labels(vocabulary: Vocabulary) -> Iterator[tuple[str, Facet]]:
    for colour in vocabulary.colours:
        synonyms = listed(colour.synonyms)
        adjectives = (f"{name}い" for name in synonyms if name in _COLOUR_STEMS)
        for name in (colour.ja, colour.en, *synonyms, *adjectives):
            yield name, Facet("colour", colour.id)


def _place_names(place: Location) -> Iterator[str]:
    """Name a place as written, and without the word store."""
    for name in place.name.values():
        yield name
        yield name.lower().removesuffix(" store").removesuffix("店")


def listed(lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """List the words of every language."""
    return tuple(label for labels in lists.values() for label in labels)


def _spellings(name: str) -> Iterator[str]:
    """Name a category as readers do: whole, by its halves, and in the English singular."""
    halves = re.split(r"[・&／/]| and ", name)
    parts = [name, *(half for half in halves if half.strip().lower() not in _AMBIGUOUS)]
    for part in dict.fromkeys(part.strip() for part in parts):
        yield part
        if _LATIN.search(part.lower()) and part.endswith("s") and not part.endswith("ss"):
            yield part[:-1]


def unit_of(written: str) -> str:
    """Write a unit as measures are read in: インチ is inch."""
    read = quantities(f"1{written}")
    return matching_form(read[0].unit if len(read) == 1 else written)


def units(attributes: Iterable[AttributeKind]) -> dict[str, tuple[str, ...]]:
    """Map each unit, as measures are read in, to the attributes recorded in it."""
    units: dict[str, tuple[str, ...]] = {}
    for kind in attributes:
        if kind.type == "number" and kind.unit:
            unit = unit_of(kind.unit)
            units[unit] = (*units.get(unit, ()), kind.key)
    return units
