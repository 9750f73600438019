"""Cuts what a client said into clauses, and tells statements from questions, wishes and hearsay."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.language.tokenise import surface_words
from assistant.offline.note_others import OURS, goes_on_about_them, is_hearsay, is_of_others

_SENTENCE = re.compile(r"(?:[^。!?\n;.]|\.(?!\s|$))+(?:[。!?;]+|\.(?=\s|$))?")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺ\u3400-\u9fff]")

_JOINT_PARTICLES = frozenset(
    ("が", "けど", "けれど", "けれども", "けども", "し", "ので", "から", "のに", "ものの")
)
_JOINTS = re.compile(
    "ものの|(?<=[いただるすんな])ので(?!す)|(?<=ない)のに|(?:のが|その)?一方で?|(?:では"
    "|じゃ)なく(?:て)?(?!て|な|は)"
    "|[しやけえてべめれ]ずに?(?![ぁ-ん])|なしに|なしで(?!す)|[たん]まま(?:で(?!す))?"
    "|(?<=[るたい])だけで(?![すはもあな])"
    "|(?:やめ|止め|廃止し|中止し|終了し|打ち切っ|卒業し|解約し)(?:まし)?て(?![いおき])"
    "|から(?=[^。]{1,30}[にへ](?:切り替|切替|移行|移り|変え|変更し|乗り換|置き換|改め)[^。]{0,4}"
    "(?:た|てい|て、|済))"
    "|[てで](?:い|おり)?(?:まし)?て(?=[^いおあくきもはみ])|[てで]おり(?!ま)|なくて|代わりに"
)
_ENGLISH_JOINTS = re.compile(
    r",?\s+(?=(?:but|however|although|though|even though|whereas|while|because|instead of"
    r"|rather than|without|with no|except|yet (?:we|it|they|nobody|no one))\b)|\s+-+\s+"
    r"|,\s+(?=which\b)|,?\s+(?=so (?:we|i|it|they|there|nobody|no one)\b)"
    r"|,?\s+(?=and (?:now|today|currently|instead)\b)"
    r"|\b(?:stopped|dropped|ended|scrapped|retired|gave up|got rid of)\b[^,]{1,60}?\s(?=and \w)"
    r"|\b(?:moved|switched|migrated|changed|went|upgraded) (?:over |away )?from\b[^,]{1,60}?\s"
    r"(?=to\b)|\breplaced\b[^,]{1,60}?\s(?=(?:with|by)\b)"
    r"|^\s*(?:instead of|rather than|after (?:dropping|stopping))\b.{1,60}?,?\s"
    r"(?=(?:we|i|our|they)\b)"
    r"|,?\s+(?=and (?:we|i|our|they|their|it|it's|the|there|nobody|no|no one|none|do|does|don't"
    r"|doesn't|never|not|have|haven't|are|aren't|is|isn't|then|also|only)\b)"
)
_COMMA = re.compile(r"[、,](?!\d{3})\s*")
_PREDICATE = re.compile(
    r"(?:です|ます|ました|ません|でした|[いうくすつぬるただでてずりしにん]|だけ|のみ|中|済み?"
    r"|なし|無し|無"
    r"|くらい|ぐらい|程度|予定|[0-9]名|[0-9]人|ゼロ|放置|まま|未[\u3400-\u9fff]{1,4}|よ|ね|か|○|×"
    r"|△)$"
)
_TOPIC = re.compile(
    "(?:では|には|とは|ては|[はもをがのやとへに]|(?:の|どう|る)か|など|たぶん|多分|正直|主に|特に|まだ)$"
)
_VERB = re.compile(
    r"\b(?:am|is|are|was|were|be|been|have|has|had|do|does|did|can|will|would|could|should|must|may"
    r"|might|use[sd]?|using|runs?|ran|sends?|sent|looks?|tracks?|makes?|gets?|got|keeps?|kept"
    r"|takes?"
    r"|offers?|sells?|ships?|plan(?:s|ned)?|checks?|reviews?|sees?|knows?|think|want|need|hope|goes"
    r"|go|accepts?|handles?|manages?|works?|started|stopped|added|set|write|wrote|post|share|judge"
    r"|measures?|collects?|hold|store|never|not|no|yes|done|nobody|none|without)\b|n't\b|'(?:re|s"
    r"|ve|ll|m)\b"
)

_QUESTION = re.compile(
    "(?:ます|です|した|ません|でしょう|だろう|る|ない|たい|べき|の|いい|良い|必要)か(?:ね|な"
    "|しら)?[。?]*$"
    "|かな[。?]*$|とは[。?]*$|(?:って何|って必要|どうすれば|どうしたら|どうなん).{0,8}$"
)
_ASKS = re.compile(
    r"^(?:and |but |so |or )*(?:(?:should|shall|could|can|would|do|does|did|will|is|are) (?:we|i"
    r"|you|it"
    r"|they|one|there|that|this)\b|(?:how|why)\b|what(?:'s| is| are| about| do| does)\b)"
)
_REQUEST = re.compile(
    "(?:[てで](?:ください|下さい|ほしい|欲しい|くれ(?:ます|ません)か|もらえ(?:ます|ません)か"
    "|いただけ(?:ます|ません)か|いただけると.{0,8}|いただきたい).{0,4}"
    "|お願い.{0,6}|よろしく.{0,8}|(?:教え|診断し|判定し|評価し|採点し|みなし|扱っ|[にと]し)て"
    "|せよ|しろ)[。!]*$"
)
_ORDERS = re.compile(
    r"^(?:please|kindly|tell|show|give|rate|score|mark|set|assume|treat|ignore|disregard|pretend"
    r"|explain|help|let's|let me|assess|answer|consider us|put us)\b"
)
_TAMPERING = re.compile(
    r"(?:stage|ステージ|段階|レベル|level)\s*[0-9].{0,12}(?:判定|として|にし|とし)|(?:てい?る"
    r"|た)こと[でに](?:して|します)?[。!]*$|指示.{0,8}無視"
    r"|満点|最高評価"
    r"|(?:rate|score|mark|set|put|judge|call) (?:us|me|it|this|everything|all)\b"
    r"|(?:ignore|disregard|forget) (?:all|the|any|your|previous|every)|system prompt"
    r"|システムプロンプト"
)
_SUPPOSED = re.compile("^(?:もし|仮に|例えば|たとえば)|(?:たら|れば|なら|場合は?)[、,]?\\s*$")
_IF = re.compile(r"^(?:and |but |even |only )*(?:if|unless|suppose|imagine)\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of folded text. `spoken` tells that it states something about the client."""

    start: int
    end: int
    spoken: bool
    sentence: int


def is_japanese(text: str) -> bool:
    """Tell whether a text has Japanese letters."""
    return bool(_JAPANESE.search(text))


def clauses(folded: str) -> tuple[Clause, ...]:
    """Cut folded text at sentence ends, contrasts and commas; nouns stay with their verb."""
    cut: list[Clause] = []
    theirs = False
    for number, sentence in enumerate(_SENTENCE.finditer(folded)):
        theirs = theirs and goes_on_about_them(sentence.group())
        tampered = bool(_TAMPERING.search(sentence.group()))
        segments = tuple(_segments(folded, sentence.start(), sentence.end()))
        for place, (start, end) in enumerate(segments):
            asked = _is_asked(folded[start:end], last=place == len(segments) - 1)
            for begin, stop in _pieces(folded, start, end):
                words = folded[begin:stop].strip(" 、,・-")
                theirs = is_of_others(words) or (theirs and not OURS.search(words))
                unsaid = tampered or asked or theirs or is_hearsay(words) or _is_unreal(words)
                cut.append(Clause(begin, stop, not unsaid, number))
    return tuple(cut)


def _is_asked(segment: str, *, last: bool) -> bool:
    """Tell whether a stretch asks or orders instead of stating."""
    words = segment.strip(" 、,・-「」\"'")
    if last and words.endswith("?"):
        return True
    return any(form.search(words) for form in (_QUESTION, _ASKS, _REQUEST, _ORDERS))


def _is_unreal(words: str) -> bool:
    return bool(_SUPPOSED.search(words) or _IF.search(words))


def _segments(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence where one statement ends and another, often contrary, begins."""
    text = folded[start:end]
    if is_japanese(text):
        cuts = {joint.end() for joint in _JOINTS.finditer(text)}
        cuts |= {
            word.end
            for word in surface_words(text)
            if word.pos == "助詞-接続助詞" and word.surface in _JOINT_PARTICLES
        }
    else:
        cuts = {joint.end() for joint in _ENGLISH_JOINTS.finditer(text)}
    yield from _between(start, sorted(cuts), end)


def _between(start: int, cuts: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    for cut in (*(start + cut for cut in cuts), end):
        if cut > start:
            yield start, cut
            start = cut


def _pieces(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch at commas; a piece without a verb of its own joins the one that has it."""
    text = folded[start:end]
    pieces = list(_between(start, [comma.end() for comma in _COMMA.finditer(text)], end))
    japanese = is_japanese(text)
    joined: list[tuple[int, int]] = []
    waiting: int | None = None
    for begin, stop in pieces:
        words = folded[begin:stop].strip(" 、,。.!・")
        begin = begin if waiting is None else waiting
        waiting = None
        if _has_verb(words, japanese=japanese):
            joined.append((begin, stop))
        elif not japanese and joined:
            joined[-1] = (joined[-1][0], stop)
        else:
            waiting = begin
    if waiting is not None:
        joined.append((waiting, end))
    yield from joined


def _has_verb(words: str, *, japanese: bool) -> bool:
    if not japanese:
        return bool(_VERB.search(words))
    return bool(_PREDICATE.search(words)) and not _TOPIC.search(words)
