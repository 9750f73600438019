"""Takes the facets a question names: kinds of goods, colours, brands, places, attributes."""

import re
from dataclasses import replace

from assistant.domain.search import AttributeLimit, Exclusion
from assistant.retrieval.denial import LISTED, with_denial
from assistant.retrieval.facets import Mention
from assistant.retrieval.gathering import Gathering
from assistant.retrieval.measures import coloured, most_recorded, saying, within

TOPIC_NEAR = 7
"""Letters that may stand between a topic and what is asked of it."""

_ASKS_WHETHER = re.compile(r"^(?:is|are|does|do|can|will) (?:the|this|that|it|i|my|mn-)\b")
_OR = re.compile(
    r"\s*(?:色)?(?:か|または|もしくは|あるいは|or|and|と|や|、|,|・|/|&)\s*(?:the |an? |in )?"
)
_THERE = re.compile(
    r"(?:でき(?:る|て)?|ok|可能?|対応|付き?|つき|あり|機能(?:付き|つき)?|が(?:入る|つい|付い)|の入る)"
)
"""What follows an attribute that merely has to be on record: «機内持ち込みできる»."""


class Naming(Gathering):
    """Takes what is named, as a limit or as what must not be."""

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
        """Tell whether a facet must not be, alone or listed before one: «黒と紺以外»."""
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
