"""Reads what must not be: «not black», «M以外», «without nuts»."""

import re

_NEGATED = re.compile(
    r"^\s*(?:(?:じゃ|では|で)な(?:い|く)(?!です|の?か|の?\?)|以外|なし|抜き|不要"
    r"|は(?:いら|要ら)な(?:い|く)|は除(?:い|く|外)|は(?:嫌|いや|だめ|ダメ|ng|避け|苦手))(?:もの|やつ|の|て|で)?"
)
_NEGATED_BEFORE = re.compile(
    r"\b(?:not|non|without|no|except(?: for)?|other than|(?:anything|everything) but"
    r"|(?:don't|do not) want|avoid)[- ](?:a |an |any |made in )?$"
)

_LISTED = re.compile(r"(?:と|や|・|、)[^\s、。と]{1,8}?以外")
"""What follows the first of several that are denied together: «黒と紺以外»."""

FREE_OF = re.compile(
    r"([ァ-ヶー]{2,8}|[一-龥]{1,4})(?:じゃない|ではない|以外)(?:の|もの|やつ)?(?=[一-龥ァ-ヶー])"
    r"|([ァ-ヶー]{2,8}|[一-龥]{1,4})(?:を|が|は)?"
    r"(?:不使用|フリー|抜き|無添加|を?使って(?:い)?ない|を?使わない|が?入って(?:い)?ない|を?含まない|なし)"
    r"|([ァ-ヶー]{2,8}|[一-龥]{1,4}|たまご|そば)(?:の)?アレルギー(?:でも|なので|だけど|がある|持ち|対応|の)?"
    r"|\b([a-z]{3,12}) allerg(?:y|ies|ic)\b|\ballergic to ([a-z]{3,12})\b"
    r"|\b([a-z]{3,12})[- ]free\b|\b(?:without|no) ([a-z]{3,12})\b(?= in| at|$|[.?!])"
)
"""A substance, in one of the groups, that is said to be absent."""


ALLERGENS = (
    ("小麦", "小麦粉", "グルテン", "wheat", "gluten"),
    ("卵", "たまご", "玉子", "鶏卵", "egg", "eggs"),
    ("乳", "乳成分", "牛乳", "乳製品", "バター", "チーズ", "生クリーム", "milk", "dairy", "butter"),
    ("ナッツ", "アーモンド", "くるみ", "カシューナッツ", "ピスタチオ", "ヘーゼルナッツ", "落花生",
     "ピーナッツ", "nut", "nuts", "almond", "walnut", "peanut", "peanuts"),
    ("大豆", "soy", "soya", "soybean"),
    ("そば", "蕎麦", "buckwheat"),
)  # fmt: skip
"""Words for one allergen: who asks for none of one of them wants none of any."""


def substances(word: str) -> tuple[str, ...]:
    """List every word that a record may name a substance by."""
    return next((names for names in ALLERGENS if word in names), (word,))


def denied_together(folded: str, span: tuple[int, int]) -> bool:
    """Tell whether the words around a span deny it, alone or with what is listed after it."""
    if with_denial(folded, span) != span:
        return True
    listed = _LISTED.match(folded[span[1] :])
    return listed is not None


def with_denial(folded: str, span: tuple[int, int]) -> tuple[int, int]:
    """Widen a span by the words that deny it; it stays as it is where none do."""
    start, end = span
    before, after = _NEGATED_BEFORE.search(folded[:start]), _NEGATED.match(folded[end:])
    return before.start() if before else start, end + (after.end() if after else 0)
