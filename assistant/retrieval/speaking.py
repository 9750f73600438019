"""Which products speak of a question's words, and which of the words nothing speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assistant.columns.coded import Mask
from assistant.columns.masks import in_category
from assistant.columns.names import NONE
from assistant.columns.parts import Codes
from assistant.language.normalise import matching_form
from assistant.language.tokenise import Word, surface_words, tokens
from assistant.ports import Knowledge, Rows
from assistant.retrieval.plain_words import NAMELESS

COVERAGE_KEPT = 0.6
"""Where no product holds all the words, those are kept that hold this share of the most held."""

MOST_OPENED = 100
"""So many titles are read letter by letter for a word that stands alone nowhere."""

_NAMING = ("名詞-普通名詞", "名詞-固有名詞", "形状詞-一般", "形容詞-一般")
"""Parts of speech that tell one kind of goods from another; verbs and numbers seldom do."""

Shares = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """What the products asked among hold of the words.

    `kinds` masks those that speak of all the words which tell kinds of goods apart, for a title
    holds them; `fully` those that speak of the rest as well, or as much as any does → `(P,)`
    each. `shares` `(P,)` is how much of the words' rarity a product holds. The words
    themselves are given as they were written, those that
    name something: `kind_words`, `more_words`, and `unheld`, of which nothing speaks.
    """

    kinds: Mask
    fully: Mask
    shares: Shares
    kind_words: tuple[str, ...]
    more_words: tuple[str, ...]
    unheld: tuple[str, ...]


def spoken(
    wanted: Sequence[str], text: str, among: Mask, numbers: Codes, knowledge: Knowledge
) -> Spoken:
    """See which products of `among` `(P,)` speak of the wanted words.

    `numbers` `(passages,)` tells whose each passage is; `text` is what the words come from.
    """
    index, count = knowledge.words, len(among)
    words = dict.fromkeys(wanted)
    holding = {word: _owners(index.holders(word), numbers, count) & among for word in words}
    missing = frozenset(word for word in words if not holding[word].any())
    holding |= _inside(missing, text, among, knowledge)
    rarity = {word: index.rarity(word) for word in words}
    named = [word for word in words if (_owners(index.titled(word), numbers, count) & among).any()]
    known = [word for word in words if holding[word].any()]
    kinds = _most(among, [holding[word] for word in named], [rarity[word] for word in named])
    shares = _shares([holding[word] for word in words], [rarity[word] for word in words], count)
    fully = _most(kinds, [holding[word] for word in known], [rarity[word] for word in known])
    return Spoken(
        kinds,
        fully,
        shares,
        kind_words=_telling(frozenset(named), text),
        more_words=_telling(frozenset(known).difference(named), text),
        unheld=_telling(frozenset(words).difference(known), text),
    )


def _inside(
    missing: frozenset[str], text: str, among: Mask, knowledge: Knowledge
) -> dict[str, Mask]:
    """Find words that only stand inside longer ones of titles: ニット in リブニット帽."""
    said = {
        token: matching_form(word.surface)
        for word in (surface_words(text) if missing else ())
        for token in tokens(word.surface)
        if token in missing and _names(word, missing)
    }
    numbers = np.flatnonzero(among)
    if not said or len(numbers) > MOST_OPENED:
        return {}
    found = {token: np.zeros(len(among), dtype=np.bool_) for token in said}
    for number in numbers:
        product = knowledge.products[str(knowledge.table.goods.sku[number])]
        titles = matching_form("\n".join(product.title.values()))
        for token, surface in said.items():
            found[token][number] = surface in titles
    return found


def _owners(rows: Rows, numbers: Codes, count: int) -> Mask:
    """Mask the products that passages belong to → `(P,)`."""
    mask = np.zeros(count + 1, dtype=np.bool_)  # the last is for no product
    mask[numbers[rows]] = True
    return mask[:count]


def _shares(masks: Sequence[Mask], weights: Sequence[float], count: int) -> Shares:
    shares = np.zeros(count)
    for mask, weight in zip(masks, weights, strict=True):
        shares += weight * mask
    total = sum(weights)
    return shares / total if total else shares


def _most(among: Mask, masks: Sequence[Mask], weights: Sequence[float]) -> Mask:
    """Mask the products that hold every word; where none does, those that hold most of them."""
    if not masks:
        return among
    shares = np.where(among, _shares(masks, weights, len(among)), 0.0)
    best = float(shares.max(initial=0.0))
    least = best if best > 1 - 1e-9 else best * COVERAGE_KEPT
    return among & (shares >= least - 1e-9) if best else among


def _telling(words: frozenset[str], text: str) -> tuple[str, ...]:
    """List words as they were written: those that name something."""
    if not words:
        return ()
    said = [word.surface for word in surface_words(text) if _names(word, words)]
    return tuple(dict.fromkeys(said))


def _names(word: Word, words: frozenset[str]) -> bool:
    latin = word.surface.isascii()
    if word.surface.casefold() in NAMELESS:
        return False
    if not (latin and word.surface.isalpha() and len(word.surface) > 2) and not (
        word.pos.startswith(_NAMING) and len(word.surface) > 1 and not latin
    ):
        return False
    return bool(words.intersection(tokens(word.surface)))


def owners_of(numbers: Codes, mask: Mask) -> Rows:
    """List the passages of the masked products."""
    kept = np.append(mask, False)  # NONE is the last
    return np.flatnonzero(kept[numbers] & (numbers != NONE)).astype(np.int64)


@lru_cache(maxsize=2)
def numbered(knowledge: Knowledge) -> Codes:
    """Tell which product each passage is of, NONE for other passages → `(passages,)`."""
    columns, skus = knowledge.columns, knowledge.table.goods.sku
    names = columns.record.names
    at = np.minimum(np.searchsorted(skus, names), max(len(skus) - 1, 0))
    known = skus[at] == names if len(skus) else np.zeros(len(names), dtype=np.bool_)
    numbers = np.where(known, at, NONE)[columns.record.codes]
    return np.where(columns.kind.equal("product"), numbers, NONE).astype(np.int32)


def tells(category: str, said: str, knowledge: Knowledge) -> bool:
    """Tell whether some title among the goods of a category holds every word of what is said."""
    table, numbers = knowledge.table, numbered(knowledge)
    among = in_category(category, table)
    for word in tokens(said):
        among = among & _owners(knowledge.words.titled(word), numbers, len(among))
    return bool(among.any())
