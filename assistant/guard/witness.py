"""Holds claims against the records and pages of a turn: who may bear one, and whether they do."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.guard.claims import Claim, bears, claims_in, mentions
from assistant.guard.facts import supported_by, unsupported
from assistant.guard.figures import figures_in
from assistant.guard.records import Record
from assistant.guard.spelling import folded

_RELATIVE_DAYS = ("day", "when", "then")
_CLOCK = ("date", "time")
_REACHED = (
    "(?<![~-])(?<!から)(?<!と){0}(?:の?(?:段階|ステージ|レベル))?」?"
    "(?:です|でしょう|だと|と(?:判断|考え)|に(?:あ|い|位置|該当|相当|達))"
    "|(?:\\bis|\\bare|'re|\\bat|\\bin)(?: at| in)? (?:the )?“?{0}”? (?:stage|level|phase)"
    "|(?:\\boverall|\\byou)[^.;]{{0,20}}?(?:is|are|'re)(?: at| in)? (?:the )?“?{0}”?(?=[.,;]|$)"
)
"""How a stage is said to be reached; the ends of an interval are not."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What may bear a claim: the turn's records, and each sentence of its texts under its title."""

    records: tuple[Record, ...] = ()
    sentences: tuple[str, ...] = ()

    def unborne(self, words: str, cited: Iterable[str] = ()) -> tuple[str, ...]:
        """Name the kinds of claim in some words that nothing here bears.

        `cited` are the ids of the evidence the words are said to rest on.
        """
        text, named = folded(words), frozenset(each.lower() for each in cited)
        claims = (claim for claim in claims_in(text) if not self._borne(claim, text, named))
        return (*(claim.kind.name for claim in claims), *self._undecided(text))

    def _borne(self, claim: Claim, text: str, cited: frozenset[str]) -> bool:
        if claim.kind.by == "pages":
            return self._on_a_page(claim, text)
        records = [each for each in self.records if claim.kind.of in ("any", each.subject)]
        match claim.kind.of:
            case "order":
                orders = _orders(records, claim, text, cited)
                return bool(orders) and all(_bears(each, claim, text) for each in orders)
            case "product":
                return any(_bears(each, claim, text) for each in _products(records, text, cited))
            case "stage":
                return any(_placed(claim.match) in each.intervals for each in records)
            case "handoff" | "any":
                return any(_bears(each, claim, text) for each in records)

    def _on_a_page(self, claim: Claim, text: str) -> bool:
        about = [topic for topic in claim.kind.about if topic.search(text)]
        return any(
            mentions(sentence, claim.kind) and all(topic.search(sentence) for topic in about)
            for sentence in map(_folded, self.sentences)
        )

    def _undecided(self, text: str) -> Iterator[str]:
        """Name a stage that is said to be reached though it is only the end of an interval."""
        for record in self.records:
            ends = {end for interval in record.intervals for end in interval if not end.isdigit()}
            decided = {low for low, high in record.intervals if low == high}
            for label in sorted(ends - decided):
                if re.search(_REACHED.format(re.escape(label)), text):
                    yield "stage"


@lru_cache(maxsize=4_000)
def _folded(text: str) -> str:
    return folded(text)


def _bears(record: Record, claim: Claim, text: str) -> bool:
    """Tell whether a record makes the claim, with each day and number that is said of it."""
    held = _folded(record.text)
    if not bears(held, claim.kind):
        return False
    said = claim.match.groupdict()
    if any(said.get(name) and said[name] not in held for name in _RELATIVE_DAYS):
        return False
    facts = supported_by([record.text])
    if unsupported(claim.match.group(), supported=facts, limits=frozenset()):
        return False
    dated = record.subject == "order"
    days = (each for each in figures_in(text) if dated and each.needs[0].kind in _CLOCK)
    return not any(facts.isdisjoint(day.needs) for day in days)


def _orders(
    records: Sequence[Record], claim: Claim, text: str, cited: frozenset[str]
) -> Sequence[Record]:
    """Find the orders a claim is about: the number nearest before it, what is cited, else all."""
    codes = [each for each in figures_in(text) if each.needs[0].kind == "code"]
    if codes:
        before = [each for each in codes if each.start < claim.match.end()]
        nearest = (before[-1] if before else codes[0]).needs[0].value
        return [each for each in records if nearest in each.names]
    return [each for each in records if each.names & cited] or records


def _products(records: Sequence[Record], text: str, cited: frozenset[str]) -> list[Record]:
    """Find the products a claim is about: by name, by what is cited, else all; and the place."""
    named = [each for each in records if any(name in text for name in each.names)]
    about = named or [each for each in records if each.names & cited] or records
    there = {each.place for each in about if each.place and each.place in text}
    return [each for each in about if (each.place in there if there else not each.place)]


def _placed(match: re.Match[str]) -> tuple[str, str]:
    """Read the interval a claim about a stage states."""
    said = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
    low, _, high = said.get("label", "").partition("~")
    low, high = said.get("low", low), said.get("high", high)
    return low, high or low
