"""The values a catalogue can really be limited by, and where a question names them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from rapidfuzz.distance import OSA

from assistant.columns.catalogue import Table
from assistant.columns.names import plain_size
from assistant.columns.parts import joined
from assistant.domain.product import AttributeKind, Colour, Vocabulary
from assistant.language.normalise import loose_form, matching_form
from assistant.language.tokenise import in_dictionary, surface_words, tokens
from assistant.ports import Knowledge
from assistant.retrieval.labels import Facet, labels_of, listed, units
from assistant.retrieval.sizes import Scale
from assistant.retrieval.speaking import tells
from assistant.retrieval.substances import Substances

LONGEST_LABEL_WORDS = 10
SHORTEST_SLIP = 4
LONG_WORD = 7
_SLIPPING = re.compile(r"[ァ-ヶー]{4,}|(?<![a-z0-9-])[a-z]{5,}(?![a-z0-9-])")
"""What may be a label with a slip: katakana, or a Latin word that is no code."""

_DIGIT = re.compile(r"\d")
_HIRAGANA = re.compile(r"[ぁ-んー]{4,}")
_HANGUL = re.compile(r"[가-힣]{2,}")
_KATAKANA = re.compile(r"[ァ-ヶー]{4,}")
SHORTEST_END = 2
_CODE = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9/_.-]*\d)[a-z]+[a-z0-9]*"
    r"(?:[-_/. ]?[a-z0-9]+)*?\d[a-z0-9]*(?:[-_/.][a-z0-9]+)*(?![a-z0-9])"
)
"""Letters, then figures, perhaps parted: MN-BAG-4001, MNBAG4001, mn bag 4001."""


_AFTER_COLOUR = re.compile(r"$|[いのでがはをもとかや、,。!?\s]|系|色|っぽ|以外|じゃ")
"""What may follow a colour written in one character: 茶 in お茶 and 黒 in 黒ごま are none."""


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
            for most, words in ((True, listed(kind.more)), (False, listed(kind.less))):
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
    return Facets(
        labels=labels_of(names, knowledge.table, vocabularies),
        table=knowledge.table,
        attributes=attributes,
        sizes=frozenset(plain_size(size) for size in names.all("size")),
        colours={colour.id: colour for each in vocabularies for colour in each.colours},
        units=units(attributes.values()),
        known=lambda word: all(len(knowledge.words.holders(each)) for each in tokens(word)),
        tells=lambda category, said: tells(category, said, knowledge),
        currency=next(iter(names.all("currencies")), "JPY"),
        substances=Substances.of(each for one in vocabularies for each in one.substances),
        scale=Scale.of([size for each in vocabularies for size in each.sizes], names.all("size")),
    )


def _vocabularies(knowledge: Knowledge) -> Iterator[Vocabulary]:
    records = (document.record for document in knowledge.records.under("vocabulary"))
    return (record for record in records if isinstance(record, Vocabulary))
