"""Decides what a clause says of the practice it names: done, partly, planned, not, unknown."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.offline.note_clauses import is_japanese

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
_UNKNOWN = Stance("unknown")
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
    "|やめ(?:た|て|まし)"
    "|まだ(?:です|だ|$|[。、.])|止ま(?:っ|り)|停止|廃止|ほったらかし|見送[りっ]|断念|いまいち"
    "|さっぱり"
    r"|\b(?:not|no|never|nobody|none|nothing|neither|nor|wish (?:we|i) had|without|lacks?|lacking"
    r"|missing|stopped"
    r"|dropped|disabled|paused|unused|ignored|instead of|rather than|cannot)\b|\bno one\b|n't\b"
    r"|\bgave up\b|\bturned (?:it |them |that )?off\b|\bused to\b"
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
    "|知らない|知りません"
    r"|\b(?:not sure|unsure|don't know|do not know|no idea|maybe|perhaps|probably|possibly"
    r"|presumably"
    r"|i think|i don't think|i guess|i believe|i suppose)\b"
)
_SPARED = re.compile(
    "該当し(?:ない|ません)|該当な|対象外|当てはまらな|当てはまりませ|関係(?:が)?(?:ない|ありません)"
    r"|\b(?:do(?:es)?n?(?:'t| not) apply|not applicable|n/a|not relevant|out of scope)\b"
)
_AHEAD = re.compile(
    "予定|これから|検討|計画|来期|来月|来年|来週|来春|来季|次期|今後|将来|いずれ|そのうち|準備中"
    "|準備を進|目指し"
    "|[いきしちにびみりえけせてねべめれ]たい(?:ん|の|と|です|$|。|が)|ようと(?:思|し|考)"
    r"|\b(?:plan(?:s|ned|ning)?|going to|will|next (?:year|quarter|month|season|week|spring|summer"
    r"|autumn|fall|winter)|soon|one day|(?:would|we'd|i'd) love to|roadmap|considering|evaluating"
    r"|thinking (?:about|of)|looking into"
    r"|hop(?:e|ing) to|intend|in the pipeline|someday|later this year|about to|to-do list|coming)\b"
    r"|\b(?:want|would like|we'd like) to (?:add|start|introduce|set up|build|launch|implement|send"
    r"|run|have|get|create|map|use|try)\b"
)
_BEGUN = re.compile(
    "(?:導入|作成|構築|整備|移行|開発|準備|着手|テスト|試験)中|始めたばかり|(?:入れ|使い始め"
    "|作っ)たばかり|お試し|試験的|試しに"
    "|進めて(?:い|る)|着手し|途中|一部|部分的|少しだけ|少しずつ|少しは|ちょっと|限定的"
    "|始めたところ|△"
    r"|\b(?:just started|only started|started with|in progress|rolling out|pilot(?:ing)?"
    r"|trial(?:ling)?"
    r"|testing|some of|partly|partially|in part|a few|a little|a bit|to some extent"
    r"|half-heartedly)\b"
)
_AT_TIMES = re.compile(
    "(?:する|やる|見る|送る|出す)(?:くらい|ぐらい)|たまに|時々|ときどき|ときおり|時折|思い出し"
    "|気が向|不定期|半分|半数|ある程度|程度(?:です|だ"
    "|$|。)"
    "|月(?:末|初|[に]?[1一]回?)[^。、]{0,6}(?:くらい|ぐらい|程度|だけ|のみ|しか)"
    r"|\b(?:sometimes|occasionally|now and then|once in a while|from time to time|half|irregularly"
    r"|month-end only|only at month end|only at the end of the month)\b"
)
_SCARCELY = re.compile(
    "ほとんど|ほぼ|あまり|あんまり|めったに|滅多に|そんなに|そこまで|十分に?は|しか"
    r"|\b(?:hardly|barely|rarely|seldom|not really|not much|not often|not always|not all"
    r"|not every)\b"
)
_ALREADY_OVER = re.compile("(?:以前|昔|かつて|前)は.*(?:てい|て)(?:た|まし)|過去には")
_GIVEN_UP = re.compile(
    "やめ(?:た|て|まし)|止め(?:た|て|まし)|停止|廃止|解約|見送|断念|使わなくな|続きませ|続かな"
    r"|\b(?:stopped|dropped|cancell?ed|abandoned|no longer)\b|\bgave (?:it |them )?up\b"
    r"|\bturned (?:it |them |that )?off\b"
)
_DUE = re.compile(
    "(?:必要|重要|大事|大切|課題|悩み|心配|不安|べき|迷)(?:か|っ|い|う|が(?:あ|出)|です|だ|と|で"
    "|性|$|。)"
    "|なければ(?:な|いけ)|ないと(?:いけ|な|$)"
    "|効果(?:は|が|って)"
    r"|\b(?:should|ought to|need to|needs to|must|have to|would|could|might|worr(?:y|ies|ied))\b"
    r"|\b(?:want|like|wish|hope)\b"
)
_WISHED = re.compile(
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
    if japanese and _ONLY.search(after):
        return _PLANNED if _AHEAD.search(masked) else _extent(clause)
    return judge(masked, judged=after if japanese else masked, whole=clause)


def judge(words: str, *, judged: str, whole: str) -> Stance | None:
    """Judge words about no matter what; `judged` may negate, `whole` tells how much of it."""
    plain, judged = _IDIOMS.sub(_MASK, words), _IDIOMS.sub(_MASK, judged)
    if _SPARED.search(words):
        return Stance("not_applicable")
    if _UNSURE.search(words):
        return _UNKNOWN
    if _WISHED.search(plain) and not _NEGATED.search(judged):
        return None
    if _AHEAD.search(plain):
        return _PLANNED
    if _ALREADY_OVER.search(plain):
        return _STOPPED
    negated = bool(_NEGATED.search(judged) or _RARELY.search(judged))
    if not negated and _DUE.search(plain):
        return None
    if _ADVERSE.search(whole):
        return _DONE if negated else _NOT
    return _denied(plain, judged) if negated else _extent(whole)


def _denied(plain: str, judged: str) -> Stance:
    """Tell how much a denial leaves: nothing, or a quarter where it is merely scarce."""
    value = 0.25 if _SCARCELY.search(plain) else 0.0
    return Stance("value", value, looking=bool(_LOOKING.search(judged.rstrip(" 。.!"))))


def aftermath(words: str) -> Stance | None:
    """Judge a clause that goes on about the practice before it: given up, or not known."""
    if _GIVEN_UP.search(words):
        return _STOPPED
    return _UNKNOWN if _UNSURE.search(words) else None


def _extent(whole: str) -> Stance:
    """Tell how much of an affirmed practice there is."""
    if _BEGUN.search(whole):
        return _SOME
    return _HALF if _AT_TIMES.search(whole) else _DONE
