"""Which variant of a product is wished for in words: another size, colour, scent."""

import re
from collections.abc import Iterable, Mapping

from assistant.columns.names import plain_size
from assistant.domain.product import Colour, Product, Variant, Vocabulary
from assistant.language.normalise import matching_form
from assistant.ports import Knowledge


def variants_meant(
    product: Product, current: str, words: str, *, colours: Iterable[Colour] = ()
) -> tuple[str, ...]:
    """List the SKUs that fit what is wished for; what is not named stays as it is.

    Empty where the words name no option of the product, or a combination it does not have.
    """
    now = next((each for each in product.variants if each.sku == current), None)
    folded, named = matching_form(words), dict[str, str]()
    for key in {key for each in product.variants for key in each.options}:
        said = _said(key, product, folded, colours, now)
        if said is not None:
            named[key] = said
    if not named:
        return ()
    wanted = {**(now.options if now else {}), **named}
    return tuple(each.sku for each in product.variants if each.options == wanted)


def others(product: Product, current: str) -> tuple[Variant, ...]:
    """List the variants other than the current one."""
    return tuple(each for each in product.variants if each.sku != current)


def _said(
    key: str, product: Product, folded: str, colours: Iterable[Colour], now: Variant | None
) -> str | None:
    """Name the value of an option that stands in the words; the longest name of it wins.

    A value the variant has already loses against another that is named beside it («MからLに»).
    """
    found = []
    for variant in product.variants:
        value = variant.options.get(key)
        if value is None:
            continue
        labels = (value, *variant.option_labels.get(key, {}).values())
        for name in (*labels, *names_of(value, colours)):
            if _stands(matching_form(name), folded, exact=key == "size"):
                kept = now is not None and now.options.get(key) == value
                found.append((not kept, len(name), value))
    return max(found)[2] if found else None


def _stands(name: str, folded: str, *, exact: bool) -> bool:
    if not name:
        return False
    if exact:
        plain = plain_size(name)
        return any(
            plain_size(each) == plain for each in re.findall(r"[a-z0-9.]+|[^\W\d_a-z]+", folded)
        )
    if name.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", folded) is not None
    return name in folded


def names_of(value: str, colours: Iterable[Colour]) -> Iterable[str]:
    """Yield what readers call a colour: its own names and those of its basic colour."""
    for colour in colours:
        if value in (colour.id, colour.ja, colour.en):
            yield from (colour.ja, colour.en, *_BASIC.get(colour.family, ()))
            for names in colour.synonyms.values():
                yield from names


def colours_of(knowledge: Knowledge) -> tuple[Colour, ...]:
    """List the colours of the shop's vocabularies."""
    return tuple(
        colour
        for document in knowledge.records.under("vocabulary")
        if isinstance(document.record, Vocabulary)
        for colour in document.record.colours
    )


_BASIC: Mapping[str, tuple[str, ...]] = {
    "black": ("黒", "くろ", "クロ", "black"),
    "white": ("白", "しろ", "シロ", "white"),
    "red": ("赤", "あか", "red"),
    "blue": ("青", "あお", "紺", "blue"),
    "green": ("緑", "みどり", "green"),
    "yellow": ("黄色", "きいろ", "yellow"),
    "grey": ("灰色", "グレー", "grey", "gray"),
    "brown": ("茶色", "茶", "brown"),
    "pink": ("ピンク", "桃色", "pink"),
    "beige": ("ベージュ", "beige"),
    "orange": ("オレンジ", "orange"),
    "purple": ("紫", "むらさき", "purple"),
}
