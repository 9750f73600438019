"""Gathers the limits a question states, and the spans of text they take."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.columns.masks import spoken_of
from assistant.columns.names import plain_size
from assistant.domain.search import Exclusion
from assistant.language.money_words import MoneyRange, money_range
from assistant.language.normalise import matching_form
from assistant.language.quantities import Quantity, quantities
from assistant.retrieval.denial import with_denial
from assistant.retrieval.facets import Facets, Mention
from assistant.retrieval.measures import (
    attribute_before,
    bare_measures,
    comes_in_letters,
    measured,
    sized,
    sizes_of,
)
from assistant.retrieval.naming import Naming
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
_LITRES_AS_SIZE = re.compile(r"[2-6]l")
_HOLDS = re.compile(
    r"(?:の|まで)?[^、。\s]{0,8}?(?:が|を|も)?(?:入る|入れ|入り|収納|収まる|対応|耐え|支え|座れる|座って"
    r"|乗れる|載せ|寝られ|寝れ|眠れ)"
)
"""What makes a figure the least there must be room or strength for: «15.6インチのPCが入る»."""


class Stated(Naming):
    """Takes every limit that is stated, each part of the text once."""

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
        if attribute_before(money.start, self.mentions, self._facets):
            return None
        return replace(money, currency=self._facets.currency)

    def measures(self) -> None:
        """Take measures where they limit a size or an attribute, or say they cannot be held."""
        for measure in quantities(self._folded):
            self._measure(measure)
        for limit, span in bare_measures(self._folded, self.mentions, self._facets):
            if not self._is_taken(span):
                self._limit("attributes", limit)
                self._take(span)

    def _measure(self, measure: Quantity) -> None:
        if self._is_taken((measure.start, measure.end)) or self._is_size(measure):
            return
        said = self._folded[measure.start : measure.end].strip()
        if measure.comparison == "exact" and _HOLDS.match(self._folded, measure.end):
            measure = replace(measure, comparison="at_least")
        limit = measured(measure, said, self._spoken_of(measure), self.category, self._facets)
        if limit is not None:
            self._limit("attributes", limit)
            self._take_name_of(limit.key)
        elif matching_form(measure.unit) in self._facets.units:
            self.unknown.append(said)
        else:
            return
        self._take((measure.start, measure.end))

    def _is_size(self, measure: Quantity) -> bool:
        """Take a measure that is a size on a label; of letters, `letter_sizes` takes it."""
        if measure.unit == "cm" and self._centimetres(measure):
            return True
        return self._is_letter_size(measure)

    def _take_name_of(self, key: str) -> None:
        """Take the name of the attribute that a figure is of."""
        for each in self.mentions:
            if each.facet.kind == "attribute" and key in each.facet.values:
                self._take((each.start, each.end))

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
        if attribute_before(measure.start, self.mentions, self._facets):
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
