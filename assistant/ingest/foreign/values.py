"""Turns what a foreign field holds into our texts, lists, numbers and facts."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from assistant.ingest.markup import plain_text
from assistant.language.normalise import clean

LONGEST_FACT = 1_000
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_PATH = re.compile(r"\s*[>›»＞|]\s*|\s+/\s+")
_PARTS = re.compile(r"[、，,;|\n]\s*(?![^(（\[]{0,200}[)）\]])")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,5})(?:\.\d{1,4})?")
_TRUE, _FALSE = ("true",), ("false",)


def text_of(value: object) -> str:
    """Read a text: HTML becomes plain, unseen characters go; "" when it holds none."""
    if isinstance(value, str):
        seen = value if value.isascii() and value.isprintable() else clean(value)
        return plain_text(seen).strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def words_of(value: object, language: str) -> dict[str, str]:
    """Read a text per language; one without a language is in `language`."""
    if isinstance(value, Mapping):
        told = {key: text_of(text) for key, text in by_language(value).items()}
    else:
        told = {language: text_of(value)}
    return {key: text for key, text in told.items() if text}


def by_language(value: Mapping[object, object]) -> dict[str, object]:
    """Read a map of languages (`ja`, `en-US`); {} when it is another kind of map."""
    if not all(_LANGUAGE.fullmatch(str(key)) for key in value):
        return {}
    return {str(key)[:2]: each for key, each in value.items()}


def lists_of(value: object, language: str) -> dict[str, tuple[str, ...]]:
    """Read several texts per language: lists, or one text parted by commas."""
    if isinstance(value, Mapping):
        told = {key: _list(each, _PARTS) for key, each in by_language(value).items()}
    else:
        told = {language: _list(value, _PARTS)}
    return {key: texts for key, texts in told.items() if texts}


def path_of(value: object, language: str) -> dict[str, tuple[str, ...]]:
    """Read a category: a list from the widest on, or a path such as `Shoes > Boots`."""
    if isinstance(value, Mapping) and by_language(value):
        return {
            key: path for key, each in by_language(value).items() if (path := _list(each, _PATH))
        }
    path = _list(value, _PATH)
    return {language: path} if path else {}


def texts_of(value: object) -> tuple[str, ...]:
    """Read several texts in no language: tags, addresses of pictures."""
    return _list(value, _PARTS)


def _list(value: object, parts: re.Pattern[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        found: Iterable[str] = (part.strip() for part in parts.split(text_of(value)))
    elif isinstance(value, list | tuple):
        found = (text_of(_named(each)) for each in value)
    else:
        found = (text_of(value),)
    return tuple(dict.fromkeys(text for text in found if text))


def _named(value: object) -> object:
    if isinstance(value, Mapping):
        return next((value[key] for key in ("name", "title", "label", "url") if key in value), "")
    return value


def count_of(value: object) -> int | None:
    """Read a number of pieces, 0 where it is negative; None when it is none."""
    text = text_of(value).replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return max(0, min(int(number), 10**9)) if number.is_finite() else None


def fact_of(value: object, language: str) -> bool | float | dict[str, object] | None:
    """Read any scalar or list as the value of an attribute; None when it says nothing."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value) if abs(value) < 10**15 else None
    if isinstance(value, list | tuple):
        texts = [text_of(each)[:LONGEST_FACT] for each in value if isinstance(each, str | int)]
        return {language: texts} if any(texts) else None
    if isinstance(value, Mapping):
        told = by_language(value)
        return {key: fact for key, each in told.items() if (fact := _fact_text(each))} or None
    text = text_of(value)[:LONGEST_FACT]
    if text.casefold() in (*_TRUE, *_FALSE):
        return text.casefold() in _TRUE
    if _NUMBER.fullmatch(text):
        return float(text)
    return {language: text} if text else None


def _fact_text(value: object) -> object:
    if isinstance(value, list | tuple):
        return [text_of(each)[:LONGEST_FACT] for each in value]
    return text_of(value)[:LONGEST_FACT]
