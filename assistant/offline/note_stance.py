"""Decides what a clause says of the practice it names: done, partly, planned, not, unknown."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.offline.note_clauses import is_japanese
from assistant.offline.note_when import (
    given_up,
    is_ahead,
    is_in_part,
    is_over,
    is_wished,
    kept_up,
    was_until,
)

Kind = Literal["value", "unknown", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Stance:
    """What is said: a value, or why there is none. `looking` tells that only seeing is denied."""

    kind: Kind
    value: float = 0.0
    reason: str | None = None
    looking: bool = False


_MASK = "\ue000"
_DONE = Stance("value", 1.0)
_NOT = Stance("value", 0.0)
_PLANNED = Stance("value", 0.0, "planned")
_STOPPED = Stance("value", 0.0, "stopped")
_WISHED_FOR = Stance("value", 0.0, "wished")
_UNKNOWN = Stance("unknown")
_SILENT = Stance("unknown", reason="silent")
_HALF = Stance("value", 0.5)
_SOME = Stance("value", 0.25)

_IDIOMS = re.compile(
    "必ず|欠かさず|漏れなく|もれなく|間違いなく|問題な[いくし]|問題ありません|くまなく|限りなく"
    "|少な[いく]|迷わず"
    "|たえず|絶えず|休まず|相変わらず|[にも](?:かか|関)わらず|とりあえず|まずは?|残らず"
    "|とどまらず|思わず"
    "|(?:ない|いない)わけ(?:では|じゃ|でも)(?:ない|ありません)|なくは(?:ない|ありません)"
    "|だけで(?:は|じゃ)?なく"
    r"|\bnot only\b|\bnot just\b|\bno problems?\b|\bno issues?\b|\bnot too bad\b|\bno doubt\b"
)
_NEGATED = re.compile(
    "(?<!か)ない|(?:では|じゃ|[がはもで])なく|ません|なかった|[てで](?:い)?な(?:く|かっ)"
    "|おら(?:ず|ん)|[しきけえてべめれせ]ず|[らわかさたなまば]ずに?(?=[、。]|$)|なし|無し|無い"
    "|ゼロ|皆無|×"
    "|未(?:着手|実施|対応|導入|整備|設定|掲載|作成|確認|活用|使用|定|完)|放置|手つかず|後回し"
    "|まだ(?:です|だ|で|$|[。、.]|fax|ファックス|紙|手書き|手作業|手入力|手動|電話|口頭)"
    "|断[りっ]|お断り|遠慮いただ|止ま(?:っ|り)|ほったらかし|いまいち|さっぱり"
    r"|\b(?:not|no|never|nobody|none|nothing|neither|nor|without|lacks?|lacking|missing|unused"
    r"|ignored|instead of|rather than|cannot)\b|\bno one\b|n't\b"
)
_ADVERSE = re.compile(
    "バラバラ|ばらばら|別々|サイロ|属人|縦割り|ずれ[てる]|売り越し|過剰販売|たらい回し|説明し直"
    "|聞き直し|同じことを聞"
    r"|何度も説明|誤出荷|\bsilo(?:s|ed)?\b|oversell|oversold|passed around|repeat themselves"
    r"|scattered"
)
_UNSURE = re.compile(
    "[分わ]から(?:な|ん|ず)|[分わ]かりませ|たぶん|多分|おそらく|恐らく|かもしれ|かも(?:です|$)"
    "|はず(?:です|だ|$|。)"
    "|不明|自信がな|定かで|(?:てい?る|てる|ある|あった|した|ない)(?:ん)?(?:だ)?と思い?(?:ます|う)"
    "|知らない|知りません|何とも言え|なんとも言え|らしい|みたい(?:です|だ|$|。)|とのこと|よう(?:です|だ)(?:が|けど|ね|。|$)"
    "|[るただい]そう(?:です|だ)|前任者?(?:の人|の方)?が[^。]*(?:てい?た|まし)"
    r"|\b(?:not sure|unsure|don't know|do not know|no idea|maybe|perhaps|probably|possibly"
    r"|presumably|couldn't (?:tell|say)|can't (?:tell|say)|hard to say|apparently|supposedly"
    r"|i think|i don't think|i guess|i believe|i suppose)\b"
)
_SPARED = re.compile(
    "該当し(?:ない|ません)|該当な|対象外|当てはまらな|当てはまりませ|関係(?:が)?(?:ない|ありません)"
    r"|\b(?:do(?:es)?n?(?:'t| not) apply|not applicable|n/a|not relevant|out of scope)\b"
)
_BEGUN = re.compile(
    "(?:導入|作成|構築|整備|移行|開発|準備|着手|テスト|試験)中|始めたばかり|(?:入れ|使い始め"
    "|作っ)たばかり|お試し|試験的|試しに"
    "|進めて(?:い|る)|着手し|途中(?!で(?:いな|離|帰|抜|やめ|出)|離脱)|一部|部分的|少しだけ|少しずつ|少しは|ちょっと|限定的"
    "|始めたところ|△|たことが?[もは]?あ(?:る|り)"
    "|[1一](?:度|回)(?:だけ)?[^。]{0,10}(?:試し|やっ|やり|使っ|使い|送っ|送り|出し)(?:た|まし)"
    r"|\b(?:just started|only started|started with|in progress|rolling out|pilot(?:ing)?"
    r"|trial(?:ling)?"
    r"|testing|some of|partly|partially|in part|a few|a little|a bit|to some extent"
    r"|half-heartedly)\b"
)
_AT_TIMES = re.compile(
    "(?:する|やる|見る|送る|出す)(?:くらい|ぐらい)|たまに|時々|ときどき|ときおり|時折|思い出し"
    "|気が向|不定期|半分|半数|ある程度|程度(?:です|だ"
    "|$|。)"
    "|月(?:末|初)[^。、]{0,6}(?:くらい|ぐらい|程度|だけ|のみ|しか)"
    r"|\b(?:sometimes|occasionally|now and then|once in a while|from time to time|half|irregularly"
    r"|month-end only|only at month end|only at the end of the month)\b"
)
_SCARCELY = re.compile(
    "ほとんど|ほぼ|あまり|あんまり|めったに|滅多に|そんなに|そこまで|十分に?は|しか"
    r"|\b(?:hardly|barely|rarely|seldom|not really|not much|not often|not always|not all"
    r"|not every)\b"
)
_DUE = re.compile(
    "(?:必要|重要|大事|大切|課題|悩み|心配|不安|べき|迷)(?:か|っ|い|う|が(?:あ|出)|です|だ|と|で"
    "|性|$|。)"
    "|なければ(?:な|いけ)|ないと(?:いけ|な|$)"
    "|効果(?:は|が|って)"
    r"|\b(?:should|ought to|need to|needs to|must|have to|would|could|might|worr(?:y|ies|ied))\b"
    r"|\b(?:want|like|wish|hope)\b"
)
_CURIOUS = re.compile(
    "(?:知り|聞き|見直し|活用し|強化し|改善し|増やし|高め|伸ばし|充実させ)たい|もっと.*たい|興味"
    "|関心|気に[はも]?な"
)
_PHENOMENON = re.compile(
    "^(?:率|数|件数)?(?:は|が|も|の)?(?:多|増|減|高|低|起き|発生|目立|ひど|悩|課題|心配|不安"
    "|気にな|問題(?!な|あ)|痛|深刻|続(?!け))"
    "|^(?:の話|について|に関して|とは|って|[でに]困|に悩|の(?:多さ|悩み|問題|課題|対策が課題))"
    r"|^(?: rates?| numbers?| levels?)? (?:is|are|was|were|has been|have been|keeps?) (?:too "
    r"|very |quite"
    r" |so |still |really )?(?:high|low|rising|falling|growing|increasing|up|down"
    r"|a (?:\w+ )?(?:problem"
    r"|issue|concern|worry|pain)|our (?:\w+ )?(?:problem|issue|concern|worry)|hurting|killing)"
)
_LEFT_FOR = re.compile(
    "^から(?:$|[^。]{1,30}[にへ](?:切り?替|移行|移り|変え|変更|乗り換|置き換|改め).*)"
)
_REST = re.compile(
    "^(?:[^。、]{1,8}(?:ぶん|分|側|店|部門)|ほか|他|残り)は(?:まだ|これから|未)|^(?:だいたい|大体|ほぼ)?半分"
    r"|^(?:so )?(?:about |roughly |around )?half\b|^the rest (?:is|are) (?:not|still)\b"
)
_RARELY = re.compile(r"\b(?:hardly|barely|rarely|seldom)\b")
_ONLY = re.compile(r"^(?:だけ|のみ|しか|くらい|ぐらい)|^ only\b")
_LOOKING = re.compile(
    "(?:見|確認|チェック|振り返|活用)[^。、]{0,9}$"
    r"|\b(?:look|looks|looking|check|checks|open|opens|read|reads|watch|watches)\b"
)


def stance(clause: str, *, cue_start: int, cue_end: int) -> Stance | None:
    """Judge a folded clause for the cue at `cue_start`–`cue_end`; None when it states nothing.

    Japanese says whether at the end, so only what follows the cue may negate it.
    """
    after = clause[cue_end:]
    if _PHENOMENON.search(after.rstrip(" 。.!")):
        return None
    masked = clause[:cue_start] + _MASK * (cue_end - cue_start) + after
    japanese = is_japanese(clause)
    left = _LEFT_FOR.search(after)
    if left:
        return _DONE if is_ahead(left.group()) else _STOPPED
    if japanese and _ONLY.search(after):
        return _PLANNED if is_ahead(masked) else _extent(clause)
    return judge(masked, judged=after if japanese else masked, whole=clause)


def judge(words: str, *, judged: str, whole: str) -> Stance | None:
    """Judge words about no matter what; `judged` may negate, `whole` tells how much of it."""
    if _SPARED.search(words):
        return Stance("not_applicable")
    if _UNSURE.search(words):
        return _UNKNOWN
    plain, judged = _IDIOMS.sub(_MASK, words), _IDIOMS.sub(_MASK, judged)
    negated = bool(_NEGATED.search(judged) or _RARELY.search(judged))
    found = _later(plain, negated=negated) or _earlier(plain, judged, negated=negated)
    if found is not None:
        return None if found is _SILENT else found
    if kept_up(judged):
        return _extent(whole)
    if _ADVERSE.search(whole):
        return _DONE if negated else _NOT
    return _denied(plain, judged) if negated else _extent(whole)


def _later(plain: str, *, negated: bool) -> Stance | None:
    """Judge what is planned, wished for, due or wondered about; None when it is none of these."""
    if _CURIOUS.search(plain) and not negated:
        return _SILENT
    if is_wished(plain):
        return _WISHED_FOR
    if is_ahead(plain):
        return _PLANNED
    return _SILENT if _DUE.search(plain) and not negated and not was_until(plain) else None


def _earlier(plain: str, judged: str, *, negated: bool) -> Stance | None:
    """Judge what is past or given up; «昨年まで|なかった» is there by now."""
    if was_until(plain):
        return _DONE if negated else _STOPPED
    if given_up(judged):
        return _STOPPED
    if is_over(plain):
        return _SILENT if negated else _STOPPED
    return None


def _denied(plain: str, judged: str) -> Stance:
    """Tell how much a denial leaves: nothing, or a quarter where it is merely scarce."""
    value = 0.25 if _SCARCELY.search(plain) else 0.0
    return Stance("value", value, looking=bool(_LOOKING.search(judged.rstrip(" 。.!"))))


def aftermath(words: str) -> Stance | None:
    """Judge a clause that goes on about the practice before it: given up, half, or not known."""
    if given_up(words):
        return _STOPPED
    if _REST.search(words):
        return _HALF
    return _UNKNOWN if _UNSURE.search(words) else None


def _extent(whole: str) -> Stance:
    """Tell how much of an affirmed practice there is."""
    if _BEGUN.search(whole) or is_in_part(whole):
        return _SOME
    return _HALF if _AT_TIMES.search(whole) else _DONE
