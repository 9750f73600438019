"""Reads from what a reader said about a change: pieces, hours, wrapping, yes-and-noes."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeVar

from assistant.language.normalise import matching_form
from assistant.language.numerals import value_of

_Found = TypeVar("_Found")
_ORDER_ID = re.compile(r"(?<![a-z0-9])m-?20\d\d-?\d{5}(?!\d)")
_PIECES = re.compile(
    r"(?<![\d.])(\d{1,3}|[一二三四五六七八九十]{1,2}|one|two|three|four|five)\s*"
    r"(?:枚|点|個|つ(?!目)|足|本|着|袋|セット|冊|台|缶|箱|双|pcs?\b|pieces?\b|pairs?\b|of (?:it|them|the)|个|件|개|장)(?!目|以上)"  # noqa: E501
)
_TO_NUMBER = re.compile(r"(?:数量|個数|quantity|qty)(?:を|は|:|to)?\s*(?:to\s*)?(\d{1,3})(?!\d)")
_ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_UNOPENED = re.compile(
    r"未開封|開封(?:して|は)(?:い)?(?:ない|ません|いません)|(?:開けて|あけて)(?:い)?(?:ない|ません)"
    r"|unopened|not (?:been )?opened|(?:haven't|have not|didn't) open|still sealed"
    r"|未拆|没拆|미개봉|안 뜯"
)
_OPENED = re.compile(
    r"開封|開け(?:た|て|ちゃ)|あけ(?:た|ちゃ)|使(?:った|って|いかけ|いました)|\bopened\b|\bused\b|拆开|拆了|开封|개봉|뜯"
)
_USED = re.compile(
    r"(?<!未)使用(?:した|して|済)|使(?:った|っちゃ|いました)|(?:外で|一度|1回|何度か)(?:履|着|使)"
    r"|洗(?:った|濯した|っちゃ)|\b(?:worn|wore|washed|used) (?:it|them|once|outside)"
)
_NOT_OUR_LABEL = re.compile(
    r"(?:自分|こちら)で(?:送|返送|発送)|ラベル(?:は|を)?(?:使わ|いら|不要|なし)"
    r"|send (?:it|them) (?:back )?myself|own label"
)
_OUR_LABEL = re.compile(r"ラベル(?:を|で)?(?:使|お願|ほし|送って)|(?:use|with) (?:your|the) label")
_FROM_TO = re.compile(r"(\d{1,2})(?:時|:00)?\s*(?:[-–—~〜～]|から|to|until)\s*(\d{1,2})(?:時|:00)?")
_MORNING = re.compile(r"午前|朝|\bmorning\b|上午|오전")
_BOX = re.compile(
    r"ギフトボックス|(?:箱|ボックス|はこ)(?:に|で|の|を|が|入|$|、|。)|\bbox\b|礼盒|礼品盒|박스|상자"
)
_BAG = re.compile(
    r"ギフトバッグ|(?:袋|バッグ|バック)(?:に|で|の|を|が|入|$|、|。)|\bbag\b|礼品袋|봉투"
)
_UNWRAPPED = re.compile(
    r"(?:包装|ラッピング|ギフト(?:バッグ|ボックス|包装)?|箱|袋)(?:は|を)?(?:なし|無し|不要|いら|外し|やめ|取り消|取りやめ)"
    r"|(?:no|without|remove(?: the)?) (?:gift )?(?:wrap|wrapping|box|bag)"
)
_NOT_BUT = re.compile(
    r"(?:やめて|じゃなくて|ではなく|から)(?=.{0,12}(?:箱|袋|ボックス|バッグ|バック))"
)
_NO_NOSHI = re.compile(
    r"(?:のし|熨斗)(?:は|を)?(?:なし|無し|不要|いら|外し|やめ)|(?:no|without|remove(?: the)?) noshi"
)
_NOSHI = re.compile(r"のし|熨斗|表書き|noshi")
_NAME = re.compile(
    r"(?:名前|名入れ|お名前|name)(?:は|を|に|で|:|：)?\s*[「『\"“]?([^」』\"”、。,.\s]{1,20}?)[」』\"”]?"
    r"(?=で|に|と|を|、|。|,|\.|$|\s)"
)
_MESSAGE = re.compile(
    r"(?:メッセージ|message)[^「『\"“]{0,12}[「『\"“]([^」』\"”]+)[」』\"”]"
    r"|[「『\"“]([^」』\"”]+)[」』\"”]\s*(?:と|って|という)[^。]{0,6}メッセージ"
)
_SAID_AS: Mapping[str, tuple[str, ...]] = {
    "御祝": ("御祝", "お祝い", "お祝", "ご祝"),
    "内祝": ("内祝",),
    "御礼": ("御礼", "お礼"),
    "御中元": ("御中元", "お中元"),
    "御歳暮": ("御歳暮", "お歳暮"),
    "御年賀": ("御年賀", "お年賀"),
    "快気祝": ("快気祝",),
    "粗供養": ("粗供養",),
    "無地のし": ("無地",),
}


def latest(words: Iterable[str], read: Callable[[str], _Found | None]) -> _Found | None:
    """Return what the latest words tell that tell anything."""
    for said in reversed(tuple(words)):
        found = read(said)
        if found not in (None, (), ""):
            return found
    return None


def without_order(words: str) -> str:
    """Fold words and take order numbers out, so that their letters and figures mean nothing."""
    return _ORDER_ID.sub(" ", matching_form(words))


def pieces(words: str) -> int | None:
    """Read a number of pieces: «1枚だけ», «2つ», "two of them", «数量を3に»."""
    folded = without_order(words)
    found = _TO_NUMBER.search(folded) or None
    counted = _PIECES.findall(folded)
    said = found[1] if found else counted[-1] if counted else None
    if said is None:
        return None
    if said in _ENGLISH:
        return _ENGLISH[said]
    value = value_of(said)
    return int(value) if value else None


def opened(words: str) -> bool | None:
    """Hear whether goods were opened."""
    folded = matching_form(words)
    if _UNOPENED.search(folded):
        return False
    return True if _OPENED.search(folded) else None


def used(words: str) -> bool | None:
    """Hear that goods were used; nobody is asked for it."""
    return True if _USED.search(matching_form(words)) else None


def label(words: str) -> bool | None:
    """Hear whether the shop's return label is wanted."""
    folded = matching_form(words)
    if _NOT_OUR_LABEL.search(folded):
        return False
    return True if _OUR_LABEL.search(folded) else None


def time_slot(words: str, slots: Iterable[str]) -> str | None:
    """Find the delivery slot that is named by its hours; «午前» is the morning one."""
    folded = matching_form(words)
    for start, end in _FROM_TO.findall(folded):
        hours = (_hour(start), _hour(end))
        for slot in slots:
            figures = tuple(int(each) for each in re.findall(r"\d+", slot))
            if figures in (hours, (int(start), int(end))):
                return slot
    if _MORNING.search(folded):
        return next((slot for slot in slots if "午前" in slot), None)
    return None


def _hour(said: str) -> int:
    hour = int(said)
    return hour + 12 if hour < 9 else hour


def wrapping(words: str) -> Literal["none", "bag", "box"] | None:
    """Hear which wrapping is wanted."""
    folded = _NOT_BUT.split(matching_form(words))[-1]
    if _UNWRAPPED.search(folded):
        return "none"
    if _BOX.search(folded):
        return "box"
    return "bag" if _BAG.search(folded) else None


def noshi(words: str, known: Iterable[str]) -> str | None:
    """Hear an inscription; empty for none at all, `?` where a noshi is wished for without one."""
    folded = matching_form(words)
    if _NO_NOSHI.search(folded):
        return ""
    for name in known:
        if any(matching_form(each) in folded for each in _SAID_AS.get(name, (name,))):
            return name
    return "?" if _NOSHI.search(folded) else None


def noshi_style(words: str) -> Literal["inner", "outer"] | None:
    """Hear whether the noshi goes inside or outside the wrapping."""
    folded = matching_form(words)
    if re.search(r"外のし|外熨斗|outside", folded):
        return "outer"
    return "inner" if re.search(r"内のし|内熨斗|inside", folded) else None


def noshi_name(words: str) -> str | None:
    """Read the name that is to stand on the noshi."""
    found = _NAME.search(words)
    return found[1].strip() if found else None


def message(words: str) -> str | None:
    """Read the message, from its quotation marks."""
    found = _MESSAGE.search(words)
    return (found[1] or found[2]) if found else None
