"""Which lines of an order are meant by ids, places or words."""

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.domain.order import Order, OrderLine
from assistant.language.normalise import matching_form
from assistant.language.numerals import value_of
from assistant.language.tokenise import tokens
from assistant.orders.wording import Wording

_ALL = re.compile(
    r"全部|ぜんぶ|すべて|全て|全商品|両方|りょうほう|どちらも|どっちも|丸ごと|まるごと|一式"
    r"|\b(?:all|both|everything|whole|entire)\b|全部|都|전부|모두|둘 ?다"
)
_PLACE = re.compile(r"(?:上から|下から)?\s*(\d{1,2}|[一二三四五])\s*(?:番目?|つ目|個目|点目|行目)")
_ORDINALS: Mapping[str, int] = {
    "最初": 1, "一番上": 1, "先頭": 1, "first": 1, "second": 2, "third": 3, "fourth": 4,
    "最後": -1, "一番下": -1, "last": -1,
}  # fmt: skip
_AND = re.compile(r"と(?!て|い)|、|,|\band\b|および|それと|和|랑|하고")
_LINE_ID = re.compile(r"(?<![a-z0-9])l(\d{1,2})(?![a-z0-9])")


def lines_meant(order: Order, said: Iterable[str], wording: Wording) -> tuple[OrderLine, ...]:
    """Find the lines that words name; none where no line is named.

    Read are line ids, «all», places in the list, SKUs, and the words of a title: of several lines
    the ones whose titles share the most words with what was said.
    """
    found: dict[str, OrderLine] = {}
    for words in said:
        for line in _named(order, matching_form(words), wording):
            found[line.id] = line
    return tuple(line for line in order.lines if line.id in found)


def names_all(words: str) -> bool:
    """Tell whether all lines are named at once."""
    return _ALL.search(matching_form(words)) is not None


def names_places(words: str) -> bool:
    """Tell whether lines are named by their places in the list or by their ids."""
    folded = matching_form(words)
    return bool(_LINE_ID.search(folded)) or any(True for _ in _places(folded))


def titles_named(order: Order, said: Iterable[str], wording: Wording) -> tuple[OrderLine, ...]:
    """Find the lines whose titles hold words that were said; places and «all» do not count."""
    folded = " ".join(matching_form(words) for words in said)
    return tuple(_titled(order, folded, wording))


def _named(order: Order, folded: str, wording: Wording) -> Sequence[OrderLine]:
    if _ALL.search(folded):
        return order.lines
    ids = {f"l{number}" for number in _LINE_ID.findall(folded)}
    by_id = [line for line in order.lines if line.id.lower() in ids or line.sku.lower() in folded]
    if by_id:
        return by_id
    places = list(_places(folded))
    at = [order.lines[place] for place in places if -1 <= place < len(order.lines)]
    if at:
        return at
    each_part = [_titled(order, part, wording) for part in _AND.split(folded)]
    together = {line.id for found in each_part for line in found}
    return [line for line in order.lines if line.id in together]


def _places(folded: str) -> Iterable[int]:
    for figure in _PLACE.findall(folded):
        number = value_of(figure)
        if number:
            yield int(number) - 1
    for words, place in _ORDINALS.items():
        if words in folded:
            yield place - 1 if place > 0 else -1


def _titled(order: Order, folded: str, wording: Wording) -> Sequence[OrderLine]:
    """Choose the lines whose titles hold most of what was said; ties are all meant."""
    shared = {line.id: _shared(line, folded, wording) for line in order.lines}
    best = max(shared.values(), default=0)
    return [line for line in order.lines if best >= 2 and shared[line.id] == best]


def _shared(line: OrderLine, folded: str, wording: Wording) -> int:
    """Count the letters of what was said that a line's title and colour hold."""
    spoken, title = set(tokens(folded)), matching_form(wording.title(line.sku))
    words = set(tokens(title)) & spoken
    parts = {each for each in spoken - words if len(each) > 1 and not each.isascii()}
    inside = sum(len(each) for each in parts if each in title)
    return sum(map(len, words)) + inside + _coloured(line, folded, wording)


def title_score(order: Order, said: str, wording: Wording) -> int:
    """Tell how well what was said fits the best line of an order; below 2 is nothing."""
    folded = matching_form(said)
    return max((_shared(line, folded, wording) for line in order.lines), default=0)


def _coloured(line: OrderLine, folded: str, wording: Wording) -> int:
    """Count a letter or two for a colour that is named; alone it chooses among lines too."""
    names = wording.colours.get(line.sku, ())
    return 2 if any(matching_form(name) in folded for name in names) else 0
