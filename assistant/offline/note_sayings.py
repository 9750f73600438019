"""Knows other ways to speak of what a rubric's cues name, from `prompts/offline/sayings.yaml`."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import yaml

from assistant.domain.rubric import Criterion
from assistant.language.aligned import align
from assistant.prompts import data_folder

# the C loader of the same safe tags: the file is read at the first talk
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LATIN = re.compile("[a-z0-9]")
_GAP_JA = "[^。、,.!?\n]{0,14}?"
_GAP_EN = (
    r"(?:,? (?!(?:not|no|never|without|nobody|none|hardly|rarely|barely|cannot|but)\b|\w+n't\b)"
    r"[\w'/-]+){0,6}?,? "
)

_Written = dict[str, dict[str, tuple[str, ...]]]


def said_otherwise(folded: str, criterion: Criterion) -> Iterator[tuple[int, int]]:
    """Find the places of folded text that speak of a criterion in words other than its cues."""
    yield from _places(folded, _pattern(_cues(criterion), "said"))


def denied_otherwise(folded: str, criterion: Criterion) -> Iterator[tuple[int, int]]:
    """Find the places that say by themselves that a practice is missing."""
    yield from _places(folded, _pattern(_cues(criterion), "denied"))


def _places(folded: str, pattern: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    if pattern is None:
        return
    for found in pattern.finditer(folded):
        start, end = found.span()
        within = start and _LATIN.match(folded[start]) and _LATIN.match(folded[start - 1])
        if end > start and not within:
            yield start, end


def _cues(criterion: Criterion) -> tuple[str, ...]:
    return tuple(each for listed in criterion.cues.values() for each in listed)


@lru_cache(maxsize=1_000)
def _pattern(cues: tuple[str, ...], side: str) -> re.Pattern[str] | None:
    """Join the sayings of all these cues; None when there is none."""
    known = _sayings()
    own = {align(each).text.strip() for each in cues}
    found = [each[side] for cue, each in known if cue in own]
    forms = dict.fromkeys(
        _written(form, language)
        for languages in found
        for language, listed in languages.items()
        for form in listed
    )
    return re.compile("|".join(forms)) if forms else None


def _written(form: str, language: str) -> str:
    if language == "ja":
        return f"(?:{form.replace('…', _GAP_JA)})"
    return rf"\b(?:{form.replace(' … ', _GAP_EN)})\b"


@cache
def _sayings() -> tuple[tuple[str, dict[str, _Written]], ...]:
    """Read the file once: each cue with what is `said` and what is `denied` of it."""
    path = data_folder("prompts") / "offline" / "sayings.yaml"
    written = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)["sayings"]  # noqa: S506
    return tuple(
        (
            align(cue).text.strip(),
            {
                "said": {key: each[key] for key in ("ja", "en") if key in each},
                "denied": each.get("denied", {}),
            },
        )
        for each in written
        for cue in each["means"]
    )
