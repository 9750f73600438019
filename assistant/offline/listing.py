"""Words product copy without a model: recorded facts in the language's own sentence patterns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from assistant.domain.listing import Claim, Listing, Sentence
from assistant.domain.product import Product
from assistant.offline.copy_items import LISTED_AT_MOST, PREFIX, Item, evenly, gathered, item_of
from assistant.offline.copy_words import CopyWords, Said, copy_words, spoken


class OfflineListingWriter:
    """A ListingWriter that says what claims say, in patterns a person has written."""

    def draft(
        self, product: Product, claims: Sequence[Claim], *, channel: str, language: str, tone: str
    ) -> Listing:
        """Write every claim worth saying; a language not offered becomes English."""
        words = copy_words(spoken(language))
        page = _Page(product, _by_id(claims), words, tone)
        sentences = tuple(page.sentences())
        title = page.one("title") or product.sku
        return Listing(
            sku=product.sku,
            channel=channel,
            language=words.language,
            title=title,
            sentences=sentences,
        )


def _by_id(claims: Sequence[Claim]) -> Mapping[str, tuple[Claim, ...]]:
    grouped: dict[str, tuple[Claim, ...]] = {}
    for claim in claims:
        grouped[claim.attribute_id] = (*grouped.get(claim.attribute_id, ()), claim)
    return grouped


@dataclass(frozen=True, slots=True)
class _Page:
    """A product, its claims by id, and the words to say them in."""

    product: Product
    claims: Mapping[str, tuple[Claim, ...]]
    words: CopyWords
    tone: str

    def one(self, attribute_id: str) -> str:
        """Return the text of a single claim; empty when there is none."""
        return next((claim.text for claim in self.claims.get(attribute_id, ())), "")

    def texts(self, attribute_id: str) -> tuple[str, ...]:
        """Return the texts of a listed claim."""
        return tuple(claim.text for claim in self.claims.get(attribute_id, ()))

    def sentences(self) -> Iterator[Sentence]:
        """Write the page in reading order: what it is, make, size, use, care, cautions."""
        parts = (
            self._opening(),
            self._recorded("summary"),
            self._materials(),
            self._topics(),
            self._judged(value=True),
            self._judged(value=False),
            self._recorded("care"),
            self._options(),
            self._origin(),
            self._lists(),
        )
        yield from chain.from_iterable(parts)

    def _say(self, pattern: str, ids: Sequence[str], **inputs: object) -> Sentence:
        text = self.words.say(pattern, self.tone, **inputs)
        if self.words.lower_case:
            text = text[:1].upper() + text[1:]
        return Sentence(text=text, attribute_ids=tuple(dict.fromkeys(ids)))

    def _opening(self) -> Iterator[Sentence]:
        title, brand, category = self.one("title"), self.one("brand"), self.one("category")
        if not title:
            return
        brand = "" if brand in title else brand
        ids = ["title", *(["brand"] if brand else [])]
        if category and not self.one("summary"):
            yield self._say(
                "opening_with_category",
                [*ids, "category"],
                title=title,
                brand=brand,
                category=category,
            )
        else:
            yield self._say("opening", ids, title=title, brand=brand)

    def _recorded(self, name: str) -> Iterator[Sentence]:
        if text := self.one(name):
            yield self._say("recorded", [name], value=text)

    def _materials(self) -> Iterator[Sentence]:
        texts = self.texts("materials")
        if not texts:
            return
        parted = [text.split(self.words.part_mark, 1) for text in texts]
        parts = any(len(pieces) > 1 for pieces in parted)
        said = [
            self.words.say("part", self.tone, part=self.words.lowered(pieces[0]), thing=pieces[1])
            if len(pieces) > 1
            else self.words.lowered(pieces[0])
            for pieces in parted
        ]
        value = self.words.listed(said, predicate="materials")
        yield self._say("materials", ["materials"], value=value, parts=parts)

    def _topics(self) -> Iterator[Sentence]:
        keys = [
            attribute_id.removeprefix(PREFIX)
            for attribute_id in self.claims
            if attribute_id.startswith(PREFIX) and self._to_list(attribute_id)
        ]
        named = {key for group in self.words.groups for key in group}
        groups = (*self.words.groups, tuple(key for key in keys if key not in named))
        topics = [
            [
                item_of(key, self.claims[PREFIX + key], self.product, self.words)
                for key in group
                if key in keys
            ]
            for group in groups
        ]
        listed = gathered([[item for item in topic if not item.pattern] for topic in topics])
        for items in listed:
            yield from self._topic(items)
        for item in chain.from_iterable(topics):
            if item.pattern:
                yield self._alone(item)

    def _topic(self, items: Sequence[Item]) -> Iterator[Sentence]:
        measured = [item for item in items if item.measured]
        if len(measured) == 1 or len(measured) == len(items) - 1:
            measured = []
        yield from self._listed("measures", "measure", measured)
        yield from self._listed("facts", "fact", [item for item in items if item not in measured])

    def _listed(self, outer: str, inner: str, items: Sequence[Item]) -> Iterator[Sentence]:
        for part in evenly(items, LISTED_AT_MOST):
            said = []
            for item in part:
                label = self.words.lowered(item.label) if inner == "measure" else item.label
                said.append(self.words.say(inner, self.tone, label=label, value=item.value))
            yield self._say(outer, [item.attribute_id for item in part], items=said)

    def _alone(self, item: Item) -> Sentence:
        needed = {"recorded": ("value",), "none": ("label",)}.get(item.pattern, ("label", "value"))
        inputs = {name: getattr(item, name) for name in needed}
        return self._say(item.pattern, [item.attribute_id], **inputs)

    def _to_list(self, attribute_id: str) -> bool:
        key = attribute_id.removeprefix(PREFIX)
        claim = self.claims[attribute_id][0]
        value = self.product.attributes[key].value
        told = (key in self.words.told_by_title and claim.label in self.one("title")) or (
            key in self.words.told_by_materials and "materials" in self.claims
        )
        return not (told or isinstance(value, bool) or value == 0)

    def _judged(self, *, value: bool) -> Iterator[Sentence]:
        """Say what is true of the product, or what is not where a buyer needs to know."""
        sayings: dict[str, list[tuple[str, str]]] = {}
        for attribute_id in self.claims:
            key = attribute_id.removeprefix(PREFIX)
            attribute = self.product.attributes.get(key)
            if attribute is None or attribute.value is not value:
                continue
            said = self.words.said(key, value=value)
            if said and self._fits(said):
                sayings.setdefault(said.predicate, []).append((attribute_id, said.thing))
            elif value and key not in self.words.when_true:
                claim = self.claims[attribute_id][0]
                yield self._say("plain_pair", [attribute_id], label=claim.label, value=claim.text)
        for predicate, pairs in sayings.items():
            for part in evenly(pairs, 1 if predicate == "says" else LISTED_AT_MOST):
                things = self.words.listed([thing for _, thing in part], predicate=predicate)
                yield self._say(predicate, [pair[0] for pair in part], things=things)

    def _fits(self, said: Said) -> bool:
        told = " ".join(
            text
            for name in ("title", "summary", "care", "warnings", "origin", "attributes.batteries")
            for text in self.texts(name)
        )
        subject = " ".join((told, *self.texts("category"), *self.product.tags)).lower()
        if any(word.lower() in told.lower() for word in said.unless):
            return False
        return not said.when or any(word.lower() in subject for word in said.when)

    def _options(self) -> Iterator[Sentence]:
        for attribute_id, claims in self.claims.items():
            if not attribute_id.startswith("options."):
                continue
            name = attribute_id.replace(".", "_")
            inputs = {
                "value": self.words.listed([claim.text for claim in claims]),
                "several": len(claims) > 1,
            }
            if name in self.words.patterns:
                yield self._say(name, [attribute_id], **inputs)
            else:
                yield self._say("options", [attribute_id], label=claims[0].label, **inputs)

    def _origin(self) -> Iterator[Sentence]:
        if value := self.one("origin"):
            legal_class = self.product.legal_class
            yield self._say("origin", ["origin"], value=value, legal_class=legal_class)

    def _lists(self) -> Iterator[Sentence]:
        if warnings := self.texts("warnings"):
            yield self._say("warnings", ["warnings"], values=warnings)
        if ingredients := self.texts("ingredients"):
            value = self.words.joins.many.join(ingredients)
            legal_class = self.product.legal_class
            yield self._say("ingredients", ["ingredients"], value=value, legal_class=legal_class)
