"""Holds copy against rules of advertising law: where one is hit, why, what to say instead."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.copywriting.patterns import compiled
from assistant.copywriting.readings import Reading, readings
from assistant.domain.listing import Finding, LawRule
from assistant.domain.model import in_language
from assistant.errors import ConfigurationInvalid
from assistant.language.aligned import Span, align

LONGEST_CHARACTERS = 5_000
"""A longer text is judged in pieces of this size that overlap."""

_OVERLAP = 200
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_rules(path: Path) -> tuple[LawRule, ...]:
    """Read the rules; raises ConfigurationInvalid with the id of a rule that cannot be used.

    The article a rule rests on is appended to its reason, so that a finding always names it.
    """
    try:
        changed = path.stat().st_mtime_ns
    except OSError as problem:
        msg = f"law rules {path}: {problem.strerror}"
        raise ConfigurationInvalid(msg) from problem
    return _read(path, changed)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> tuple[LawRule, ...]:
    del changed  # only tells one state of the file from another
    try:
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)["rules"]  # noqa: S506
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError) as problem:
        msg = f"law rules {path.name}: {problem}"
        raise ConfigurationInvalid(msg) from problem
    rules = tuple(_rule(entry, path.name) for entry in written)
    ids = [rule.id for rule in rules]
    doubled = sorted({each for each in ids if ids.count(each) > 1})
    if doubled:
        msg = f"law rules {path.name}: ids used twice: {', '.join(doubled)}"
        raise ConfigurationInvalid(msg)
    return rules


def _rule(entry: Mapping[str, object], file: str) -> LawRule:
    name = entry.get("id", "without id") if isinstance(entry, Mapping) else entry
    try:
        sources = entry.get("source")
        why = entry.get("why")
        if isinstance(sources, Mapping) and isinstance(why, Mapping):
            entry = {**entry, "source": sources.get("ja"), "why": _with_sources(why, sources)}
        rule = LawRule.model_validate(entry)
        for pattern in _patterns(rule):
            compiled(pattern)
    except (ValidationError, ValueError, AttributeError) as problem:
        msg = f"law rules {file}, {name}: {problem}"
        raise ConfigurationInvalid(msg) from problem
    return rule


def _with_sources(why: Mapping[str, str], sources: Mapping[str, str]) -> Mapping[str, str]:
    named = {"ja": "{text}（{source}）。"}
    return {
        language: named.get(language, "{text} ({source}).").format(
            text=text.rstrip("。."), source=sources[language]
        )
        if sources.get(language)
        else text
        for language, text in why.items()
    }


def _patterns(rule: LawRule) -> Iterator[str]:
    for patterns in rule.pattern.values():
        yield from patterns


def check(
    text: str, *, legal_class: str, language: str, rules: Sequence[LawRule]
) -> tuple[Finding, ...]:
    """Mark every expression a class of product may not use; spans are in the text as given.

    The patterns of every language are tried, for Japanese copy holds English words and the
    reverse; `language` is that of the explanations.
    """
    found = [
        Finding(
            rule_id=rule.id,
            severity=rule.severity,
            start=span.start,
            end=span.end,
            text=text[span.start : span.end],
            why=in_language(rule.why, language),
            instead=in_language(rule.instead, language),
        )
        for offset, reading in _readings(text)
        for rule in rules
        if legal_class in rule.classes or "all" in rule.classes
        for span in _hits(rule, reading, offset)
    ]
    return _apart(sorted(found, key=lambda each: (each.start, -each.end, each.rule_id)))


def _apart(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keep one finding where a rule is hit twice at the same place."""
    kept: list[Finding] = []
    for each in found:
        same = (other for other in kept if other.rule_id == each.rule_id)
        if not any(other.start < each.end and each.start < other.end for other in same):
            kept.append(each)
    return tuple(kept)


def _readings(text: str) -> Iterator[tuple[int, Reading]]:
    """Read a text folded, and again as it would be without what some put in to evade."""
    for offset in range(0, max(len(text), 1), LONGEST_CHARACTERS - _OVERLAP):
        aligned = align(text[offset : offset + LONGEST_CHARACTERS])
        folded = aligned.text
        spans = aligned.origins or tuple(Span(place, place + 1) for place in range(len(folded)))
        for reading in readings(Reading(folded, spans)):
            yield offset, reading


def _hits(rule: LawRule, reading: Reading, offset: int) -> Iterator[Span]:
    for pattern in _patterns(rule):
        for hit in compiled(pattern).finditer(reading.text):
            if hit.end() > hit.start():
                first, last = reading.spans[hit.start()], reading.spans[hit.end() - 1]
                yield Span(offset + first.start, offset + last.end)
