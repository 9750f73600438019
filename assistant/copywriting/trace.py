"""Holds a text against claims: numbers, materials, colours, functions and prices it may state."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.copywriting.wording import phrase
from assistant.domain.listing import Claim, Finding
from assistant.domain.product import Attribute, Product
from assistant.guard.facts import supported_by, unsupported

_PART = re.compile(r"^[^：:]*[：:]|[（(][^）)]*[）)]|\d[\d.,]*\s*(?:%|デニール|番手)?|[%]")
_BETWEEN = re.compile(r"[・、,/]| and |と")
_SINGLE_LETTER_MATERIALS = ("綿", "麻", "絹")
_SHORTEST_LATIN = 4
_DENIED_AFTER = re.compile(
    r"[^。！？\n]{0,24}?(?:ない|ません|なし|不可|ではな)|[^.!?\n]{0,24}\bnot\b"
)
_DENIED_BEFORE = re.compile(r"(?:\b(?:not?|without|never|cannot)\b|n't|\bnon-?)[^.!?\n]*$|非$")
_PRICE = re.compile(
    r"値下げ|割引|値引|半額|特価|激安|お買い?得|通常価格|定価|希望小売価格|\d+\s*[%％]\s*(?:off|オフ|引)"
    r"|セール価格|\bdiscount|\bhalf[- ]price|\b(?:regular|list|usual|original) price|\bon sale\b",
    re.IGNORECASE,
)
_FREE_SHIPPING = re.compile(
    r"送料(?:が|は|も)?(?:無料|0円)|\bfree (?:shipping|delivery)\b", re.IGNORECASE
)
_JAPAN = re.compile(r"日本|japan|[都道府県]$", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]")


def telling_words(products: Iterable[Product]) -> frozenset[str]:
    """Gather the words that state a fact: the catalogue's materials, colours and yes/no labels."""
    words: set[str] = set()
    for product in products:
        for entries in product.materials.values():
            words.update(part for entry in entries for part in _BETWEEN.split(_PART.sub("", entry)))
        for variant in product.variants:
            words.update(variant.option_labels.get("color", {}).values())
        for attribute in product.attributes.values():
            if isinstance(attribute.value, bool):
                words.update(attribute.label.values())
    return frozenset(folded for word in words if _tells(folded := _fold(word)))


def unsupported_in(
    text: str, claims: Sequence[Claim], *, words: frozenset[str], language: str
) -> tuple[Finding, ...]:
    """Mark every number, link and telling word of a text that none of the claims bears."""
    held = [borne(claim) for claim in claims]
    numbers = unsupported(text, supported=supported_by(held), limits=frozenset())
    found = [_finding("number", text, said, language) for said in numbers]
    folded, told = _fold(text), _fold(" ".join(held))
    seen = [word for word in words if word in folded]
    missing = {word for word in seen if _holds(folded, word) and not _holds(told, word)}
    longest = [word for word in missing if not any(word in other for other in missing - {word})]
    found += [_finding("word", text, word, language) for word in sorted(longest)]
    return tuple(found)


def borne(claim: Claim) -> str:
    """Write what a claim supports; an origin supports the words for goods made there."""
    made = (
        " 日本製 made in japan"
        if claim.attribute_id == "origin" and _JAPAN.search(claim.text)
        else ""
    )
    return f"{claim.label} {claim.text}{made}"


def denied_in(
    text: str, product: Product, *, language: str, keys: Iterable[str]
) -> tuple[Finding, ...]:
    """Mark the functions among `keys` that a text gives the product though the record says no."""
    return tuple(
        _finding("denied", text, label, language, label=label)
        for key in keys
        if product.attributes[key].value is False
        for label in says(_without_names(text, key, product), product.attributes[key])
    )


def _without_names(text: str, key: str, product: Product) -> str:
    """Leave out the names of other attributes: «防水・防じん等級» is no word about 防水."""
    own = product.attributes[key].label.values()
    others = (
        label
        for name, attribute in product.attributes.items()
        if name != key
        for label in attribute.label.values()
        if any(word in label for word in own)
    )
    for label in sorted(others, key=len, reverse=True):
        text = text.replace(label, " ")
    return text


def says(text: str, attribute: Attribute) -> tuple[str, ...]:
    """List the labels of a function that a text uses without denying it."""
    folded = _fold(text)
    return tuple(
        label
        for label in attribute.label.values()
        if _tells(word := _fold(label)) and _holds(folded, word) and not _negated(folded, word)
    )


def offers_in(text: str, product: Product, *, language: str) -> tuple[Finding, ...]:
    """Mark words about prices that no list price supports, and promises of free shipping."""
    found = []
    if product.list_price is None:
        found += [_finding("price", text, hit.group(), language) for hit in _PRICE.finditer(text)]
    found += [
        _finding("shipping", text, hit.group(), language) for hit in _FREE_SHIPPING.finditer(text)
    ]
    return tuple(found)


def _finding(kind: str, text: str, said: str, language: str, label: str | None = None) -> Finding:
    start = unicodedata.normalize("NFKC", text).lower().find(_fold(said))
    aligned = len(unicodedata.normalize("NFKC", text)) == len(text)
    begin, end = (start, start + len(said)) if start >= 0 and aligned else (0, len(text))
    inputs = {"label": label} if label is not None else {} if kind == "shipping" else {"said": said}
    return Finding(
        rule_id=f"claim-{kind}",
        severity="warn" if kind == "shipping" else "block",
        start=begin,
        end=end,
        text=text[begin:end],
        why=phrase(f"{kind}_why", language, **inputs),
        instead=phrase(f"{kind}_instead", language),
    )


def _negated(text: str, word: str) -> bool:
    return all(
        _DENIED_BEFORE.search(text[: hit.start()]) or _DENIED_AFTER.match(text, hit.end())
        for hit in _pattern(word).finditer(text)
    )


def _holds(text: str, word: str) -> bool:
    return word in text and _pattern(word).search(text) is not None


@lru_cache(maxsize=4_000)
def _pattern(word: str) -> re.Pattern[str]:
    edge = (r"(?<![a-z])", r"(?![a-z])") if _LATIN.search(word) else ("", "")
    return re.compile(re.escape(word).join(edge))


def _tells(word: str) -> bool:
    if _LATIN.search(word):
        return len(word) >= _SHORTEST_LATIN
    return len(word) > 1 or word in _SINGLE_LETTER_MATERIALS


@lru_cache(maxsize=4_000)
def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()
