"""Product copy: sentences tied to attributes, and what the checker finds in them."""

from typing import Literal

from assistant.domain.model import Frozen, Words

Severity = Literal["block", "warn"]


class Claim(Frozen):
    """A fact that may be said: an attribute id and its value in words."""

    attribute_id: str
    label: str
    text: str


class Sentence(Frozen):
    """One sentence of copy and the attribute ids it rests on; none means it states no fact."""

    text: str
    attribute_ids: tuple[str, ...] = ()


class LawRule(Frozen):
    """An expression that some class of product may not use, why, and what may be said instead."""

    id: str
    classes: tuple[str, ...]
    law: str
    pattern: dict[str, tuple[str, ...]]
    severity: Severity = "block"
    why: Words
    instead: Words = {}
    examples: dict[str, tuple[str, ...]] = {}
    source: str | None = None


class Finding(Frozen):
    """Something the checker marks in a text: where, which rule, why, what to say instead."""

    rule_id: str
    severity: Severity
    start: int
    end: int
    text: str
    why: str
    instead: str = ""


class Listing(Frozen):
    """Copy for one product, channel and language, with the questions that remain."""

    sku: str
    channel: str
    language: str
    title: str
    sentences: tuple[Sentence, ...]
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    provider: str = "offline"

    @property
    def text(self) -> str:
        """Join the sentences as they are published."""
        gap = "" if self.language in ("ja", "zh") else " "
        return gap.join(sentence.text for sentence in self.sentences)
