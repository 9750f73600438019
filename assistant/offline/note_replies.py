"""Reads the bare reply to a question just asked: yes, no, half of it, not sure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.offline.note_clauses import Clause, is_japanese
from assistant.offline.note_others import OURS
from assistant.offline.note_stance import Stance, judge

_YES = re.compile(
    "(?:はい|ええ|うん|そうです|その通り|もちろん)(?![ぁ-ん])|(?:できて|やって|して"
    "|あり)(?:い)?(?:ます|る)(?:よ)?[。!]*$|○"
    r"|(?:yes|yeah|yep|yup|sure|of course|we do|we have|certainly|absolutely)\b(?!,? but no)"
)
_NO = re.compile(
    "(?:いいえ|いえ|いや|ううん|なし|ないです|やって(?:い)?ません|して(?:い)?ません|まだです"
    "|まだない|全然|特にな|×)"
    r"|(?:no|nope|not yet|none|never|nothing|we don't|we haven't|not at all)\b(?! problem| idea"
    r"| doubt)"
)
_ECHO = re.compile(r"^.{1,24}(?:ですか|は|って)?\?$")
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Reply:
    """What a bare reply says, and the folded stretch that says it."""

    stance: Stance
    start: int
    end: int


def reply(folded: str, spoken: Sequence[Clause], *, named: bool) -> Reply | None:
    """Read a reply to the open question; None when the words answer nothing by themselves.

    With a practice `named` only a leading yes or no still answers the question.
    """
    first = next((each for each in spoken if folded[each.start : each.end].strip(" 、,。.!")), None)
    if first is None or not first.spoken:
        return None
    start, words = _words(folded, first)
    end = start + len(words)
    plain = _yes_or_no(words)
    if plain is not None:
        return Reply(plain, start, end)
    if named or not _is_short(words):
        return None
    found = judge(words, judged=words, whole=words)
    if found is None or (found.value == 1.0 and found.kind == "value"):
        return None
    return Reply(found, start, end)


def carried(
    folded: str, spoken: Sequence[Clause], clause: Clause, named: frozenset[int]
) -> Reply | None:
    """Read the answer that follows a clause which only raised the subject.

    «カゴ落ちメール？送ってません», «はい» after a question in the notes, and «競合は…ますが、うちは
    していません» all speak of the practice named just before.
    """
    place = spoken.index(clause) + 1
    if place >= len(spoken) or not spoken[place].spoken or spoken[place].start in named:
        return None
    start, words = _words(folded, spoken[place])
    if not words:
        return None
    same = spoken[place].sentence == clause.sentence
    echo = _ECHO.search(folded[clause.start : clause.end].strip())
    plain = _yes_or_no(words)
    if plain is None and not (same and OURS.search(words)) and not (echo and _is_short(words)):
        return None
    found = plain or judge(words, judged=words, whole=words)
    return None if found is None else Reply(found, start, start + len(words))


def _words(folded: str, clause: Clause) -> tuple[int, str]:
    """Return where a clause's words begin, and the words."""
    text = folded[clause.start : clause.end]
    start = clause.end - len(text.lstrip(" 、,・\n「」\"'-"))
    return start, folded[start : clause.end].rstrip(" 、,\n「」")


def _yes_or_no(words: str) -> Stance | None:
    if _NO.match(words):
        return Stance("value", 0.0)
    return Stance("value", 1.0) if _YES.match(words) else None


def _is_short(words: str) -> bool:
    return len(words) <= _LONGEST * (1 if is_japanese(words) else 2)
