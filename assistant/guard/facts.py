"""Holds what is said against what is on record: numbers, money, dates, links."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from assistant.language.numerals import value_of

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LINK = re.compile(
    r"https?://[^\s)>」』\]、。,]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|jp|io|shop|info|example)(?:/[^\s)>」』\]、。,]*)?",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"[〇一二三四五六七八九十百千万億\d.,]*[十百千万億〇一二三四五六七八九][十百千万億]*(?=円|日|%|パーセント|ポイント|点|か月|年|時間|営業日)"
)
_MARK = re.compile(r"\[\d+\]")
_LIMIT_WORDS = re.compile(
    r"^\s*(?:円|yen|%)?\s*(?:以下|以内|まで|以上|未満|前後|くらい|ぐらい|or (?:less|more|under))"
)
_LIMIT_BEFORE = re.compile(
    r"(?:under|below|up to|over|at least|within|about|between|and|から|[~〜])\s*[¥$]?$"
)


def numbers_in(text: str) -> frozenset[str]:
    """List the numbers of a text in one spelling: `4980`, `26.5`."""
    return frozenset(_plain(found) for found in _NUMBER.findall(_folded(text)))


def unsupported(
    sentence: str, *, supported: frozenset[str], limits: frozenset[str]
) -> tuple[str, ...]:
    """List the numbers and links of a sentence that nothing on record bears.

    `supported` are the numbers and links of evidence, records and cards. `limits` are numbers the
    reader stated: they may be repeated as a limit («5,000円以下») but never as a fact.
    """
    folded = _MARK.sub("", _folded(sentence))
    wrong = [link for link in _LINK.findall(folded) if link not in supported]
    bare = _LINK.sub("", folded)
    for said, value in _worded(bare):
        if value not in supported and value not in limits:
            wrong.append(said)
    for found in _NUMBER.finditer(_WORDED.sub("", bare)):
        number = _plain(found.group())
        if number in supported:
            continue
        unworded = _WORDED.sub("", bare)
        as_limit = _LIMIT_WORDS.match(unworded[found.end() :]) or _LIMIT_BEFORE.search(
            unworded[: found.start()]
        )
        if not (number in limits and as_limit):
            wrong.append(found.group())
    return tuple(wrong)


def supported_by(texts: Iterable[str]) -> frozenset[str]:
    """Gather every number and link that the texts bear."""
    known: set[str] = set()
    for text in texts:
        folded = _folded(text)
        known.update(_plain(found) for found in _NUMBER.findall(folded))
        known.update(_LINK.findall(folded))
        known.update(value for _, value in _worded(folded))
    return frozenset(known)


def _worded(text: str) -> Iterator[tuple[str, str]]:
    """Yield figures written with kanji before a unit, and their plain value: 5万円, 五百円."""
    for found in _WORDED.finditer(text):
        value = value_of(found.group())
        if value is not None:
            yield found.group(), _plain(f"{value:f}")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _plain(number: str) -> str:
    bare = number.replace(",", "")
    return (bare.rstrip("0").rstrip(".") if "." in bare else bare).lstrip("0") or "0"
