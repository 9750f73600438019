"""The frozen base of every value, and text kept per language."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

FALLBACK_LANGUAGES = ("ja", "en")


class Frozen(BaseModel):
    """A value: immutable, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _only_filled(value: object) -> object:
    """Drop empty languages, so that a missing text and an empty one are the same."""
    if isinstance(value, Mapping):
        return {key: text for key, text in value.items() if text not in (None, "", [], ())}
    return value


Words = Annotated[dict[str, str], BeforeValidator(_only_filled)]
"""One text per language: `{"ja": …, "en": …}`."""

WordLists = Annotated[dict[str, tuple[str, ...]], BeforeValidator(_only_filled)]
"""Several texts per language."""


def in_language(words: Mapping[str, str], language: str) -> str:
    """Pick the text in this language, else Japanese, else English, else whatever there is."""
    for candidate in (language, *FALLBACK_LANGUAGES):
        if candidate in words:
            return words[candidate]
    return next(iter(words.values()), "")


def lists_in_language(words: Mapping[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    """Pick the texts in this language, else Japanese, else English, else none."""
    for candidate in (language, *FALLBACK_LANGUAGES):
        if candidate in words:
            return words[candidate]
    return ()
