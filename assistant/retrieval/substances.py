"""Reads what goods are made of, or must be free of: «革の財布», «綿100%», «卵アレルギー»."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.product import Substance
from assistant.domain.search import Contents
from assistant.language.normalise import matching_form
from assistant.language.tokenise import surface_words
from assistant.retrieval.denial import FREE_OF, Span, with_allergy, with_denial

_PERCENT = re.compile(r"^ ?(\d{1,3}) ?%")
_PERCENT_BEFORE = re.compile(r"(\d{1,3}) ?% (?:pure )?$")
_MADE = re.compile(r"^(?:製|素材|生地|地)")
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Substances:
    """What shoppers call the materials and allergens that records speak of, folded."""

    said: Mapping[str, Substance] = field(default_factory=dict)

    @classmethod
    def of(cls, substances: Iterable[Substance]) -> "Substances":
        """Gather a shop's substances; of two that are called alike the first counts."""
        said: dict[str, Substance] = {}
        for each in substances:
            for word in each.say:
                said.setdefault(matching_form(word), each)
        return cls(said)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Contents that a question wants or, where `free`, does not; `start`–`end` are its words."""

    contents: Contents
    free: bool
    start: int
    end: int


def contents_in(
    folded: str, known: Substances, taken: Sequence[Span], *, recorded: Callable[[str], bool]
) -> tuple[Wanted, ...]:
    """Find what a folded question says of contents, outside the spans that are taken.

    `recorded` tells whether any record names a word among its contents.
    """
    found: list[Wanted] = []
    for each in (*_named(folded, known), *_others(folded, recorded)):
        spans = (*taken, *((other.start, other.end) for other in found))
        if all(each.end <= start or end <= each.start for start, end in spans):
            found.append(each)
    return tuple(sorted(found, key=lambda each: each.start))


def _named(folded: str, known: Substances) -> Iterator[Wanted]:
    words = surface_words(folded)
    taken_to = -1
    for at, word in enumerate(words):
        if word.start < taken_to:
            continue
        for other in reversed(words[at : at + _MOST_WORDS]):
            substance = known.said.get(folded[word.start : other.end])
            if substance is not None:
                taken_to = other.end
                yield from _meant(folded, (word.start, other.end), substance)
                break


def _meant(folded: str, span: Span, substance: Substance) -> Iterator[Wanted]:
    allergy, denied = with_allergy(folded, span), with_denial(folded, span)
    if allergy != span or denied != span:
        start, end = allergy if allergy != span else denied
        contents = Contents(
            said=folded[slice(*span)],
            words=(*substance.mean, *substance.kin),
            traces=allergy != span,
        )
        yield Wanted(contents, True, start, end)
    elif substance.material:
        after, before = _PERCENT.match(folded[span[1] :]), _PERCENT_BEFORE.search(folded[: span[0]])
        share, made = after or before, _MADE.match(folded[span[1] :])
        start = before.start() if before else span[0]
        end = span[1] + (after or made).end() if after or made else span[1]  # type: ignore[union-attr]
        words = tuple(_shares(substance.mean, share.group(1))) if share else substance.mean
        said = folded[start:end] if share else folded[slice(*span)]
        yield Wanted(Contents(said=said, words=words), False, start, end)


def _shares(names: Iterable[str], percent: str) -> Iterator[str]:
    for name in names:
        yield from (f"{name}{percent}%", f"{percent}% {name}")


def _others(folded: str, recorded: Callable[[str], bool]) -> Iterator[Wanted]:
    """Find what must not be in it and is no substance of ours, but stands on some record."""
    for match in FREE_OF.finditer(folded):
        word = next(value for value in match.groups() if value)
        if recorded(word):
            traces = with_allergy(folded, match.span()) != match.span()
            contents = Contents(said=word, words=(word,), traces=traces)
            yield Wanted(contents, True, match.start(), match.end())
