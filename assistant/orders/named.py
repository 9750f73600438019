"""Which of the orders that a message names it wants cancelled, and which it names besides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language.normalise import matching_form

_ORDER = re.compile(r"(?<![a-z0-9])m-?(20\d\d)-?(\d{5})(?!\d)")
_JOINED = re.compile(
    r"[\s、,・&+/]*(?:(?:と|や|および|及び|ならびに|それと|それから|あと|また|続けて|そして"
    r"|and|as well as|plus|和|跟|와|과|하고|랑)[\s、,]*)*(?:注文|ご注文|order|number|番号)?[\s:の]*"
)
"""What stands between two orders of which the same is wanted."""

_ALSO = re.compile(r"\s*(?:の(?:ご)?注文)?(?:も|too\b|as well|also|也|도)")
_CANCEL_BEHIND = re.compile(r"キャンセル|取り?消|取りやめ|取り止め|やめ(?:たい|ます|る)|취소")
_CANCEL_BEFORE = re.compile(r"\bcan(?:cel|cle)|\bcall off|取消")
_NOT_BEHIND = re.compile(
    r"\s*(?:の(?:ご)?注文)?(?:では?な|じゃな|以外|は(?:そのまま|残)|はキャンセルし(?:ない|ません))"
    r"|[^。.!?]*(?:キャンセル|取り?消し?)(?:は|を)?し?(?:ない|なく|ません|せず|不要)"
)
_NOT_BEFORE = re.compile(r"(?:\bnot|\bkeep|\bexcept|\bdon't cancel|\bdo not cancel)(?: order)?\s*$")


@dataclass(frozen=True, slots=True)
class Named:
    """Order numbers in the order they were named; `besides` are those of which all else is said."""

    to_cancel: tuple[str, ...]
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mention:
    order_id: str
    before: str
    behind: str

    @property
    def refused(self) -> bool:
        return bool(_NOT_BEHIND.match(self.behind) or _NOT_BEFORE.search(self.before))

    @property
    def wanted(self) -> bool:
        """Tell whether the words next to it say «cancel»: behind it in Japanese, before in English.

        Not what stands behind a stop: that speaks of something else.
        """
        if self.refused:
            return False
        behind = re.split(r"[。.!?]", self.behind, maxsplit=1)[0]
        return bool(_CANCEL_BEHIND.search(behind) or _CANCEL_BEFORE.search(self.before))


def orders_named(text: str) -> Named:
    """Read a message that wants an order cancelled; no number at all leaves both empty.

    «M-1とM-2をキャンセル» wants both, «M-1をキャンセル、M-2はどこ» the first alone, and of an order
    that is to stay («M-1ではなく») nothing is wanted. Where no words tell, it is the first, with
    those joined to it.
    """
    mentions = tuple(_mentions(matching_form(text)))
    wanted = [each.wanted for each in mentions]
    if mentions and not any(wanted):
        first = next((at for at, each in enumerate(mentions) if not each.refused), 0)
        wanted[first] = True
    for at in (*range(1, len(mentions)), *reversed(range(1, len(mentions)))):
        if _same(mentions[at - 1], mentions[at]):
            wanted[at - 1] = wanted[at] = wanted[at - 1] or wanted[at]
    told = {each.order_id: False for each in mentions}
    for each, cancel in zip(mentions, wanted, strict=True):
        told[each.order_id] |= cancel
    kept = {each.order_id for each in mentions if each.refused}
    return Named(
        to_cancel=tuple(name for name, cancel in told.items() if cancel),
        besides=tuple(name for name, cancel in told.items() if not cancel and name not in kept),
    )


def _same(one: _Mention, next_one: _Mention) -> bool:
    """Tell whether of two neighbours the same is wanted."""
    if one.refused or next_one.refused:
        return False
    return bool(_JOINED.fullmatch(one.behind) or _ALSO.match(next_one.behind))


def _mentions(folded: str) -> Iterator[_Mention]:
    found = list(_ORDER.finditer(folded))
    ends = [0, *(each.end() for each in found)]
    starts = [*(each.start() for each in found[1:]), len(folded)]
    for each, end, start in zip(found, ends, starts, strict=False):
        yield _Mention(
            order_id=f"M-{each[1]}-{each[2]}",
            before=folded[end : each.start()],
            behind=folded[each.end() : start],
        )
