"""Reads what must not be: «not black», «M以外», «without nuts», «卵アレルギー»."""

import re

Span = tuple[int, int]
"""Where something stands in a text: from, to."""

_NEGATED = re.compile(
    r"^\s*(?:(?:じゃ|では|で|や)(?:な(?:い|く)|無い)(?!です|の?か|の?\?)|じゃあ?りません|以外|なし|無し|抜き|不要"
    r"|(?:は|って)(?:いら|要ら)な(?:い|く)|(?:は|を)除(?:い|く|外)|除く|(?:は|って)(?:嫌|いや|だめ|ダメ|あかん|ng|避け|苦手)|を避け|ng\b"
    r"|(?:を|が|は|の|も)?(?:いっさい|一切|全く|まったく|全然)?(?:不使用|フリー|無添加|未使用"
    r"|使(?:って|用して)い?ない|使わない|使われてい?ない|入って(?:い)?(?:ない|へん|ません)|入らない"
    r"|含(?:まない|まれてい?ない|まれない|んでい?ない))"
    r"|[- ]free\b)(?:もの|やつ|の|て|で)?"
)
_NEGATED_BEFORE = re.compile(
    r"\b(?:not|non|without|no|except(?: for)?|other than|(?:anything|everything) but"
    r"|(?:don't|do not) (?:want|contain|use)|(?:doesn't|does not) (?:contain|use)|avoid"
    r"|free (?:of|from)"
    r"|not made (?:of|with|from))[- ](?:a |an |any |made in |real |genuine )?$"
)

LISTED = re.compile(r"(?:色)?\s*(?:と|や|・|、|も|,| or | and | nor )\s*(?:the |an? )?")
"""What stands between several that are denied together: «黒と紺以外»."""

_ALLERGY = re.compile(
    r"^(?:の|に)?アレルギー(?:でも|なので|だけど|がある|持ち|対応|の)?|^ allerg(?:y|ies|ic)\b"
)
_ALLERGY_BEFORE = re.compile(r"\ballergic to (?:the )?$")

FREE_OF = re.compile(
    r"(?P<ja>[ァ-ヶー]{2,8}|[一-龥]{1,4})(?:を|が|は|の)?(?:いっさい|一切)?"
    r"(?:不使用|フリー|抜き|無添加|使って(?:い)?ない|使わない|入って(?:い)?ない|含まない)"
    r"|(?P<ja2>[ァ-ヶー]{2,8}|[一-龥]{1,4})(?:の)?アレルギー"
    r"|\b(?P<en>[a-z]{3,12})[- ]free\b|\b(?P<en2>[a-z]{3,12}) allerg(?:y|ies|ic)\b"
    r"|\b(?:allergic to|without|no) (?P<en3>[a-z]{3,12})\b(?= in| at|$|[.?!])"
)
"""Some word, in one of the groups, for what must not be there."""


def with_denial(folded: str, span: Span) -> Span:
    """Widen a span by the words that deny it; it stays as it is where none do."""
    start, end = span
    before, after = _NEGATED_BEFORE.search(folded[:start]), _NEGATED.match(folded[end:])
    return before.start() if before else start, end + (after.end() if after else 0)


def with_allergy(folded: str, span: Span) -> Span:
    """Widen a span by the words that make it an allergy; it stays as it is where none do."""
    start, end = span
    before, after = _ALLERGY_BEFORE.search(folded[:start]), _ALLERGY.match(folded[end:])
    return before.start() if before else start, end + (after.end() if after else 0)
