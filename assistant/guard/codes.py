"""Reads what names or reaches something: codes, phone numbers, postcodes, endings of cards."""

import re
from collections.abc import Callable, Iterator

from assistant.guard.figure import Fact, Figure, sure
from assistant.guard.units import unit_at

_FOUR = r"(?P<digits>[0-9]{4})(?![0-9])"
_CARD = re.compile(
    r"(?:下 ?[4四] ?(?:桁|けた)|末尾(?:[4四](?:桁|けた))?|(?:last|final) (?:4|four)(?: digits)?"
    r"|(?<![a-z])ending(?: in| with)?|(?:[*•●x]{4}[ -]?){1,3})"
    rf"(?:(?:番号|の|が|は|に|を|are|is|of|it|card|:| |-|「|\()*{_FOUR})?"
)
_PHONE = re.compile(
    r"(?<![0-9a-z-])(?:\+[0-9]{1,3}[- ]?(?:\(0\))?[0-9]{1,4}|\(0[0-9]{1,4}\)|0[0-9]{1,4})"
    r"[- (]{0,2}[0-9]{1,4}[- )]{0,2}[0-9]{3,4}(?![0-9-])"
)
_SHORTEST_PHONE = 9
_POSTCODE = re.compile(r"〒 ?[0-9]{3}-?[0-9]{4}(?![0-9])|(?<![0-9.,-])[0-9]{3}-[0-9]{4}(?![0-9-])")
_DIGITS_ALONE = re.compile(r"(?<![0-9.,-])(?:[0-9]{3,}(?:-[0-9]{2,}){2,}|[0-9]{8,})(?![0-9.,-])")
_CURRENCY = r"(?:jpy|usd|eur|gbp|krw|cny|twd|hkd|sgd|rmb|us|nt|hk)(?=[0-9])"
_CODE = re.compile(
    rf"(?<![a-z0-9])(?!{_CURRENCY})(?![wdhlx][0-9.]+ ?(?:[x×*]|cm|mm|m\b))"
    r"[a-z]+(?=[a-z_-]*[0-9])[a-z0-9]*(?:[-_](?=[a-z0-9])[a-z0-9]+|\.(?=[0-9])[0-9]+)*"
)
_WORDED = re.compile(r"[a-z]2[a-z]|mp[34]|h2o")
"""Words of the trade that are spelt with a digit: B2B, D2C; they name nothing on record."""


def codes_in(text: str) -> Iterator[Figure]:
    """Yield order numbers, SKUs, model names and long numbers; a code bears what it begins with."""
    for match in _CODE.finditer(text):
        said = match.group()
        whole = Fact("code", said)
        parts = re.split(r"(?=[-_])", said)
        heads = {"".join(parts[:count]) for count in range(1, len(parts) + 1)}
        bears = tuple(Fact("code", head) for head in sorted(heads) if re.search("[0-9]", head))
        named = not _WORDED.fullmatch(said)
        yield Figure(*match.span(), bears if named else (), (whole,) if named else ())


def endings_in(text: str) -> Iterator[Figure]:
    """Yield the endings of cards; the words for them without digits are blanks, not figures."""
    for match in _CARD.finditer(text):
        said = match["digits"]
        yield sure(*match.span(), *((Fact("card", said),) if said else ()))


def phones_in(text: str) -> Iterator[Figure]:
    """Yield phone numbers, +81 read as 0."""
    for match in _PHONE.finditer(text):
        said = re.sub(r"^\+81(?:\(0\)|0)?", "0", re.sub("[^0-9+()]", "", match.group()))
        digits = re.sub("[^0-9]", "", said)
        if len(digits) >= _SHORTEST_PHONE:
            yield sure(*match.span(), Fact("phone", digits))


def postcodes_in(text: str) -> Iterator[Figure]:
    """Yield postcodes; 500-1000円 is a range."""
    for match in _POSTCODE.finditer(text):
        if unit_at(text, match.end()) is None and not text.startswith(("円", " yen"), match.end()):
            yield sure(*match.span(), Fact("postcode", re.sub("[^0-9]", "", match.group())))


def long_numbers_in(text: str) -> Iterator[Figure]:
    """Yield digits too many for a figure: parcel numbers, GTINs, whole cards."""
    for match in _DIGITS_ALONE.finditer(text):
        if unit_at(text, match.end()) is None and not text.startswith(("円", " yen"), match.end()):
            yield sure(*match.span(), Fact("code", match.group()))


READERS: tuple[Callable[[str], Iterator[Figure]], ...] = (
    endings_in,
    codes_in,
    phones_in,
    postcodes_in,
    long_numbers_in,
)
"""In this order: what one has read the next does not see."""
