"""A term of the glossary, and how much its source says about it."""

from typing import Literal

from assistant.domain.model import Frozen, WordLists, Words

Basis = Literal["seed", "standard", "house"]
SeedStatus = Literal["defined", "inside", "heading_only", "mentioned", "absent"]


class Source(Frozen):
    """Where something was read: a seed by number and section, or a titled work."""

    seed: str | None = None
    section: str | None = None
    title: str | None = None
    publisher: str | None = None
    note: str | None = None


class GlossaryTerm(Frozen):
    """A term with its labels (SKOS: preferred, alternative, hidden) and its definition.

    `basis` says whose definition this is; `seed_status` what the source documents themselves
    say, so that general knowledge is never passed off as theirs.
    """

    id: str
    preferred: Words
    alternative: WordLists = {}
    hidden: WordLists = {}
    definition: Words = {}
    basis: Basis = "standard"
    seed_status: SeedStatus = "absent"
    inside: str | None = None
    related: tuple[str, ...] = ()
    broader: str | None = None
    formula: Words = {}
    note: Words = {}
    sources: tuple[Source, ...] = ()
    seeds: tuple[str, ...] = ()
