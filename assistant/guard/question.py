"""Screens what a reader wrote: size, hidden characters, signs of attack or abuse."""

import re
from functools import cache

import yaml

from assistant.domain.understanding import Question
from assistant.errors import QuestionRefused
from assistant.language.detect import language_of
from assistant.language.normalise import clean, matching_form
from assistant.prompts import data_folder


@cache
def _signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    path = data_folder("prompts") / "offline" / "signs.yaml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))["signs"]
    return tuple(
        (
            name,
            re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE | re.MULTILINE),
        )
        for name, patterns in written.items()
    )


def screen(text: str, *, limit: int, language: str | None, default: str) -> Question:
    """Clean a question and note its signs; raises QuestionRefused when empty or over `limit`."""
    if len(text) > limit:
        raise QuestionRefused("too_long", f"a question may have {limit} characters")
    readable = clean(text).strip()
    if not any(letter.isalnum() for letter in readable):
        raise QuestionRefused("out_of_scope", "there are no words in the question")
    spoken = language or language_of(readable, default=default)
    return Question(text=readable, language=spoken, signs=signs_in(readable))


def signs_in(text: str) -> tuple[str, ...]:
    """Name what a text shows: `distress`, `attack`, `abuse`; quoting a word does not hide it."""
    folded = matching_form(text)
    return tuple(name for name, pattern in _signs() if pattern.search(folded))
