"""Scores product answers against stated limits: brute force over the records, by the letter."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.domain.product import Product, Variant
from evals.scorers.words import folded

MOST_CARDS = 5
"""Cards an answer shows unasked; nobody is blamed for the sixth product."""

Verdict = Literal["met", "open", "broken"]
"""`open`: a shopper would take it or leave it, so it is neither asked for nor held against."""

_CLOSE, _NEAR = 0.10, 0.30
"""«about 5,000» must bring what is within a tenth, and may bring what is within three."""

_SAME = {"capacity_ml": ("capacity_l", 1000.0), "capacity_l": ("capacity_ml", 0.001)}
_STORED = ("materials", "ingredients", "title")  # kept beside the attributes
_IN_BRACKETS = re.compile(r"[(（][^)）]*[)）]")


class Trait(BaseModel):
    """A limit on one attribute; a value that is not on record meets nothing but `lacks`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    op: Literal["is", "at_least", "at_most", "has", "lacks", "known"]
    value: bool | float | tuple[str, ...] = ()


class Stated(BaseModel):
    """What a shopper asked for. Lists are alternatives; prices are in yen, tax included.

    `also` (categories, SKUs) stays open; `colour` and `not_colour` are colour ids, a basic one
    standing for its family. `free_of`: none of these words is in materials, ingredients, allergens.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    brand: str | None = None
    price_min: int | None = None
    price_max: int | None = None
    price_about: int | None = None
    colour: tuple[str, ...] = ()
    not_colour: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    not_size: tuple[str, ...] = ()
    attributes: tuple[Trait, ...] = ()
    in_stock: bool = False
    location: str | None = None
    free_of: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Name the limits that are stated; a trait goes by its key, any price is `price`."""
        prices = (self.price_min, self.price_max, self.price_about)
        plain = ("category", "brand", "colour", "not_colour", "size", "not_size", "in_stock",
                 "location", "free_of")  # fmt: skip
        found = [name for name in plain if getattr(self, name)]
        found += ["price"] if any(each is not None for each in prices) else []
        return (*found, *(trait.key for trait in self.attributes))


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records a case is judged by: every product, and colour id → family."""

    products: Mapping[str, Product]
    families: Mapping[str, str]

    def standing(self, stated: Stated, sku: str, given_up: Collection[str] = ()) -> Verdict:
        """Judge a product by its best variant; limits that are given up do not count."""
        product = self.products.get(sku)
        if product is None:
            return "broken"
        if "category" not in given_up and _category(stated, product) == "broken":
            return "broken"
        found = {self.judge(stated, product, each, given_up) for each in product.variants}
        return "met" if "met" in found else "open" if "open" in found else "broken"

    def judge(
        self, stated: Stated, product: Product, variant: Variant, given_up: Collection[str] = ()
    ) -> Verdict:
        """Judge one variant by its worst limit."""
        found = {
            verdict
            for name, verdict in verdicts(stated, product, variant, self.families)
            if name not in given_up
        }
        return "broken" if "broken" in found else "open" if "open" in found else "met"

    def meeting(
        self, stated: Stated, given_up: Collection[str] = (), verdict: Verdict = "met"
    ) -> tuple[Product, ...]:
        """List the products of this standing."""
        return tuple(
            product
            for sku, product in self.products.items()
            if self.standing(stated, sku, given_up) == verdict
        )


def verdicts(
    stated: Stated, product: Product, variant: Variant, families: Mapping[str, str]
) -> Iterator[tuple[str, Verdict]]:
    """Judge a variant by every stated limit, as (name of the limit, verdict)."""
    yield "category", _category(stated, product)
    yield "price", _price(stated, variant.price.amount)
    yield "free_of", _free(stated.free_of, product)
    colour, size = (variant.options.get(each, "") for each in ("color", "size"))
    for option, of, wanted, unwanted in (
        ("colour", {colour, families.get(colour, "")} - {""}, stated.colour, stated.not_colour),
        ("size", {size} - {""}, stated.size, stated.not_size),
    ):
        yield option, _held(not wanted or bool(of & set(wanted)))
        yield f"not_{option}", _held(not of & set(unwanted)) if of or not unwanted else "open"
    yield "brand", _held(stated.brand is None or stated.brand in product.brand.values())
    yield "in_stock", _held(variant.in_stock or not stated.in_stock)
    yield "location", _held(stated.location is None or variant.quantity_at(stated.location) > 0)
    for trait in stated.attributes:
        yield trait.key, _held(_has(trait, product))


def _held(yes: bool) -> Verdict:
    return "met" if yes else "broken"


def _category(stated: Stated, product: Product) -> Verdict:
    chain = _chain(product.category.get("ja", ()))
    if product.sku in stated.also or not chain.isdisjoint(stated.also):
        return "open"
    return _held(not stated.category or not chain.isdisjoint(stated.category))


@cache
def _chain(path: tuple[str, ...]) -> frozenset[str]:
    ends = combinations(range(len(path) + 1), 2)
    return frozenset(">".join(path[first:last]) for first, last in ends)


def _price(stated: Stated, price: int) -> Verdict:
    if stated.price_min is not None and price < stated.price_min:
        return "broken"
    if stated.price_max is not None and price > stated.price_max:
        return "broken"
    if stated.price_about is None:
        return "met"
    away = abs(price - stated.price_about) / stated.price_about
    return "met" if away <= _CLOSE else "open" if away <= _NEAR else "broken"


def _free(words: Sequence[str], product: Product) -> Verdict:
    texts = [text for key in ("materials", "ingredients", "allergens", "material", "upper_material")
             for text in texts_of(product, key)]  # fmt: skip
    if words and not texts:
        return "broken"
    return _held(not any(folded(word) in folded(text) for word in words for text in texts))


def _has(trait: Trait, product: Product) -> bool:
    if trait.op in ("has", "lacks"):
        wanted = trait.value if isinstance(trait.value, tuple) else ()
        stands = any(folded(word) in text for word in wanted for text in _readings(product, trait))
        return stands if trait.op == "has" else not stands
    if trait.op == "known":
        return trait.key in product.attributes
    value = number_of(product, trait.key)
    if trait.op == "is":
        return value is not None and value == trait.value
    if value is None or isinstance(trait.value, tuple):
        return False
    return value >= trait.value if trait.op == "at_least" else value <= trait.value


def _readings(product: Product, trait: Trait) -> Iterator[str]:
    for text in texts_of(product, trait.key):
        yield folded(text)
        yield folded(_IN_BRACKETS.sub("", text))


def number_of(product: Product, key: str) -> float | bool | None:
    """Read a number or a yes/no; a capacity in the other unit is converted."""
    other, factor = _SAME.get(key, ("", 1.0))
    if key not in product.attributes and other in product.attributes:
        return (number_of(product, other) or 0.0) * factor
    attribute = product.attributes.get(key)
    value = attribute.value if attribute else None
    return value if isinstance(value, bool | int | float) else None


def texts_of(product: Product, key: str) -> tuple[str, ...]:
    """List every text stored under a key, in all languages."""
    attribute = product.attributes.get(key)
    stored = getattr(product, key) if key in _STORED else attribute.value if attribute else {}
    found = stored.values() if isinstance(stored, Mapping) else ()
    return tuple(text for each in found for text in ((each,) if isinstance(each, str) else each))


_LINE = re.compile(r"税込|tax included|税込み")
_END = re.compile(r"[。\n!?！？]|(?<!\bNo)\.(?: +(?=[A-Z\d“\"])|$)")
_CITED = re.compile(r"\[\d+\]")
_UNUSED = re.compile(
    r"(?:絞り込め|絞れ|使え|反映でき|判断でき)[まな]"
    r"|c(?:ould|an)(?: ?not|n?['’]t) (?:filter|use|apply|understand)"
)
_NONE = re.compile(
    r"該当(?:する\w*?)?[はがも]?(?:なく|ない|なし|ありません|ございません)"
    r"|[はがもで](?:ありません|ございません|なく|見つかりま(?:せん|せんでした)|ない)"
    r"|取り扱(?:い|って)\w*(?:ません|ない)|満たす\w*(?:ません|ない|なく)|在庫切れ"
    r"|\b(?:no|none|nothing|not|neither|nor)\b|n['’]t\b|out of stock",
    re.IGNORECASE,
)
_TOTAL = (
    re.compile(r"商品は?(?:全部で|全)?\s*(\d[\d,]*)\s*(?:点|件|種類|個)"),
    re.compile(r"(\d[\d,]*)\s*(?:点|件|種類|種|個|本|足|枚|着|台)(?:の商品)?[がは]?"
               r"(?:あります|ございます|見つかりました|該当|です)"),
    re.compile(r"\b(\d[\d,]*) [a-z &-]{1,40} (?:match(es)?|meets?|fits?|are|is)\b", re.IGNORECASE),
    re.compile(r"\b(\d[\d,]*) in (?:total|all)\b", re.IGNORECASE),
    re.compile(r"\b(?:found|have|has|carry|sell|there (?:are|is)) (\d[\d,]*)\b", re.IGNORECASE),
)  # fmt: skip
_ANYTHING = re.compile(
    r"商品|そのもの|取り扱|product|item|match|nothing|anything|none", re.IGNORECASE
)


def bare(text: str) -> str:
    """Fold width and drop citation marks."""
    return unicodedata.normalize("NFKC", _CITED.sub("", text))


def sentences(text: str) -> tuple[str, ...]:
    """Cut an answer into sentences without the lines that only list products."""
    cut = _END.split(bare(text))
    return tuple(each for each in cut if each.strip() and not _LINE.search(each))


def disowned(
    text: str, words: Mapping[str, Sequence[str]], *, unused_too: bool = False
) -> frozenset[str]:
    """Name the limits of which a sentence says that nothing meets them.

    `words` map each stated limit to what it may be called. With `unused_too`, those it owns not to
    have used as well; one that is not known again is `unread`. A sentence that finds nothing at
    all means the kind of product.
    """
    found: set[str] = set()
    for sentence in map(_beside_total, sentences(text)):
        counts = unused_too if _UNUSED.search(sentence) else bool(_NONE.search(sentence))
        if not counts:
            continue
        named = {
            name for name, each in words.items() if any(mentions(sentence, word) for word in each)
        }
        if not named and _ANYTHING.search(sentence):
            named = {"category"}
        found |= named or ({"unread"} if _UNUSED.search(sentence) else set())
    return frozenset(found)


def _beside_total(sentence: str) -> str:
    # «2 products match Belts, not leather» repeats limits; it denies none
    for each in _TOTAL:
        if (found := each.search(sentence)) and found.group(1) != "0":
            return "" if found.group().isascii() else sentence[found.end() :]
    return sentence


def mentions(sentence: str, word: str) -> bool:
    """Tell whether a word, or a whole number however it is written, stands in a sentence."""
    wanted = unicodedata.normalize("NFKC", word).casefold()
    said = sentence.casefold()
    if re.fullmatch(r"\d+(?:\.\d+)?", wanted):
        digits, number = re.sub(r"(?<=\d),(?=\d)", "", said), re.escape(f"{float(wanted):.10g}")
        return re.search(rf"(?<![\d.]){number}(?:\.0+)?(?!\d|\.\d)", digits) is not None
    if wanted.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])", said) is not None
    return wanted in said


def totals(text: str) -> frozenset[int]:
    """Read how many products an answer says there are."""
    said = ". ".join(sentences(text))
    return frozenset(
        int(found.group(1).replace(",", "")) for each in _TOTAL for found in each.finditer(said)
    )
