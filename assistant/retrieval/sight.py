"""Sees what of the records a question names: limits, terms, products and orders."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.columns.names import plain_size
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.search import AttributeLimit, Exclusion, Filters
from assistant.domain.understanding import Sighting, TermSighting
from assistant.language.money_words import MoneyRange, money_range
from assistant.language.normalise import loose_form, matching_form
from assistant.language.quantities import Quantity, quantities
from assistant.language.tokenise import surface_words
from assistant.ports import Knowledge
from assistant.retrieval.denial import FREE_OF, denied_together, substances, with_denial
from assistant.retrieval.facets import Facets, Mention, facets_of
from assistant.retrieval.measures import measured, sized
from assistant.retrieval.sizes import letter_size_in, with_size_word
from assistant.retrieval.superlatives import superlative_in

_ORDER = re.compile(r"(?<![a-z0-9])m-?20\d\d-?\d{5}(?!\d)", re.IGNORECASE)
_STOCK = re.compile(
    r"在庫(?:が|は|の|も)?(?:ある|あり|有り|有る|ございます)|すぐ(?:買え|届|発送)"
    r"|in[- ]stock|available now"
)
_SOLD_OUT = re.compile(
    r"在庫切れ|品切れ|売り?切れ|欠品|在庫(?:が|の)?な(?:い|し)|在庫が?切れ"
    r"|out of stock|sold out|not (?:currently )?in stock"
)
_AVERAGE = re.compile(r"平均(?:の|的な)?(?:価格|値段|額|金額)|\b(?:average|mean) price")
_COUNT = re.compile(
    r"何(?:種類|件|個|点|品|足|着|本|枚|つ)|いくつ(?:ある|あり|の商品)|how many|number of"
)
_TOPIC = re.compile(r"(?:は|って|を|も)[、\s]?[^はって]{0,6}$")
_ASKS_WHETHER = re.compile(r"^(?:is|are|does|do|can|will) (?:the|this|that|it|i|my|mn-)\b")


@dataclass(frozen=True, slots=True)
class Eye:
    """What a generation's records can be recognised by."""

    facets: Facets
    terms: Mapping[str, str]
    loose_terms: Mapping[str, str]


@lru_cache(maxsize=2)
def eye_for(knowledge: Knowledge) -> Eye:
    """Prepare to recognise the records of a generation; kept for the last two generations."""
    terms: dict[str, str] = {}
    for term in _terms(knowledge):
        for label in (*term.preferred.values(), *_listed(term.alternative)):
            terms.setdefault(matching_form(label), term.id)
    for term in _terms(knowledge):  # a slip never hides a name
        for label in _listed(term.hidden):
            terms.setdefault(matching_form(label), term.id)
    loose = {loose_form(label): name for label, name in terms.items()}
    return Eye(facets=facets_of(knowledge), terms=terms, loose_terms=loose)


def sight(text: str, eye: Eye) -> Sighting:
    """Find everything in a question that the records know."""
    folded = matching_form(text)
    mentions = eye.facets.mentions(folded)
    money = money_range(folded)
    measures = quantities(folded)
    superlative = superlative_in(folded, mentions)
    filters, used = _filters(folded, mentions, money, measures, eye.facets)
    if superlative:
        used = [*used, (superlative.start, superlative.end)]
    average, count = _AVERAGE.search(folded), _COUNT.search(folded)
    used = [*used, *(asked.span() for asked in (average, count) if asked)]
    return Sighting(
        filters=filters,
        words=_rest(folded, used),
        sort=superlative.sort if superlative else "relevance",
        sort_key=superlative.key if superlative else None,
        count=count is not None,
        average=average is not None,
        attributes=tuple(
            dict.fromkeys(each.facet.value for each in mentions if each.facet.kind == "attribute")
        ),
        terms=tuple(_sighted_terms(folded, eye)),
        skus=tuple(
            dict.fromkeys(each.facet.value for each in mentions if each.facet.kind == "sku")
        ),
        order_ids=tuple(
            dict.fromkeys(_order_id(found.group()) for found in _ORDER.finditer(folded))
        ),
    )


def term_named(name: str, eye: Eye) -> str | None:
    """Find the term with exactly this label, however it is spelt; None when there is none."""
    return eye.terms.get(matching_form(name)) or eye.loose_terms.get(loose_form(name))


class _Limits:
    """Limits gathered from a question, and the spans of text they took."""

    def __init__(self, folded: str, facets: Facets) -> None:
        self._folded = folded
        self._facets = facets
        self.set: dict[str, object] = {}
        self.attributes: list[AttributeLimit] = []
        self.excluded: list[Exclusion] = []
        self.unknown: list[str] = []
        self.used: list[tuple[int, int]] = []

    def mention(self, each: Mention) -> None:
        """Take a facet that was named, as a limit or as what must not be."""
        kind, negated = each.facet.kind, denied_together(self._folded, (each.start, each.end))
        if negated and kind in ("colour", "category", "brand", "attribute"):
            self._exclude(kind, each)
        elif kind in ("colour", "category", "brand", "location"):
            if negated:
                self.unknown.append(each.said)
                return
            if kind == "category" or kind not in self.set:  # the last category is the narrower
                self.set[kind] = each.facet.value
            if not (each.facet.other_name and self._facets.known(each.said)):
                self.used.append((each.start, each.end))
        elif kind == "attribute" and _is_limit(self._folded, each, self._facets):
            limit = AttributeLimit(key=each.facet.value, flag=True, said=each.said)
            self.attributes.append(limit)
            self.used.append((each.start, each.end))

    def _exclude(self, kind: str, each: Mention) -> None:
        """Take what must not be; an attribute only where it is a yes or a no."""
        if kind == "attribute" and not _is_limit(self._folded, each, self._facets):
            return
        told = {"kind": kind, "value": each.facet.value, "said": each.said}
        self.excluded.append(Exclusion.model_validate(told))
        self.used.append(with_denial(self._folded, (each.start, each.end)))

    def price(self, money: MoneyRange) -> None:
        """Take a price range; one in a currency the shop has no prices in cannot be held."""
        self.used.append((money.start, money.end))
        if money.currency == self._facets.currency:
            self.set.update(price_min=money.low, price_max=money.high, currency=money.currency)
        else:
            self.unknown.append(self._folded[money.start : money.end].strip())

    def measure(self, measure: Quantity, mentions: Sequence[Mention]) -> None:
        """Take a measure where it limits a size or an attribute, or say that it cannot be held."""
        said = self._folded[measure.start : measure.end].strip()
        size = plain_size(said)
        named = [
            each.facet.value
            for each in mentions
            if each.facet.kind == "attribute" and not measure.start <= each.start < measure.end
        ]
        if measure.unit == "cm":
            size = plain_size(f"{measure.value}")
        if measure.comparison in ("exact", "about") and self._is_size(measure, size):
            self.set["size"] = size.upper()
        elif measure.unit == "cm" and self._is_size(measure, size):
            self.unknown.append(said)  # a range of sizes on labels
        elif limit := measured(measure, said, named, self._category, self._facets):
            self.attributes.append(limit)
        elif matching_form(measure.unit) in self._facets.units:
            self.unknown.append(said)
        else:
            return
        self.used.append((measure.start, measure.end))

    def _is_size(self, measure: Quantity, size: str) -> bool:
        """Tell a size on a label from a measure: 26.5cm of shoes, 3L of rainwear."""
        letter = self._category is not None and size in self._facets.sizes
        return (measure.unit == "cm" or letter) and sized(size, self._category, self._facets)

    def _fits(self, size: str) -> bool:
        """Tell whether goods of the category named come in this size."""
        return self._category is not None and sized(size, self._category, self._facets)

    @property
    def _category(self) -> str | None:
        category = self.set.get("category")
        return category if isinstance(category, str) else None

    def letter_size(self) -> None:
        """Take a size on a label, unless a measured one was named."""
        size = letter_size_in(self._folded, self._facets.sizes, alone=self._fits)
        if size is None or "size" in self.set:
            return
        name, span = size
        start, end = with_denial(self._folded, with_size_word(self._folded, span))
        if (start, end) == with_size_word(self._folded, span):
            self.set["size"] = name
        else:
            self.excluded.append(Exclusion(kind="size", value=name, said=name))
        self.used.append((start, end))

    def free_of(self) -> None:
        """Take a substance that must not be there; no record proves it absent, so say that too."""
        for found in FREE_OF.finditer(self._folded):
            word = next(value for value in found.groups() if value)
            if any(start < found.end() and found.start() < end for start, end in self.used):
                continue
            self.set["free_of"] = (*self.set.get("free_of", ()), *substances(word))  # type: ignore[misc]
            self.unknown.append(found.group().strip())
            self.used.append(found.span())

    def stock(self, mentions: Sequence[Mention]) -> None:
        """Take «in stock», said or meant by naming goods and a place together."""
        for pattern, stocked in ((_SOLD_OUT, False), (_STOCK, True)):
            if stock := pattern.search(self._folded):
                self.set["in_stock"] = stocked
                self.used.append(stock.span())
        goods = self.set.keys() & {"category", "colour", "size", "brand"} or self.attributes
        named = any(each.facet.kind == "sku" for each in mentions)
        if "location" in self.set and (goods or named):
            self.set["in_stock"] = True

    def filters(self) -> Filters:
        """Return what was gathered."""
        gathered = {
            "attributes": tuple(self.attributes),
            "excluded": tuple(self.excluded),
            "unknown": tuple(self.unknown),
        }
        return Filters.model_validate({**self.set, **gathered})


def _filters(
    folded: str,
    mentions: Sequence[Mention],
    money: MoneyRange | None,
    measures: Sequence[Quantity],
    facets: Facets,
) -> tuple[Filters, list[tuple[int, int]]]:
    limits = _Limits(folded, facets)
    if money is not None:
        limits.price(money)
    for each in mentions:
        limits.mention(each)
    for measure in measures:
        limits.measure(measure, mentions)
    limits.letter_size()
    limits.free_of()
    limits.stock(mentions)
    return limits.filters(), limits.used


def _is_limit(folded: str, mention: Mention, facets: Facets) -> bool:
    """Tell «防水の靴», a limit, from «この靴は防水ですか», a question for a fact."""
    if facets.attributes[mention.facet.value].type != "boolean":
        return False
    before = folded[: mention.start]
    return not (_TOPIC.search(before) or _ASKS_WHETHER.search(folded))


def _sighted_terms(folded: str, eye: Eye) -> Iterator[TermSighting]:
    words = surface_words(folded)
    taken_to = -1
    for at, word in enumerate(words):
        if word.start < taken_to:
            continue
        for other in reversed(words[at : at + 8]):
            label = folded[word.start : other.end].strip()
            name = eye.terms.get(label) or eye.loose_terms.get(loose_form(label))
            if name is not None:
                yield TermSighting(term_id=name, label=label, start=word.start, end=other.end)
                taken_to = other.end
                break


def _rest(folded: str, used: Sequence[tuple[int, int]]) -> str:
    letters = list(folded)
    for start, end in used:
        letters[start:end] = " " * (end - start)
    return " ".join("".join(letters).split())


def _order_id(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    return f"M-{digits[:4]}-{digits[4:]}"


def _terms(knowledge: Knowledge) -> Iterator[GlossaryTerm]:
    records = (document.record for document in knowledge.records.under("glossary"))
    return (record for record in records if isinstance(record, GlossaryTerm))


def _listed(lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(label for labels in lists.values() for label in labels)
