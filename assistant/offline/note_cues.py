"""Finds the words of a rubric in folded notes: cues name a practice, denials say it is missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain.rubric import Criterion, Rubric
from assistant.language.aligned import align
from assistant.language.tokenise import surface_words
from assistant.offline.note_sayings import denied_otherwise, said_otherwise

_SHORT = 3
_LATIN = re.compile("[a-z0-9]")
_PLURAL = re.compile(r"(?:es|s|'s)?(?![a-z0-9])")
_TAKEN_BACK = re.compile("^(?:という|って)?(?:わけ|こと)?(?:では|じゃ|でも|で)は?(?:な|あり)")
_TURNED = re.compile("^(?:る|て|って)?(?:こと)?[はも]?(?:い|お)?(?:ない|なく|ませ|らず|りませ)")
_TURNED_BEFORE = re.compile(
    r"\b(?:no|not|never|without|hardly)(?: \w+ n?or)?(?: \w+)? $|n't(?: \w+ or)?(?: \w+)? $"
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A cue or denial in folded text. `verdict` is the value a denial gives by itself."""

    criterion: Criterion
    start: int
    end: int
    verdict: float | None = None


def sightings(folded: str, rubric: Rubric) -> tuple[Sighting, ...]:
    """Find every cue and denial in order; of those that overlap, one inside a longer gives way."""
    edges = _edges(folded)
    cues: list[Sighting] = []
    denials: list[Sighting] = []
    sayings: list[Sighting] = []
    for criterion in rubric.criteria:
        for start, end in _all_places(folded, criterion.cues, edges):
            cues.append(Sighting(criterion, start, end))
        sayings += [Sighting(criterion, *place) for place in said_otherwise(folded, criterion)]
        listed = _all_places(folded, criterion.denials, edges)
        for start, end in (*listed, *denied_otherwise(folded, criterion)):
            if not _TAKEN_BACK.match(folded[end:]):
                denials.append(Sighting(criterion, start, end, _verdict(folded, start, end)))
    kept = [
        cue
        for cue in cues
        if not any(_inside(cue, longer) for longer in cues)
        and not any(
            _touching(cue, denial) for denial in denials if denial.criterion is cue.criterion
        )
    ]
    found = (*denials, *kept)
    others = [
        saying
        for saying in sayings
        if not any(
            _inside(saying, each)
            or (_touching(saying, each) and each.criterion is saying.criterion)
            for each in found
        )
    ]
    return tuple(sorted((*found, *others), key=lambda each: (each.start, each.end)))


def _verdict(folded: str, start: int, end: int) -> float:
    """Take a denial as a no, and a negated one as a yes: «カード番号を保存して|いません»."""
    before = folded[max(0, start - 24) : start]
    return 1.0 if _TURNED.match(folded[end:]) or _TURNED_BEFORE.search(before) else 0.0


def _inside(one: Sighting, other: Sighting) -> bool:
    within = other.start <= one.start and one.end <= other.end
    return within and other.end - other.start > one.end - one.start


def _touching(one: Sighting, other: Sighting) -> bool:
    return one.start < other.end and other.start < one.end


def _edges(folded: str) -> frozenset[int]:
    """Return the places where a word begins or ends."""
    return frozenset(place for word in surface_words(folded) for place in (word.start, word.end))


def _all_places(
    folded: str, words: dict[str, tuple[str, ...]], edges: frozenset[int]
) -> Iterator[tuple[int, int]]:
    for word in _folded(tuple(words.values())):
        if word in folded:
            yield from _places(folded, word, edges)


@lru_cache(maxsize=4_000)
def _folded(words: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Fold the words of a criterion once; they are the same for every note."""
    return tuple(dict.fromkeys(align(each).text.strip() for listed in words for each in listed))


def _places(folded: str, word: str, edges: frozenset[int]) -> Iterator[tuple[int, int]]:
    start = folded.find(word)
    while start >= 0:
        end = start + len(word)
        if _fits(folded, start, end, edges):
            yield start, end
        start = folded.find(word, start + 1)


def _fits(folded: str, start: int, end: int, edges: frozenset[int]) -> bool:
    """Latin words must stand whole (a plural will do), short Japanese ones at word edges."""
    if _LATIN.match(folded[start]) and start and _LATIN.match(folded[start - 1]):
        return False
    if _LATIN.match(folded[end - 1]):
        return bool(_PLURAL.match(folded, end))
    return end - start > _SHORT or (start in edges and end in edges)
