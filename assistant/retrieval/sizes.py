"""Reads sizes as labels have them: M, LL, 100, 26.5 — one, several, or from one up."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from assistant.columns.names import plain_size
from assistant.domain.product import SizeName
from assistant.language.bounds import Comparison, bound_after, bound_before
from assistant.language.normalise import matching_form
from assistant.language.tokenise import surface_words
from assistant.retrieval.denial import Span

_SIZE_WORD = re.compile(r"(?:サイズ|寸|size)s?(?:は|が|で|を|:)?\s*$|^\s*(?:サイズ|寸|size)")
_SIZE_AFTER = re.compile(r"^\s*(?:サイズ|寸|size)")
_APART_BEFORE = re.compile(r"(?:^|[\s、,の・/で])$")
_APART_AFTER = re.compile(
    r"$|[\s、,・/.。]|の(?!\d)|で(?!す|も)|以[上下]|より|から|まで|か(?!ら)|or |以外"
    r"|がいい|が欲し|ください"
)
"""What stands around a size that is named by itself: «シャツ M 紺»."""

_JOINED = re.compile(
    r"\s*(?:サイズ)?\s*(?:か|または|もしくは|or|と|や|、|,|・|/|~|-|から|to)\s*(?:サイズ)?\s*"
)
_RANGE = re.compile(r"~|-|から|to")


@dataclass(frozen=True, slots=True)
class Scale:
    """Letter sizes from small to large, and every label by what shoppers call it, folded.

    `labels` map a spelling to the size as it is recorded, or as it is called where none is.
    """

    letters: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, named: Sequence[SizeName], recorded: Iterable[str]) -> "Scale":
        """Gather the sizes of a shop; a label on record is never another size's nickname."""
        labels = {plain_size(matching_form(each)): each for each in recorded}
        ours = frozenset(labels)
        letters = tuple(matching_form(each.name) for each in named)
        for each in named:
            name = labels.get(matching_form(each.name), each.name.upper())
            labels.setdefault(matching_form(each.name), name)
            for said in each.say:
                if matching_form(said) not in ours:
                    labels[matching_form(said)] = name
        return cls(letters, labels)

    def from_to(self, first: str, last: str) -> tuple[str, ...]:
        """List the letter sizes from one to another; both alone when either is no letter."""
        ends = [matching_form(first), matching_form(last)]
        if not all(each in self.letters for each in ends):
            return first, last
        low, high = sorted(map(self.letters.index, ends))
        return tuple(self.labels.get(each, each.upper()) for each in self.letters[low : high + 1])

    def bounded(self, size: str, comparison: Comparison) -> tuple[str, ...]:
        """List the letter sizes that a bound on one lets through, that one first where it is."""
        folded = matching_form(size)
        if folded not in self.letters:
            return (size,)
        at = self.letters.index(folded)
        kept = {
            "at_least": self.letters[at:],
            "above": self.letters[at + 1 :],
            "at_most": self.letters[at::-1],
            "below": self.letters[:at][::-1],
        }.get(comparison, (folded,))
        return tuple(self.labels.get(each, each.upper()) for each in kept) or (size,)


@dataclass(frozen=True, slots=True)
class Sized:
    """Sizes of which one is wanted, and the words that say so, the word size included."""

    sizes: tuple[str, ...]
    start: int
    end: int


def sizes_in(folded: str, scale: Scale, *, alone: Callable[[str], bool]) -> tuple[Sized, ...]:
    """Read sizes such as M, LL or 100: beside the word size, or `alone` where goods come in it."""
    found: list[Sized] = []
    for word in _candidates(folded, scale):
        label = scale.labels[plain_size(folded[slice(*word)])]
        gap = folded[found[-1].end : word[0]] if found else ""
        joins = bool(found) and _JOINED.fullmatch(gap) is not None
        if not (_is_beside(folded, word) or joins or (_is_apart(folded, word) and alone(label))):
            continue
        if joins:
            before = found.pop()
            several = (
                scale.from_to(before.sizes[0], label)
                if _RANGE.search(gap) else (*before.sizes, label)
            )  # fmt: skip
            found.append(Sized(several, before.start, with_size_word(folded, word)[1]))
        else:
            found.append(_bounded(folded, word, label, scale))
    return tuple(found)


def _bounded(folded: str, span: Span, label: str, scale: Scale) -> Sized:
    start, end = with_size_word(folded, span)
    after, before = bound_after(folded, end), bound_before(folded, start)
    bound = after or before
    if bound is None or bound.comparison in ("exact", "about"):
        return Sized((label,), start, end)
    return Sized(
        scale.bounded(label, bound.comparison), min(start, bound.start), max(end, bound.end)
    )


def _candidates(folded: str, scale: Scale) -> Iterator[Span]:
    """Find what is written like a size: a word, or two that are one label."""
    words = surface_words(folded)
    taken_to = -1
    for at, word in enumerate(words):
        for other in reversed(words[at : at + 3]):
            if (
                word.start >= taken_to
                and plain_size(folded[word.start : other.end]) in scale.labels
            ):
                taken_to = other.end
                yield word.start, other.end
                break


def _is_beside(folded: str, span: Span) -> bool:
    return with_size_word(folded, span) != span


def _is_apart(folded: str, span: Span) -> bool:
    before, after = folded[: span[0]], folded[span[1] :]
    return bool(_APART_BEFORE.search(before) and _APART_AFTER.match(after))


def with_size_word(folded: str, span: Span) -> Span:
    """Widen a span by the word size beside it."""
    start, end = span
    before, after = _SIZE_WORD.search(folded[:start]), _SIZE_AFTER.match(folded[end:])
    return before.start() if before else start, end + (after.end() if after else 0)


def measured_sizes(
    number: Decimal, comparison: Comparison, labels: Iterable[str]
) -> tuple[str, ...]:
    """List the labels in centimetres (26.5, 120) that a limit lets through, the nearest first."""
    found = []
    for label in labels:
        try:
            value = Decimal(plain_size(label))
        except InvalidOperation:
            continue
        if _holds(value, number, comparison):
            found.append((abs(value - number), label))
    return tuple(label for _, label in sorted(found))


def _holds(value: Decimal, number: Decimal, comparison: Comparison) -> bool:
    match comparison:
        case "at_most":
            return value <= number
        case "at_least":
            return value >= number
        case "below":
            return value < number
        case "above":
            return value > number
        case "about":
            return abs(value - number) <= Decimal("0.5")
        case _:
            return value == number
