"""Says a search's limits in the reader's words."""

from collections.abc import Iterable, Iterator

from assistant.columns.masks import numbered
from assistant.columns.names import PATH
from assistant.domain.model import in_language
from assistant.domain.money import Money
from assistant.domain.search import AttributeLimit, Filters
from assistant.offline.phrases import phrase
from assistant.ports import Knowledge
from assistant.tools.cards import places_of, vocabularies


def limit_words(filters: Filters, knowledge: Knowledge, language: str) -> dict[str, str]:
    """Word every limit that is set, by the name of its field."""
    return dict(_words(filters, knowledge, language))


def _words(filters: Filters, knowledge: Knowledge, language: str) -> Iterator[tuple[str, str]]:
    yield from _goods(filters, knowledge, language)
    yield from _prices(filters, language)
    for at, limit in enumerate(filters.attributes):
        yield numbered("attributes", at), _attribute(limit, knowledge, language)
    for at, each in enumerate(filters.made_of):
        yield numbered("made_of", at), each.said
    for at, each in enumerate(filters.free_of):
        named = "limit_free_of_line" if each.traces else "limit_free_of"
        yield numbered("free_of", at), phrase(named, language, what=each.said)
    if filters.location:
        places = places_of(knowledge)
        known = filters.location in places
        place = in_language(places[filters.location].name, language) if known else filters.location
        yield "location", phrase("limit_stock_at", language, place=place)
    elif filters.in_stock is not None:
        named = "limit_stock" if filters.in_stock else "limit_sold_out"
        yield "in_stock", phrase(named, language)


def _goods(filters: Filters, knowledge: Knowledge, language: str) -> Iterator[tuple[str, str]]:
    if filters.category:
        told = (_category(each, knowledge, language) for each in filters.categories)
        yield "category", _either(told, language)
    if filters.brand:
        yield "brand", filters.brand
    if filters.colour:
        told = (colour_label(each, knowledge, language) for each in filters.colours)
        yield "colour", _either(told, language)
    if filters.size:
        yield "size", _either(filters.sizes, language)
    for at, each in enumerate(filters.excluded):
        named = "limit_not_so" if each.kind == "attribute" else "limit_not"
        yield numbered("excluded", at), phrase(named, language, what=each.said)


def _either(values: Iterable[str], language: str) -> str:
    return ("か" if language == "ja" else " or ").join(dict.fromkeys(values))


def _prices(filters: Filters, language: str) -> Iterator[tuple[str, str]]:
    low, high = (
        None
        if amount is None
        else Money(amount=amount, currency=filters.currency).formatted(language)
        for amount in (filters.price_min, filters.price_max)
    )
    if low and high:
        yield "price_max", phrase("limit_price_between", language, low=low, high=high)
    elif high:
        yield "price_max", phrase("limit_price_max", language, price=high)
    elif low:
        yield "price_min", phrase("limit_price_min", language, price=low)


def _category(name: str, knowledge: Knowledge, language: str) -> str:
    names, name = knowledge.table.names, name.rpartition(PATH)[2]
    codes = names.coded("categories", name)
    return names.label("categories", codes[0], language) if codes else name


def colour_label(name: str, knowledge: Knowledge, language: str) -> str:
    """Name a colour as the catalogue labels it."""
    for each in vocabularies(knowledge):
        for colour in each.colours:
            if colour.id == name:
                return colour.ja if language == "ja" else colour.en
    return name


def attribute_label(key: str, knowledge: Knowledge, language: str) -> str:
    """Name an attribute key as the catalogue labels it."""
    for each in vocabularies(knowledge):
        for kind in each.attributes:
            if kind.key == key:
                return in_language(kind.label, language)
    return key


def _attribute(limit: AttributeLimit, knowledge: Knowledge, language: str) -> str:
    label = attribute_label(limit.key, knowledge, language)
    if limit.number is not None:
        return f"{label} {limit.said}"
    if limit.text is not None:
        return limit.said
    return phrase("limit_not_so", language, what=label) if limit.flag is False else label
