"""Words recorded values: numbers with their units, yes and no, and text made safe to repeat."""

import html
import re
from functools import lru_cache

from assistant.domain.product import Attribute
from assistant.guard.question import signs_in
from assistant.language.normalise import clean

LONGEST_CHARACTERS = 400
"""A recorded text longer than this is a page, not a fact."""

_INLINE_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|small|sup|sub)\b[^<>]{0,500}>", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_SPACE = re.compile(r"\s+")
_UNSAYABLE = re.compile(r"https?:|www\.|\w@\w|[<>{}]|\[\w+[ _]\w+\]", re.IGNORECASE)
_REFUSAL = re.compile(
    r"as an ai|i (?:cannot|can't|am unable to) (?:fulfil|assist|help)|言語モデルとして"
    r"|\b(?:tbd|n/a|lorem ipsum)\b",
    re.IGNORECASE,
)
_JAPANESE_UNITS = {
    "h": "時間",
    "oz": "オンス",
    "G": "ゲージ",
    "mL/h": "mL/時",
    "g/m²/24h": "g/m²・24h",
}
_ENGLISH_UNITS = {
    "年": ("year", "years"), "か月": ("month", "months"), "日": ("day", "days"),
    "日分": ("day", "days"), "回": ("", ""), "分": ("minute", "minutes"),
    "h": ("hour", "hours"), "人": ("person", "people"), "ページ": ("", ""),
    "枚": ("", ""), "個": ("", ""), "点": ("", ""), "本": ("", ""), "種": ("", ""),
    "食": ("", ""), "粒": ("", ""), "か所": ("", ""), "合": ("go", "go"),
    "畳": ("tatami mats", "tatami mats"), "段階": ("level", "levels"), "気圧": ("bar", "bar"),
    "インチ": ("inch", "inches"), "番手": ("", ""), "度": ("degree", "degrees"),
    "m³/分": ("m³/min", "m³/min"), "G": ("", ""), "FP": ("FP", "FP"),
}  # fmt: skip
_NO_GAP = ("%", "°", "℃")
_BEFORE = ("Ra",)
_YES = {"ja": ("はい", "いいえ"), "en": ("yes", "no")}


def number_text(value: float, unit: str | None, language: str) -> str:
    """Write a number with its unit: `8.4cm`, `10,000mAh`, `5 years`."""
    figures = f"{value:,.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    unit = unit or ""
    if unit in _BEFORE:
        return f"{unit}{figures}"
    if language == "ja":
        return f"{figures}{_JAPANESE_UNITS.get(unit, unit)}"
    if unit.startswith(_NO_GAP):
        return f"{figures}{unit.replace('℃', '°C')}"
    one, many = _ENGLISH_UNITS.get(unit, (unit, unit))
    return f"{figures} {one if value == 1 else many}".strip()


def value_texts(attribute: Attribute, language: str) -> tuple[str, ...]:
    """Word a recorded value in this language; nothing when it is recorded in others only."""
    value = attribute.value
    if isinstance(value, bool):
        return (_YES.get(language, _YES["en"])[not value],)
    if isinstance(value, float | int):
        return (number_text(value, attribute.unit, language),)
    said = value.get(language, ())
    return said if isinstance(said, tuple) else (said,)


@lru_cache(maxsize=8_000)
def plain(text: str) -> str:
    """Strip markup, hidden characters and line breaks from a recorded text."""
    bare = _TAG.sub(" ", _INLINE_TAG.sub("", html.unescape(clean(text))))
    return _SPACE.sub(" ", bare).strip(" 　")


@lru_cache(maxsize=8_000)
def sayable(text: str) -> bool:
    """Tell whether a recorded text is a fact to repeat: no link, code, order or placeholder."""
    return len(text) <= LONGEST_CHARACTERS and any(map(str.isalnum, text)) and harmless(text)


@lru_cache(maxsize=8_000)
def harmless(text: str) -> bool:
    """Tell whether a text holds no link, code, order to a model, refusal or placeholder."""
    return not (_UNSAYABLE.search(text) or _REFUSAL.search(text) or "attack" in signs_in(text))
