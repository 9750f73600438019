"""Reads what a client said into answers to criteria, by cues and what is said of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.domain.assessment import CriterionAnswer
from assistant.domain.rubric import Rubric
from assistant.language.aligned import Aligned, align
from assistant.offline.note_clauses import Clause, clauses
from assistant.offline.note_cues import Sighting, sightings
from assistant.offline.note_replies import Reply, carried, reply
from assistant.offline.note_stance import Stance, aftermath, judge, stance

_QUARTER = 0.25
_NOT_NOW = ("planned", "wished")
_OF = re.compile("^(?:から|への|に関する|について)?の[^、。]{0,6}$")
_REASON = re.compile("(?:ので|から|ため)$")
_SAME_SUBJECT = re.compile(r"and (?:(?:is|are|was|were|do|does|has|have)(?:n't| not)|never|not)\b")
_RESUMED = re.compile(r"今も|いまも|現在も|再開|復活|\bstill\b|\bresumed\b|\brestarted\b")
_NOW = re.compile(r"^(?:今|いま|現在|最近)|今は|現在は|\bnow\b|\bthese days\b|\bcurrently\b")
_SEEING = re.compile(r"見|把握|確かめ|評価|\blook|\bcheck|review|judge|\bknown")


@dataclass(frozen=True, slots=True)
class _Said:
    """What one clause says of one criterion."""

    criterion_id: str
    cue: str
    stance: Stance
    start: int
    end: int
    sentence: int = 0
    denial: bool = False


class OfflineNoteReader:
    """Reads Japanese and English notes by the cues of the rubric. Deterministic; never guesses."""

    def read(
        self, notes: str, rubric: Rubric, *, asked: Sequence[str] = ()
    ) -> tuple[CriterionAnswer, ...]:
        """Return an answer per criterion spoken of, in the rubric's order.

        Each quote is an exact substring of `notes`. Questions, wishes, orders and what is said of
        others answer nothing. `asked` are the criteria a bare «はい» would answer.
        """
        aligned = align(notes)
        spoken = clauses(aligned.text)
        seen = sightings(aligned.text, rubric)
        said = tuple(_said(aligned.text, spoken, seen))
        found = {each.criterion_id: _settled(said, each.criterion_id) for each in said}
        replied = reply(aligned.text, spoken, named=bool(seen)) if asked else None
        if replied is not None:
            for name in asked:
                found.setdefault(name, _Said(name, "", replied.stance, replied.start, replied.end))
        return tuple(
            _answer(found[each.id], notes, aligned) for each in rubric.criteria if each.id in found
        )


def _answer(said: _Said, notes: str, aligned: Aligned) -> CriterionAnswer:
    span = aligned.span(said.start, said.end)
    quote = notes[span.start : span.end]
    found = said.stance
    if found.kind == "unknown":
        return CriterionAnswer(criterion_id=said.criterion_id, special="unknown", quote=quote)
    if found.kind == "not_applicable":
        return CriterionAnswer(
            criterion_id=said.criterion_id, special="not_applicable", reason=quote, quote=quote
        )
    return CriterionAnswer(
        criterion_id=said.criterion_id, value=found.value, reason=found.reason, quote=quote
    )


def _said(folded: str, spoken: Sequence[Clause], seen: Sequence[Sighting]) -> Iterator[_Said]:
    """Judge every sighting by its clause, in the order they stand in the text."""
    named = _named(spoken, seen)
    for each in seen:
        cue = folded[each.start : each.end]
        around = [part for part in spoken if part.start < each.end and each.start < part.end]
        if not around:
            continue
        if not all(part.spoken for part in around):
            reply_to_it = carried(folded, spoken, around[-1], named)
            if reply_to_it is not None:
                yield _of_reply(each, cue, reply_to_it, around[0].sentence)
            continue
        start, end = _trimmed(folded, around[0].start, around[-1].end)
        found = _judged(folded, each, start, end)
        following = _following(spoken, around[-1], named)
        later = _later(folded, found, following, because=_REASON.search(folded[start:end]))
        if later is None and following is not None and _changed(folded, found, following):
            continue
        if later is not None:
            yield _of_reply(each, cue, replace(later, start=start), around[0].sentence)
        elif found is not None and not _beside_the_point(folded, each, found, seen, end):
            denial = each.verdict is not None
            yield _Said(each.criterion.id, cue, found, start, end, around[0].sentence, denial)


def _following(spoken: Sequence[Clause], clause: Clause, named: frozenset[int]) -> Clause | None:
    """Return the rest of the sentence when it names no practice of its own."""
    place = spoken.index(clause) + 1
    if place == len(spoken) or not spoken[place].spoken or spoken[place].start in named:
        return None
    return spoken[place] if spoken[place].sentence == clause.sentence else None


def _later(
    folded: str,
    found: Stance | None,
    following: Clause | None,
    *,
    because: re.Match[str] | None,
) -> Reply | None:
    """Let «…入れましたが、やめました» and «…は手間なので、送っていません» end as they end."""
    if following is None:
        return None
    start, end = _trimmed(folded, following.start, following.end)
    words = folded[start:end]
    if found is not None and not found.value:
        judged = _judge(words) if found.reason == "stopped" and _RESUMED.search(words) else None
        return None if judged is None else Reply(judged, start, end)
    later = aftermath(words)
    if found is None or because or _SAME_SUBJECT.match(words):
        judged = _judge(words)
        denied = judged is not None and judged.value < 1.0 and not judged.looking
        later = judged if denied or because else later
    return None if later is None else Reply(later, start, end)


def _changed(folded: str, found: Stance | None, following: Clause) -> bool:
    """Tell whether what was once done goes on in another way, which leaves it open here."""
    words = folded[following.start : following.end].strip(" 、,。.")
    if found is None or found.reason != "stopped" or not _NOW.search(words):
        return False
    then = _judge(words)
    return then is not None and then.value == 1.0


def _judge(words: str) -> Stance | None:
    return judge(words, judged=words, whole=words)


def _named(spoken: Sequence[Clause], seen: Sequence[Sighting]) -> frozenset[int]:
    """Return where the clauses begin in which a practice is named."""
    return frozenset(
        part.start
        for part in spoken
        if any(part.start < each.end and each.start < part.end for each in seen)
    )


def _of_reply(sighting: Sighting, cue: str, found: Reply, sentence: int) -> _Said:
    return _Said(sighting.criterion.id, cue, found.stance, found.start, found.end, sentence)


def _judged(folded: str, sighting: Sighting, start: int, end: int) -> Stance | None:
    if sighting.verdict is not None:
        return Stance("value", sighting.verdict)
    begin, stop = sighting.start - start, sighting.end - start
    return stance(folded[start:end], cue_start=begin, cue_end=stop)


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    """Leave out spaces, bullets and stops around a clause."""
    words = folded[start:end]
    return end - len(words.lstrip(" 、,・\n-*")), start + len(words.rstrip(" 、,。.!\n-"))


def _beside_the_point(
    folded: str,
    sighting: Sighting,
    found: Stance,
    seen: Sequence[Sighting],
    end: int,
) -> bool:
    """Tell whether what is denied is not this practice but another, or only looking at it.

    «メルマガの分析はしていない» denies the analysis; «GA4は見ていない» denies no measuring.
    """
    if found.kind != "value" or found.value == 1.0 or sighting.verdict is not None:
        return False
    texts = " ".join(sighting.criterion.text.values())
    if found.looking and not _SEEING.search(texts):
        return True
    return any(
        _OF.match(folded[sighting.end : other.start])
        for other in seen
        if sighting.end < other.start < end and other.criterion is not sighting.criterion
    )


def _settled(said: Sequence[_Said], criterion_id: str) -> _Said:
    """Bring together what was said of one criterion: one part done and one not is half.

    The last word on each cue counts; a plan never takes back what is done.
    """
    all_mine = [each for each in said if each.criterion_id == criterion_id]
    denied = {each.start for each in all_mine if each.denial}
    mine = [each for each in all_mine if each.denial or each.start not in denied]
    valued = [each for each in mine if each.stance.kind == "value"]
    sure = [each for each in valued if each.stance.reason not in _NOT_NOW]
    present = list({each.cue: each for each in sure or valued}.values())
    if any(each.stance.reason is None for each in present):
        present = [each for each in present if each.stance.reason is None]
    if not present:
        return mine[-1]
    values = {each.stance.value for each in present}
    last = max(present, key=lambda each: each.start)
    if len(values) == 1:
        return last
    first = min(present, key=lambda each: each.start)
    start = first.start if first.sentence == last.sentence else last.start
    half = Stance("value", 0.5 if max(values) > _QUARTER else _QUARTER)
    return _Said(criterion_id, last.cue, half, start, last.end, last.sentence)
