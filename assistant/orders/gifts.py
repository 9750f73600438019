"""How the gift options of an order are worded: wrapping, noshi and message."""

from collections.abc import Mapping

from assistant.domain.model import Words
from assistant.orders.texts import JOINED, say, spoken

GIFTS: Mapping[str, Words] = {
    "bag": {"ja": "ギフトバッグ", "en": "Gift bag"},
    "box": {"ja": "ギフトボックス", "en": "Gift box"},
}


NOSHI: Words = {"ja": "のし「{noshi}」", "en": "noshi “{noshi}”"}


NO_GIFT: Words = {"ja": "なし", "en": "none"}


NOSHI_NAME: Words = {"ja": "お名前「{name}」", "en": "name “{name}”"}


NOSHI_STYLES: Mapping[str, Words] = {
    "inner": {"ja": "内のし", "en": "inside the wrapping"},
    "outer": {"ja": "外のし", "en": "outside the wrapping"},
}


MESSAGE: Words = {"ja": "メッセージ「{message}」", "en": "message “{message}”"}


def gift_text(gift: Mapping[str, str], language: str) -> str:
    """Word gift options: wrapping, noshi with its name and style, message."""
    wrapping, noshi = gift.get("wrapping", ""), gift.get("noshi", "")
    style, name, message = (gift.get(key, "") for key in ("noshi_style", "noshi_name", "message"))
    parts = (
        say(GIFTS[wrapping], language) if wrapping in GIFTS else wrapping,
        say(NOSHI, language, noshi=noshi) if noshi else "",
        say(NOSHI_STYLES[style], language) if style in NOSHI_STYLES else "",
        say(NOSHI_NAME, language, name=name) if name else "",
        say(MESSAGE, language, message=message) if message else "",
    )
    return JOINED[spoken(language)].join(filter(None, parts)) or say(NO_GIFT, language)
