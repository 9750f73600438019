"""The places copy goes to, each with the limits it really has, measured as it measures."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.errors import ConfigurationInvalid

Unit = Literal["characters", "utf16", "utf8", "full_width"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A place for copy. A limit that is None is not known to exist; `unit` measures both.

    `source` says where the limits come from: `house` where they are only our own.
    """

    id: str
    unit: Unit
    title_most: int | None
    body_most: int | None
    sentences_most: int | None
    source: str


CHANNELS = (
    Channel(
        id="web",
        unit="full_width",
        title_most=60,
        body_most=None,
        sentences_most=6,
        source="house",
    ),
    Channel(
        id="google",
        unit="characters",
        title_most=150,
        body_most=5_000,
        sentences_most=None,
        source="Google Merchant Center product data specification: title 150, description 5,000",
    ),
    Channel(
        id="line",
        unit="utf16",
        title_most=None,
        body_most=5_000,
        sentences_most=None,
        source="LINE Messaging API, text message: 5,000 UTF-16 code units",
    ),
    Channel(
        id="email",
        unit="full_width",
        title_most=60,
        body_most=400,
        sentences_most=None,
        source="house",
    ),
    Channel(
        id="short",
        unit="full_width",
        title_most=None,
        body_most=70,
        sentences_most=None,
        source="house",
    ),
)
"""Every channel, `web` first. A channel is added only with a limit somebody has looked up."""


def channel_of(name: str) -> Channel:
    """Find a channel; raises ConfigurationInvalid naming those there are."""
    for channel in CHANNELS:
        if channel.id == name:
            return channel
    msg = f"channel: {name!r} is not one of {', '.join(each.id for each in CHANNELS)}"
    raise ConfigurationInvalid(msg)


def measure(text: str, unit: Unit) -> int:
    """Count a text as a channel counts it.

    `full_width` counts half-width letters as half and rounds up, as Japanese forms do.
    """
    return _MEASURES[unit](text)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", errors="replace")) // 2


def _full_width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(each) in "WFA" for each in text)
    return wide + -(-(len(text) - wide) // 2)


_MEASURES: Mapping[Unit, Callable[[str], int]] = {
    "characters": len,
    "utf16": _utf16,
    "utf8": lambda text: len(text.encode("utf-8", errors="replace")),
    "full_width": _full_width,
}
