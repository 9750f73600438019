"""Other ways to say that goods have something or can stand it, and that they do not."""

import re
from collections.abc import Iterator

_CAN = re.compile(r"(?:に?対応|可|ok|可能|できる|でも?使える)$", re.IGNORECASE)
_FREE = re.compile(r"(?:フリー|不使用|無添加|[- ]free)$")
_WITH = re.compile(r"(?:付き|つき|あり|付)$")
_POTENTIAL = re.compile(r"(?<=[えけせてねめれげべ])る$|(?<=でき)る$|(?<=使え)る$")
_ABLE = ("対応", "に対応", "可", "可能", "ok", "できる", "が使える", "で使える", "でも使える",
         "でも大丈夫", "で洗える", "に入れられる", "に入れても大丈夫", "に入れてもok",
         "にかけられる", "にかけてもok")  # fmt: skip
_UNABLE = ("不可", "ng", "非対応", "できない", "で使えない", "で洗えない", "に入れられない")
_NONE_OF = ("フリー", "不使用", "無添加", "なし", "無し", "抜き", "カット", "ゼロ", "未使用")
_SOME_OF = (
    "入り",
    "配合",
    "使用",
    "添加",
    "が入った",
    "の入った",
    "を使った",
    "が入っている",
    "含有",
)


def stem_of_free(name: str) -> str:
    """Name what goods are free of by a label: アルコール of «アルコールフリー»; else ""."""
    return _stem(_FREE, name)


def said_otherwise(name: str) -> Iterator[str]:
    """Yield what else says yes: «食洗機対応» is also «食洗機OK» and «食洗機に入れられる»."""
    if name.isascii() and (stem := _stem(_FREE, name.lower())):
        yield from (f"{stem} free", f"no {stem}", f"without {stem}", f"free of {stem}",
                    f"free from {stem}", f"non-{stem}")  # fmt: skip
        return
    if stem := _stem(_CAN, name):
        yield stem
        yield from (stem + ending for ending in _ABLE)
    if stem := _stem(_FREE, name):
        yield from (stem + ending for ending in _NONE_OF)
    if stem := _stem(_WITH, name):
        yield from (
            stem + ending for ending in ("付き", "つき", "あり", "のある", "が付いた", "がついた")
        )


def said_not(name: str) -> Iterator[str]:
    """Yield what says no: «アルコールフリー» is denied by «アルコール入り»."""
    if name.isascii() and (stem := _stem(_FREE, name.lower())):
        yield from (f"with {stem}", f"containing {stem}", f"contains {stem}")
        return
    if stem := _stem(_CAN, name):
        yield from (stem + ending for ending in _UNABLE)
    if stem := _stem(_FREE, name):
        yield from (stem + ending for ending in _SOME_OF)
    if stem := _stem(_WITH, name):
        yield from (stem + ending for ending in ("なし", "無し", "の付いていない", "のない"))
    if stem := _stem(_POTENTIAL, name):
        yield from (stem + ending for ending in ("ない", "ません"))


def _stem(ending: re.Pattern[str], name: str) -> str:
    stem = ending.sub("", name)
    return stem if stem != name and len(stem) > 1 else ""
