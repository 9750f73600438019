"""The values a catalogue can really be limited by, and where a question names them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from rapidfuzz.distance import OSA

from assistant.columns.catalogue import Table
from assistant.columns.names import NONE, PATH, Names, plain_size
from assistant.columns.parts import joined
from assistant.domain.product import AttributeKind, Colour, Location, Vocabulary
from assistant.language.normalise import loose_form, matching_form
from assistant.language.quantities import quantities
from assistant.language.tokenise import in_dictionary, surface_words, tokens
from assistant.ports import Knowledge
from assistant.retrieval.sizes import Scale
from assistant.retrieval.speaking import tells
from assistant.retrieval.substances import Substances
from assistant.retrieval.yes_or_no import said_not, said_otherwise, stem_of_free

LONGEST_LABEL_WORDS = 10
SHORTEST_SLIP = 4
LONG_WORD = 7
_SLIPPING = re.compile(r"[ァ-ヶー]{4,}|(?<![a-z0-9-])[a-z]{5,}(?![a-z0-9-])")
"""What may be a label with a slip: katakana, or a Latin word that is no code."""

_DIGIT = re.compile(r"\d")
_LATIN = re.compile(r"[a-z0-9]")
_PARTS = re.compile(r"[・、,/()~\s]+")
_KIND_OF = re.compile(r"(?:対応|式|型|用|タイプ|始まり)$")
_ENDS = ("対応", "式", "型", "用", "タイプ", "始まり")
_HIRAGANA = re.compile(r"[ぁ-んー]{4,}")
_HANGUL = re.compile(r"[가-힣]{2,}")
_KATAKANA = re.compile(r"[ァ-ヶー]{4,}")
SHORTEST_END = 2
_CODE = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9/_.-]*\d)[a-z]+[a-z0-9]*(?:[-_/. ]?[a-z0-9]+)*?\d[a-z0-9]*(?:[-_/.][a-z0-9]+)*(?![a-z0-9])"
)
"""Letters, then figures, perhaps parted: MN-BAG-4001, MNBAG4001, mn bag 4001."""

_AMBIGUOUS = ("stock",)
"""Halves of a category's name that mean something else on their own."""

_AFTER_COLOUR = re.compile(r"$|[いのでがはをもとかや、,。!?\s]|系|色|っぽ|以外|じゃ")
"""What may follow a colour written in one character: 茶 in お茶 and 黒 in 黒ごま are none."""

_COLOUR_STEMS = ("白", "黒", "赤", "青", "黄色", "茶色")
"""Colour words that take い in Japanese: 黒い, 茶色い."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A value of the catalogue: what kind it is, and its id.

    `other_name` marks a shopper's word that may be narrower: a parasol is an umbrella. `others` are
    further values the same label names; `text` is what a value of the attribute holds; `denied` tells that the label says no («アルコール入り»).
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


@dataclass(frozen=True, slots=True)
class Mention:
    """A facet seen in a question, with the words used and where they stand."""

    facet: Facet
    said: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class End:
    """An end of a scale that an adjective speaks of: the most or the least of an attribute."""

    facet: Facet
    most: bool


@dataclass(frozen=True)
class Facets:
    """Every label of a catalogue's values, folded for matching; SKUs are looked up in `table`.

    `known` tells whether a word stands anywhere in the knowledge: one that does is no slip.
    `tells` whether titles of a category's goods hold what is said.
    """

    labels: Mapping[str, Facet]
    table: Table
    attributes: Mapping[str, AttributeKind]
    sizes: frozenset[str]
    colours: Mapping[str, Colour]
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: Callable[[str], bool] = lambda _word: True
    tells: Callable[[str, str], bool] = lambda _category, _said: False
    currency: str = "JPY"
    substances: Substances = field(default_factory=Substances)
    scale: Scale = field(default_factory=Scale)

    @cached_property
    def spelt(self) -> Mapping[str, str]:
        """Map how a label sounds to the label, for those long enough to be told from another."""
        long = (label for label in self.labels if len(label) >= SHORTEST_SLIP)
        return {loose_form(label): label for label in long}

    @cached_property
    def ends(self) -> Mapping[str, End]:
        """Map the adjectives that speak of an attribute by themselves, the longest first."""
        ends: dict[str, End] = {}
        for kind in self.attributes.values():
            for most, words in ((True, _all(kind.more)), (False, _all(kind.less))):
                for word in map(matching_form, words):
                    first = ends.get(word, End(Facet("attribute", kind.key), most))
                    others = (*first.facet.others, kind.key) if word in ends else ()
                    ends[word] = End(replace(first.facet, others=others), first.most)
        return {word: ends[word] for word in sorted(ends, key=lambda each: -len(each))}

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Find the labels a question names: longest first, at word boundaries, none overlapping."""
        folded = matching_form(text)
        found = sorted(
            self._candidates(folded), key=lambda each: (each.start - each.end, each.start)
        )
        found += [*slips(folded, self), *compounds(folded, self)]
        taken: list[Mention] = []
        for each in found:
            if _is_part_of_a_word(each, folded):
                continue
            if all(each.end <= other.start or each.start >= other.end for other in taken):
                taken.append(each)
        return tuple(sorted(taken, key=lambda each: each.start))

    def _candidates(self, folded: str) -> Iterator[Mention]:
        codes = [*self._codes(folded)]
        yield from codes
        words = surface_words(folded)
        starts = [word.start for word in words]
        ends = [word.end for word in words]
        for at, start in enumerate(starts):
            for end in ends[at : at + LONGEST_LABEL_WORDS]:
                said = folded[start:end].strip()
                facet = self.labels.get(said) or self._goods(said) or self._in_kana(said)
                if facet is not None:
                    yield Mention(facet, said, start, end)
        for run in _HANGUL.finditer(folded):  # particles are glued on
            said = run.group()
            end = next((at for at in range(len(said), 1, -1) if said[:at] in self.labels), 0)
            if end:
                yield Mention(self.labels[said[:end]], said[:end], run.start(), run.start() + end)
        for word in words:  # «固まって» is 固まる
            plain = self.labels.get(word.normal) if word.pos.startswith("動詞") else None
            if plain is not None and plain.kind == "attribute":
                yield Mention(plain, word.surface, word.start, word.end)

    def _in_kana(self, said: str) -> Facet | None:
        """Recognise a label that is written in hiragana: «すにーかー»."""
        label = self.spelt.get(loose_form(said)) if _HIRAGANA.fullmatch(said) else None
        return self.labels[label] if label else None

    def _codes(self, folded: str) -> Iterator[Mention]:
        """Find what is written like a SKU; one the catalogue has not is of the kind `no_sku`."""
        for found in _CODE.finditer(folded):
            said = found.group()
            facet = self._goods(said)
            if facet is None and _shape(said) in self.shapes:
                facet = Facet("no_sku", said.upper())
            if facet is not None:
                yield Mention(facet, said, found.start(), found.end())

    @cached_property
    def shapes(self) -> frozenset[str]:
        """Tell how SKUs are built: so many letters, so many figures."""
        return frozenset(_shape(matching_form(str(sku))) for sku in self.table.goods.sku)

    def _goods(self, said: str) -> Facet | None:
        """Recognise a SKU of the catalogue, a product's or a variant's, however it is parted."""
        found = self.table.called.find(said) if _DIGIT.search(said) else None
        if found is None and _CODE.fullmatch(said):
            found = self.table.called.find_joined(said)
        if found is None:
            return None
        return Facet("sku", self.table.sku_of(found))


def _shape(code: str) -> str:
    return re.sub(r"\d", "9", re.sub(r"[a-z]", "a", joined(code)))


def compounds(folded: str, facets: Facets) -> Iterator[Mention]:
    """Find kinds of goods that a word nobody knows ends with: ペン of «ゲルペン»."""
    for word in _KATAKANA.finditer(folded):
        said = word.group()
        if said in facets.labels or facets.known(said):
            continue
        for at in range(1, len(said) - SHORTEST_END + 1):
            facet = facets.labels.get(said[at:])
            if facet is not None and facet.kind == "category":
                yield Mention(
                    replace(facet, other_name=False), said[at:], word.start() + at, word.end()
                )
                break


def slips(folded: str, facets: Facets) -> Iterator[Mention]:
    """Find labels written with a slip or two: «スニカー», «sneekers»; the nearest of each word."""
    for word in _SLIPPING.finditer(folded):
        said = word.group()
        if said in facets.labels or facets.known(said) or in_dictionary(said):
            continue
        if said in facets.ends or said.endswith("est"):  # "lightest" is no slip of "lights"
            continue
        most = 1 if len(said) < LONG_WORD else 2
        spelt = loose_form(said)
        near = [
            (OSA.distance(spelt, other), label)
            for other, label in facets.spelt.items()
            if other[0] == spelt[0] and abs(len(other) - len(spelt)) <= most
        ]
        distance, label = min(near, default=(most + 1, ""))
        if distance <= most:
            yield Mention(facets.labels[label], said, word.start(), word.end())


def _is_part_of_a_word(each: Mention, folded: str) -> bool:
    """Tell a colour of one character that merely stands in another word."""
    if each.facet.kind != "colour" or len(each.said) > 1:
        return False
    polite = folded[: each.start].endswith(("お", "ご", "御"))
    return polite or not _AFTER_COLOUR.match(folded[each.end :])


def facets_of(knowledge: Knowledge) -> Facets:
    """Gather the facets of a generation's catalogue."""
    vocabularies = tuple(_vocabularies(knowledge))
    attributes = {kind.key: kind for each in vocabularies for kind in each.attributes}
    names = knowledge.table.names
    labels: dict[str, Facet] = {}
    for label, facet in (
        *_labels(names, vocabularies),
        *_other_names(vocabularies, names),
        *_choices(attributes.values(), knowledge.table),
        *_attribute_labels(attributes.values()),
    ):
        _add(labels, matching_form(label), facet)
    return Facets(
        labels=labels,
        table=knowledge.table,
        attributes=attributes,
        sizes=frozenset(plain_size(size) for size in names.all("size")),
        colours={colour.id: colour for each in vocabularies for colour in each.colours},
        units=_units(attributes.values()),
        known=lambda word: all(len(knowledge.words.holders(each)) for each in tokens(word)),
        tells=lambda category, said: tells(category, said, knowledge),
        currency=next(iter(names.all("currencies")), "JPY"),
        substances=Substances.of(each for one in vocabularies for each in one.substances),
        scale=Scale.of([size for each in vocabularies for size in each.sizes], names.all("size")),
    )


def _add(labels: dict[str, Facet], label: str, facet: Facet) -> None:
    """Add a label; one that has a meaning of the same kind already has them all."""
    first = labels.setdefault(label, facet)
    fits = (
        first.kind == facet.kind in ("attribute", "category", "value")
        and first.denied == facet.denied
    )
    if label and fits and facet.value not in first.values:
        labels[label] = replace(first, others=(*first.others, facet.value))


def _vocabularies(knowledge: Knowledge) -> Iterator[Vocabulary]:
    records = (document.record for document in knowledge.records.under("vocabulary"))
    return (record for record in records if isinstance(record, Vocabulary))


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
        for name in (*kind.label.values(), *_all(kind.synonyms)):
            yield name, Facet("attribute", kind.key)
    for kind in attributes:
        if kind.type == "boolean":
            for name in (*kind.label.values(), *_all(kind.synonyms)):
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
        for synonym in map(matching_form, _all(kind.synonyms)):
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
        synonyms = _all(colour.synonyms)
        adjectives = (f"{name}い" for name in synonyms if name in _COLOUR_STEMS)
        for name in (colour.ja, colour.en, *synonyms, *adjectives):
            yield name, Facet("colour", colour.id)


def _place_names(place: Location) -> Iterator[str]:
    """Name a place as written, and without the word store."""
    for name in place.name.values():
        yield name
        yield name.lower().removesuffix(" store").removesuffix("店")


def _all(lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
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


def _units(attributes: Iterable[AttributeKind]) -> dict[str, tuple[str, ...]]:
    units: dict[str, tuple[str, ...]] = {}
    for kind in attributes:
        if kind.type == "number" and kind.unit:
            unit = unit_of(kind.unit)
            units[unit] = (*units.get(unit, ()), kind.key)
    return units
