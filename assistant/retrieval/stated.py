"""Gathers the limits a question states, and the spans of text they take."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from assistant.columns.masks import spoken_of
from assistant.columns.names import plain_size
from assistant.domain.search import AttributeLimit, Exclusion, Filters
from assistant.language.money_words import MoneyRange, money_range
from assistant.language.normalise import matching_form
from assistant.language.quantities import Quantity, quantities
from assistant.language.tokenise import surface_words
from assistant.retrieval.denial import LISTED, Span, with_denial
from assistant.retrieval.facets import Facets, Mention
from assistant.retrieval.measures import (
    attribute_before,
    bare_measures,
    comes_in_letters,
    coloured,
    measured,
    most_recorded,
    saying,
    sized,
    sizes_of,
    within,
)
from assistant.retrieval.sizes import measured_sizes, sizes_in, with_size_word
from assistant.retrieval.substances import contents_in

_STOCK = re.compile(
    r"在庫(?:が|は|の|も)?(?:ある|あり|有り|有る|ございます)|すぐ(?:買え|届|発送)|即納"
    r"|in[- ]stock|available now"
)
_SOLD_OUT = re.compile(
    r"在庫切れ|品切れ|売り?切れ|欠品|在庫(?:が|の)?な(?:い|し)|在庫が?切れ"
    r"|out of stock|sold out|not (?:currently )?in stock"
)
_TOPICS = ("は", "って", "を", "も")
TOPIC_NEAR = 7
"""Letters that may stand between a topic and what is asked of it."""

_ASKS_WHETHER = re.compile(r"^(?:is|are|does|do|can|will) (?:the|this|that|it|i|my|mn-)\b")
_OR = re.compile(
    r"\s*(?:色)?(?:か|または|もしくは|あるいは|or|and|と|や|、|,|・|/|&)\s*(?:the |an? |in )?"
)
_NOTHING_BETWEEN = re.compile(r"[\s、,・の]*")
_LITRES_AS_SIZE = re.compile(r"[2-6]l")
_HOLDS = re.compile(
    r"(?:の|まで)?[^、。\s]{0,8}?(?:が|を|も)?(?:入る|入れ|入り|収納|収まる|対応|耐え|支え|座れる|座って|乗れる|載せ|寝られ|寝れ|眠れ)"
)
"""What makes a figure the least there must be room or strength for: «15.6インチのPCが入る»."""

_THERE = re.compile(
    r"(?:でき(?:る|て)?|ok|可能?|対応|付き?|つき|あり|機能(?:付き|つき)?|が(?:入る|つい|付い)|の入る)"
)
"""What follows an attribute that merely has to be on record: «機内持ち込みできる»."""


class Stated:
    """Limits gathered from a question, and the spans of text they took."""

    def __init__(self, folded: str, mentions: Sequence[Mention], facets: Facets) -> None:
        self._folded = folded
        self._facets = facets
        self.set: dict[str, object] = {}
        self.several: dict[str, list[object]] = {}
        self.unknown: list[str] = []
        self.used: list[Span] = []
        self.mentions = tuple(mentions)
        self._topics = tuple(
            word.end
            for word in surface_words(folded)
            if word.surface in _TOPICS and word.pos.startswith("助詞")
        )

    def filters(self) -> Filters:
        """Return what was gathered."""
        wanted = {self.set.get("category"), *self._others("or_categories")}
        kept = [each for each in self.several.get("excluded", []) if not _is_among(each, wanted)]
        if "excluded" in self.several:
            self.several["excluded"] = kept
        gathered_lists = {name: tuple(values) for name, values in self.several.items()}
        told = {**self.set, **gathered_lists, "unknown": tuple(self.unknown)}
        return Filters.model_validate(told)

    @property
    def category(self) -> str | None:
        """Name the category that is wanted, the first where one of several is."""
        category = self.set.get("category")
        return category if isinstance(category, str) else None

    def _others(self, field: str) -> tuple[object, ...]:
        values = self.set.get(field, ())
        return values if isinstance(values, tuple) else ()

    def _limit(self, field: str, limit: object) -> None:
        self.several.setdefault(field, []).append(limit)

    def _take(self, span: Span) -> None:
        self.used.append(span)

    def named(self) -> None:
        """Take the facets that are named, as limits or as what must not be."""
        last: dict[str, Mention] = {}
        self._categories()
        self.mentions = tuple(
            replace(each, facet=most_recorded(each.facet, self.category, self._facets))
            for each in self.mentions
        )
        for each in self.mentions:
            kind = each.facet.kind
            if kind in ("category", "sku", "no_sku"):
                continue
            if kind == "free":
                self._free(each)
            elif kind == "value":
                self._value(each, last.get(kind))
                last[kind] = each
            elif self._is_denied(each):
                self._exclude(each)
            elif kind == "attribute":
                self._attribute(each)
            elif kind != "colour" or coloured(self.category, self._facets):
                self._one_of(each, last.get(kind))
                last[kind] = each

    def _is_denied(self, each: Mention) -> bool:
        """Tell whether a facet must not be, alone or listed before one that must not: «黒と紺以外»."""
        span = (each.start, each.end)
        if with_denial(self._folded, span) != span:
            return True
        later = (other for other in self.mentions if other.start >= each.end)
        other = next(later, None)
        return (
            other is not None
            and other.facet.kind == each.facet.kind
            and LISTED.fullmatch(self._folded[each.end : other.start]) is not None
            and self._is_denied(other)
        )

    def _categories(self) -> None:
        """Take the categories that are wanted; of two kinds of goods in one, see `_narrowed`."""
        chosen: list[Mention] = []
        for each in self.mentions:
            if each.facet.kind != "category":
                continue
            if self._is_denied(each):
                self._exclude(each)
            elif chosen and self._joined(chosen[-1], each):
                chosen.append(each)
            else:
                chosen = self._narrowed(chosen, each)
        values = dict.fromkeys(value for each in chosen for value in each.facet.values)
        if values:
            self.set["category"], self.set["or_categories"] = next(iter(values)), (*values,)[1:]
        for each in chosen:
            if not (each.facet.other_name and self._facets.known(each.said)):
                self._take((each.start, each.end))

    def _narrowed(self, chosen: list[Mention], other: Mention) -> list[Mention]:
        """Choose between kinds of goods: the narrower, a broad one whose titles tell it, the last.

        «キッズTシャツ» are among the goods for children, whose titles say Tシャツ.
        """
        if not chosen:
            return [other]
        before, after = chosen[-1].facet.value, other.facet.value
        if within(before, after, self._facets):
            return chosen
        broad = self._facets.tells(before, other.said) and not within(after, before, self._facets)
        return chosen if broad else [other]

    def _joined(self, one: Mention, other: Mention) -> bool:
        """Tell whether either of two will do: «黒か紺», "lilac or orange"."""
        return _OR.fullmatch(self._folded[one.end : other.start]) is not None

    def _one_of(self, each: Mention, before: Mention | None) -> None:
        kind = each.facet.kind
        if kind not in self.set:
            self.set[kind] = each.facet.value
        elif kind == "colour" and before is not None and each.facet.value != self.set[kind]:
            if not self._joined(before, each):
                return
            self._limit("or_colours", each.facet.value)
        self._take((each.start, each.end))

    def _exclude(self, each: Mention) -> None:
        """Take what must not be; an attribute only where it is a yes or a no."""
        kind, span = each.facet.kind, (each.start, each.end)
        if kind == "location":
            self.unknown.append(each.said)
            return
        if kind == "attribute" and (each.facet.denied or not self._is_limit(each)):
            return
        told = {"kind": kind, "value": each.facet.value, "said": each.said}
        self._limit("excluded", Exclusion.model_validate(told))
        self._take(with_denial(self._folded, span))

    def _attribute(self, each: Mention) -> None:
        kind = self._facets.attributes[each.facet.value]
        if kind.type != "boolean":
            there = _THERE.match(self._folded, each.end)
            if there and not self._is_asked_of(each):
                self._limit("attributes", AttributeLimit(key=each.facet.value, said=each.said))
                self._take((each.start, there.end()))
        elif self._is_limit(each):
            flag = not each.facet.denied
            self._limit(
                "attributes", AttributeLimit(key=each.facet.value, flag=flag, said=each.said)
            )
            self._take((each.start, each.end))

    def _value(self, each: Mention, before: Mention | None) -> None:
        """Take what an attribute has to say, or not, where goods of the category say it."""
        facet = saying(each.facet, self.category, self._facets)
        if facet is None:
            return
        span = (each.start, each.end)
        if self._is_denied(each):
            told = {
                "kind": "attribute",
                "value": facet.value,
                "text": facet.text,
                "said": each.said,
            }
            self._limit("excluded", Exclusion.model_validate(told))
            self._take(with_denial(self._folded, span))
            return
        limits = self.several.setdefault("attributes", [])
        last = limits[-1] if limits else None
        either = before is not None and self._joined(before, each)
        if either and isinstance(last, AttributeLimit) and last.key == facet.value and last.text:
            texts, said = (*last.or_texts, facet.text), f"{last.said}・{each.said}"
            limits[-1] = last.model_copy(update={"or_texts": texts, "said": said})
        else:
            limits.append(AttributeLimit(key=facet.value, text=facet.text, said=each.said))
        self._take(span)

    def _free(self, each: Mention) -> None:
        """Take what must not be in it where that is a yes or no on record: «パラベンもなし»."""
        if self._is_denied(each):
            limit = AttributeLimit(key=each.facet.value, flag=True, said=each.said)
            self._limit("attributes", limit)
            self._take(with_denial(self._folded, (each.start, each.end)))

    def _is_limit(self, mention: Mention) -> bool:
        """Tell «防水の靴», a limit, from «この靴は防水ですか», a question for a fact."""
        if self._facets.attributes[mention.facet.value].type != "boolean":
            return False
        return not (self._is_asked_of(mention) or _ASKS_WHETHER.search(self._folded))

    def _is_asked_of(self, mention: Mention) -> bool:
        """Tell whether something is asked of a topic named right before: «この靴は防水ですか»."""
        return any(0 <= mention.start - end <= TOPIC_NEAR for end in self._topics)

    def price(self) -> None:
        """Take a price range; one in a currency the shop has no prices in cannot be held."""
        money = money_range(self._folded) or self._bare_price()
        if money is None:
            return
        self._take((money.start, money.end))
        if money.currency == self._facets.currency:
            self.set.update(price_min=money.low, price_max=money.high, currency=money.currency)
        else:
            self.unknown.append(self._folded[money.start : money.end].strip())

    def _bare_price(self) -> MoneyRange | None:
        """Read «10000以上» as a price where goods are named and no attribute stands before it."""
        money = money_range(self._folded, bare=True)
        if money is None or not (self.set or self.several):
            return None
        if attribute_before(self._folded, money.start, self.mentions, self._facets):
            return None
        return replace(money, currency=self._facets.currency)

    def measures(self) -> None:
        """Take measures where they limit a size or an attribute, or say that they cannot be held."""
        for measure in quantities(self._folded):
            self._measure(measure)
        for limit, span in bare_measures(self._folded, self.mentions, self._facets):
            if not self._is_taken(span):
                self._limit("attributes", limit)
                self._take(span)

    def _is_taken(self, span: Span) -> bool:
        return any(start < span[1] and span[0] < end for start, end in self.used)

    def _measure(self, measure: Quantity) -> None:
        if self._is_taken((measure.start, measure.end)):
            return
        said = self._folded[measure.start : measure.end].strip()
        if measure.unit == "cm" and self._centimetres(measure):
            return
        if self._is_letter_size(measure):
            return
        if measure.comparison == "exact" and _HOLDS.match(self._folded, measure.end):
            measure = replace(measure, comparison="at_least")
        limit = measured(measure, said, self._spoken_of(measure), self.category, self._facets)
        if limit is not None:
            self._limit("attributes", limit)
            for each in self.mentions:
                if limit.key in each.facet.values and each.facet.kind == "attribute":
                    self._take((each.start, each.end))
        elif matching_form(measure.unit) in self._facets.units:
            self.unknown.append(said)
        else:
            return
        self._take((measure.start, measure.end))

    def _spoken_of(self, measure: Quantity) -> list[str]:
        """List the attributes named beside a measure, the nearest first."""
        named = [
            each
            for each in self.mentions
            if each.facet.kind == "attribute" and not measure.start <= each.start < measure.end
        ]

        def far(each: Mention) -> int:
            return (
                measure.start - each.end if each.end <= measure.start else each.start - measure.end
            )

        return [value for each in sorted(named, key=far) for value in each.facet.values]

    def _centimetres(self, measure: Quantity) -> bool:
        """Take a length that is a size on the labels of such goods: 26.5cm of shoes."""
        if attribute_before(self._folded, measure.start, self.mentions, self._facets):
            return False
        labels = measured_sizes(
            measure.value, measure.comparison, sizes_of(self.category, self._facets)
        )
        exact = measure.comparison in ("exact", "about")
        if not labels and not (exact and sized(str(measure.value), self.category, self._facets)):
            return False
        if not labels:
            labels = (plain_size(str(measure.value)),)
        self._sizes(labels)
        self._take((measure.start, measure.end))
        return True

    def _is_letter_size(self, measure: Quantity) -> bool:
        """Tell 3L of rainwear, or of whatever is said to be a size, from three litres."""
        said = self._folded[measure.start : measure.end].strip()
        if measure.unit != "L" or not _LITRES_AS_SIZE.fullmatch(said):
            return False
        span = (measure.start, measure.end)
        beside = with_size_word(self._folded, span) != span
        return beside or comes_in_letters(self.category, self._facets)

    def _sizes(self, labels: Sequence[str]) -> None:
        """Take sizes of which one will do; two limits on them hold both."""
        before = self.set.get("size")
        if isinstance(before, str):
            others = self.set.get("or_sizes", ())
            known = (before, *others) if isinstance(others, tuple) else (before,)
            labels = [each for each in known if each in labels] or labels
        self.set["size"], self.set["or_sizes"] = labels[0], tuple(labels[1:])

    def letter_sizes(self) -> None:
        """Take sizes on labels, unless a measured one was named."""
        if "size" in self.set:
            return
        for each in sizes_in(self._folded, self._facets.scale, alone=self._fits):
            if self._is_taken((each.start, each.end)):
                continue
            start, end = with_denial(self._folded, (each.start, each.end))
            if (start, end) == (each.start, each.end):
                self._sizes(each.sizes)
            else:
                for size in each.sizes:
                    self._limit("excluded", Exclusion(kind="size", value=size, said=size))
            self._take((start, end))

    def _fits(self, size: str) -> bool:
        """Tell whether a size that stands alone is one, for goods of the category named."""
        if self.category is None:
            return False
        letter = matching_form(size) in self._facets.scale.letters
        return sized(size, self.category, self._facets) or (
            letter and comes_in_letters(self.category, self._facets)
        )

    def contents(self) -> None:
        """Take what goods must be made of or free of."""
        goods = self._facets.table.goods

        def recorded(word: str) -> bool:
            return bool(spoken_of((word,), goods.words, goods.word_starts).any())

        for each in contents_in(
            self._folded, self._facets.substances, self.used, recorded=recorded
        ):
            self._limit("free_of" if each.free else "made_of", each.contents)
            self._take((each.start, each.end))

    def stock(self) -> None:
        """Take «in stock», said or meant by naming goods and a place together."""
        for pattern, stocked in ((_SOLD_OUT, False), (_STOCK, True)):
            if stock := pattern.search(self._folded):
                self.set["in_stock"] = stocked
                self._take(stock.span())
        goods = self.set.keys() & {"category", "colour", "size", "brand"}
        named = any(each.facet.kind == "sku" for each in self.mentions)
        if "location" in self.set and (goods or named or "attributes" in self.several):
            self.set["in_stock"] = True


def _is_among(excluded: object, wanted: Collection[object]) -> bool:
    """Tell whether what must not be is the kind of goods that is wanted: «麻のシャツじゃなくて…»."""
    return (
        isinstance(excluded, Exclusion) and excluded.kind == "category" and excluded.value in wanted
    )


def gathered(folded: str, mentions: Sequence[Mention], facets: Facets) -> Stated:
    """Gather every limit that a folded question states."""
    limits = Stated(folded, mentions, facets)
    limits.named()
    limits.price()
    limits.contents()
    limits.measures()
    limits.letter_sizes()
    limits.stock()
    return limits
