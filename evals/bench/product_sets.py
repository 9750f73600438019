"""Sets from catalogues: a shopper names attributes, and the products that have them are right."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from evals.bench.beir import Entry
from evals.bench.made import Asked, Draft, distinct, lines_of

SEED = 20260401
MOST_RIGHT = 20
"""A question that more products answer asks for too little."""

SHOPPER_WORDS = Path(__file__).parent / "shopper_words.yaml"

_DEVICE = re.compile(
    r"(iPhone|Galaxy|Moto|Lumia|Nexus|Desire|Pixel)®?\s+"
    r"((?:Note |Grand |Core |Tab |Edge )?[A-Z]?\d+\w?(?: Plus| Edge| Mini| Active)?)",
    re.IGNORECASE,
)
_COLOUR_END = re.compile(r" - ([A-Z][a-z]+(?:/[A-Z]?[a-z]+)?)(?: \([^)]*\))?$")
_WORD = re.compile(r"[a-z0-9-]+")
_PLURAL = re.compile(r"(?<=[a-z]{3})s$")

Facts = Mapping[str, str]
"""What is asked for, by the attribute's name: a shopper's word for it."""

Kind = tuple[str, str]
"""Category and style of a record."""


@dataclass(frozen=True, slots=True)
class _Good:
    """A product as a document, with every word a shopper may use of it, by attribute."""

    entry: Entry
    has: Mapping[str, frozenset[str]]


def aws(files: Sequence[Path]) -> Draft:
    """Ask for a kind with colour, trait and wearer, in a shopper's words, not the record's."""
    lines = list(lines_of(files[0]))
    kinds = _kinds(lines)
    return _draft([_aws(line, kinds) for line in lines], _worded_aws)


def bestbuy(files: Sequence[Path]) -> Draft:
    """Ask for phone goods by kind, device, colour and brand: many differ in one thing alone."""
    goods = [_bestbuy(at, line) for at, line in enumerate(lines_of(files[0]))]
    return _draft(goods, _worded_bestbuy)


@cache
def _said() -> Mapping[str, Mapping[str, Any]]:
    said: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
        SHOPPER_WORDS.read_text(encoding="utf-8")
    )
    return said


def _aws(line: Mapping[str, Any], kinds: Mapping[Kind, str]) -> _Good:
    words = set(_WORD.findall(_text(line)))
    traits = {**_said()["traits"], **_said()["traits_said_after"]}
    wearer = _said()["wearers"].get(str(line.get("gender_affinity")))
    has = {
        "kind": frozenset([kinds[line["category"], line["style"]]]),
        "colour": _meaning(words, _said()["colours"]),
        "trait": _meaning(words, traits),
        "wearer": frozenset(filter(None, [wearer])),
    }
    return _Good(Entry(line["id"], line["name"], line["description"]), has)


def _bestbuy(at: int, line: Mapping[str, Any]) -> _Good:
    name, text = html.unescape(line["name"]), html.unescape(line["description"])
    colour = _COLOUR_END.search(name)
    goods = _said()["phone_goods"]
    kind = next((goods[each] for each in reversed(line["categories"]) if each in goods), None)
    has = {
        "kind": frozenset(filter(None, [kind])),
        "device": frozenset(" ".join(found).lower() for found in _DEVICE.findall(name)),
        "colour": frozenset([colour.group(1).lower().replace("/", " and ")] if colour else ()),
        "brand": frozenset([line["brand"].rstrip("™®")]),
    }
    return _Good(Entry(f"b{at:05d}", name, text), has)


def _kinds(lines: Iterable[Mapping[str, Any]]) -> Mapping[Kind, str]:
    """Word a kind by its style where its products do, else with the category beside it."""
    seen: Counter[Kind] = Counter()
    said: Counter[Kind] = Counter()
    for line in lines:
        kind = (line["category"], line["style"])
        seen[kind] += 1
        said[kind] += _PLURAL.sub("", line["style"]) in _text(line)
    return {
        kind: kind[1] if said[kind] * 2 >= times else f"{kind[1]} {kind[0]}"
        for kind, times in seen.items()
    }


def _text(line: Mapping[str, Any]) -> str:
    return f"{line['name']} {line['description']}".lower()


def _meaning(words: set[str], meanings: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset(said for said, told in meanings.items() if not words.isdisjoint(told))


def _draft(goods: Sequence[_Good], worded: Callable[[Facts, Random], str]) -> Draft:
    entries = distinct(each.entry for each in goods)
    kept = {each.id for each in entries}
    goods = [each for each in goods if each.entry.id in kept]
    asked: dict[str, Asked] = {}
    for each in goods:
        chance = Random(f"{SEED}:{each.entry.id}")  # noqa: S311 - a rule, not a secret
        facts = _chosen(each, chance)
        if facts is None:
            continue
        text = worded(facts, chance)
        if text in asked or _copies(text, each.entry.title):
            continue
        right = _right(facts, goods)
        if len(right) <= MOST_RIGHT:
            grades = dict.fromkeys(right, 1)
            asked[text] = Asked(f"q:{each.entry.id}", {"text": text}, grades)
    return Draft(entries, tuple(asked.values()))


def _chosen(good: _Good, chance: Random) -> Facts | None:
    """Take the kind and two or three of the other attributes, one word of each."""
    others = [name for name, words in good.has.items() if words and name != "kind"]
    if not good.has["kind"] or len(others) < 2:
        return None
    taken = sorted(chance.sample(others, min(len(others), chance.choice((2, 3)))))
    return {name: chance.choice(sorted(good.has[name])) for name in ("kind", *taken)}


def _right(facts: Facts, goods: Sequence[_Good]) -> tuple[str, ...]:
    """Name the products for which every fact holds."""
    return tuple(
        each.entry.id
        for each in goods
        if all(word in each.has[name] for name, word in facts.items())
    )


def _copies(text: str, title: str) -> bool:
    """Tell whether a question holds every word of a title."""
    return set(_WORD.findall(title.lower())) <= set(_WORD.findall(text.lower()))


def _worded_aws(facts: Facts, chance: Random) -> str:
    trait = facts.get("trait", "")
    late = trait in _said()["traits_said_after"]
    before, after = ("", trait) if late else (trait, "")
    parts = (before, facts.get("colour", ""), facts["kind"], after, facts.get("wearer", ""))
    lead = chance.choice(("", "", "looking for ", "I need a "))
    return lead + " ".join(filter(None, parts))


def _worded_bestbuy(facts: Facts, chance: Random) -> str:
    device, brand = facts.get("device"), facts.get("brand")
    parts = (facts.get("colour", ""), facts["kind"], f"for {device}" if device else "")
    said = " ".join(filter(None, parts))
    if not brand:
        return said
    return chance.choice((f"{brand} {said}", f"{said} by {brand}", f"{said} from {brand}"))
