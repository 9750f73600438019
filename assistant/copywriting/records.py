"""Reads what a text may say of a product only as its record has it, and the record itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import yaml
from pydantic import Field, ValidationError

from assistant.copywriting.facts import claims_of
from assistant.copywriting.patterns import compiled
from assistant.copywriting.trace import borne
from assistant.domain.listing import Claim, Severity
from assistant.domain.model import Frozen, WordLists, Words
from assistant.domain.product import Product
from assistant.errors import ConfigurationInvalid
from assistant.language.aligned import align
from assistant.prompts import data_folder

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Function(Frozen):
    """A yes/no attribute and the other ways to speak of it, per language."""

    key: str
    label: Words
    named: WordLists = Field(default_factory=dict)
    has: WordLists = Field(default_factory=dict)
    lacks: WordLists = Field(default_factory=dict)


class Fact(Frozen):
    """A statement that the record must bear: found by `pattern`, borne by `needs`.

    `against` on record defeats it whatever else is there; `within` names the only claims where it
    is looked for. `same` maps a word said to what else it is called; `examples` are pairs of a
    text and a record.
    """

    id: str
    classes: tuple[str, ...]
    source: Words
    severity: Severity = "block"
    pattern: dict[str, tuple[str, ...]]
    needs: tuple[str, ...]
    against: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    same: dict[str, str] = Field(default_factory=dict)
    why: Words
    instead: Words = Field(default_factory=dict)
    examples: dict[str, tuple[tuple[str, str], ...]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """What `records.yaml` holds; `ignored` are the ids of claims that bear no fact."""

    functions: tuple[Function, ...]
    facts: tuple[Fact, ...]
    ignored: frozenset[str]


@dataclass(frozen=True, slots=True)
class Record:
    """A product's record as folded lines, each with the id of its claim."""

    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """Write the lines out."""
        return "\n".join(line for _, line in self.lines)

    def without(self, names: frozenset[str]) -> "Record":
        """Leave out some claims."""
        return Record(tuple(each for each in self.lines if each[0] not in names))

    def only(self, names: tuple[str, ...]) -> "Record":
        """Keep some claims."""
        return Record(tuple(each for each in self.lines if each[0] in names))


@cache
def book() -> Book:
    """Read the file once; raises ConfigurationInvalid with what cannot be used."""
    path = data_folder("knowledge") / "law" / "records.yaml"
    try:
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
        read = Book(
            tuple(Function.model_validate(each) for each in written["functions"]),
            tuple(Fact.model_validate(each) for each in written["facts"]),
            frozenset(written["ignore"]),
        )
        for fact in read.facts:
            for pattern in (*every(fact.pattern), *fact.against):
                compiled(pattern)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, ValidationError) as problem:
        msg = f"law records {path.name}: {problem}"
        raise ConfigurationInvalid(msg) from problem
    return read


def recorded(product: Product) -> Record:
    """Write the record down, a claim a line; a function counts only when it is there."""
    return Record(
        tuple(
            (claim.attribute_id, align(line).text)
            for language in ("ja", "en")
            for claim in claims_of(product, language)
            for line in _line(claim, product)
            if not claim.attribute_id.startswith("options.")
        )
    )


def _line(claim: Claim, product: Product) -> Iterator[str]:
    attribute = product.attributes.get(claim.attribute_id.removeprefix("attributes."))
    if attribute is None:
        yield borne(claim).removeprefix(claim.label).strip()
    elif not isinstance(attribute.value, bool):
        yield f"{claim.label}: {claim.text}"
    elif attribute.value:
        yield claim.label


def bears(fact: Fact, said: str, record: Record) -> bool:
    """Tell whether a record bears a fact as said."""
    also = fact.same.get(said.lower(), re.escape(said))
    facts = record.without(book().ignored)
    needed = any(
        compiled(pattern.replace("{said}", f"(?:{also})")).search(facts.text)
        for pattern in fact.needs
    )
    held = facts.only(fact.within) if fact.within else facts
    return needed and not any(compiled(pattern).search(held.text) for pattern in fact.against)


def every(patterns: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """List the patterns of every language."""
    for listed in patterns.values():
        yield from listed
