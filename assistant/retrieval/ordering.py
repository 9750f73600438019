"""Sorts matches as asked, over everything that matched, and counts those without the value."""

from collections import Counter

from assistant.domain.product import Product
from assistant.domain.search import ProductQuery
from assistant.retrieval.filters import Match


def ordered(matches: tuple[Match, ...], query: ProductQuery) -> tuple[tuple[Match, ...], int]:
    """Sort as asked; returns how many lack the value that is sorted by."""
    match query.sort:
        case "price_asc":
            return tuple(sorted(matches, key=lambda each: _lowest(each))), 0
        case "price_desc":
            highest = [Match(each.product, each.variants[::-1]) for each in matches]
            return tuple(sorted(highest, key=lambda each: (-_first(each), each.product.sku))), 0
        case "newest":
            dated = [each for each in matches if each.product.updated_at]
            dated.sort(key=lambda each: each.product.sku)
            dated.sort(key=lambda each: each.product.updated_at or "", reverse=True)
            return tuple(dated), len(matches) - len(dated)
        case "attribute_asc" | "attribute_desc":
            return _by_attribute(matches, query)
        case "relevance":
            return matches, 0


def _lowest(match: Match) -> tuple[int, str]:
    return _first(match), match.product.sku


def _first(match: Match) -> int:
    return match.variants[0].price.amount


def _by_attribute(matches: tuple[Match, ...], query: ProductQuery) -> tuple[tuple[Match, ...], int]:
    key, sign = query.sort_key or "", 1 if query.sort == "attribute_asc" else -1
    key = _same_label(matches, key)
    valued = [
        (sign * value, each.product.sku, each)
        for each in matches
        if (value := _recorded(each.product, key)) is not None
    ]
    valued.sort(key=lambda each: each[:2])
    return tuple(each for _, _, each in valued), len(matches) - len(valued)


def _same_label(matches: tuple[Match, ...], key: str) -> str:
    """Choose among attributes of one label (容量 in L and in mL) the one most products have."""
    named = [
        each.product.attributes[key].label for each in matches if key in each.product.attributes
    ]
    if named:
        return key
    prefix = key.rpartition("_")[0] or key
    counted = Counter(
        other
        for each in matches
        for other, attribute in each.product.attributes.items()
        if other.rpartition("_")[0] == prefix and isinstance(attribute.value, float)
    )
    return counted.most_common(1)[0][0] if counted else key


def _recorded(product: Product, key: str) -> float | None:
    attribute = product.attributes.get(key)
    if attribute is None or isinstance(attribute.value, bool):
        return None
    return float(attribute.value) if isinstance(attribute.value, float | int) else None
