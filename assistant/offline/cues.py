"""Words that settle what a question is about; the lists are in `prompts/offline/cues.yaml`."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

import yaml

from assistant.domain.understanding import Intent
from assistant.prompts import data_folder

Subject = Literal[
    "definition",
    "asks_meaning",
    "about_term",
    "difference",
    "self_reference",
    "policy",
    "asks_fact",
    "own_order",
    "sizing",
    "reference",
    "another",
    "among_shown",
    "first",
    "second",
    "mine",
    "rule",
    "how_to",
    "please_do",
    "balance",
    "asks",
    "shopping_for",
    "order_shown",
    "asks_tracking",
    "asks_delivery_day",
    "asks_payment",
    "asks_total",
    "asks_amount",
    "leaves_task",
    "corrects",
    "own_profile",
    "to_be_kept",
]
"""What a question may speak of, beside an intent; the file says what each hears."""


@cache
def _read(part: str) -> Mapping[str, re.Pattern[str]]:
    path = data_folder("prompts") / "offline" / "cues.yaml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))[part]
    return {name: _any_of(patterns) for name, patterns in written.items()}


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def speaks_of(subject: Subject, folded: str) -> bool:
    """Tell whether a folded question holds a cue of a subject."""
    return _read("subjects")[subject].search(folded) is not None


def is_only(subject: Subject, folded: str) -> bool:
    """Tell whether a folded text is made of a subject's words alone."""
    return _read("subjects")[subject].fullmatch(folded) is not None


def heard(folded: str) -> tuple[Intent, ...]:
    """List the intents whose cues a folded question holds, in order of precedence."""
    intents: Mapping[Intent, re.Pattern[str]] = _read("intents")  # type: ignore[assignment]
    return tuple(intent for intent, pattern in intents.items() if pattern.search(folded))


def heard_of_own(folded: str) -> tuple[Intent, ...]:
    """List the intents that a question about the reader's own goods or orders may have."""
    intents: Mapping[Intent, re.Pattern[str]] = _read("own")  # type: ignore[assignment]
    return tuple(intent for intent, pattern in intents.items() if pattern.search(folded))


def asked_term(folded: str) -> str | None:
    """Name what a question asks the meaning of; None when it asks for no meaning."""
    found = _read("subjects")["definition"].search(folded)
    if not found:
        return None
    named = next((value for value in found.groupdict().values() if value), "")
    return named.strip(" 「」『』\"'“”?？。、,.!！") or None
