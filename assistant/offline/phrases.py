"""The offline provider's phrases: Jinja lines per language that refuse a missing input."""

from collections.abc import Mapping
from functools import cache

import jinja2
import yaml

from assistant.errors import PromptInvalid
from assistant.prompts import data_folder

SPOKEN = ("ja", "en")
"""Languages with phrases of their own; readers of others are answered in English."""

TOLD = ("zh", "ko")
"""Languages that have one sentence: that the answer is in English."""


def spoken(language: str) -> str:
    """Choose the language of phrases for a reader's language."""
    return language if language in SPOKEN else "en"


def phrase(name: str, language: str, **inputs: object) -> str:
    """Word a phrase; raises PromptInvalid when it is unknown or misses an input."""
    template = _phrases(spoken(language)).get(name)
    if template is None:
        msg = f"no phrase {name} in {language}"
        raise PromptInvalid(msg)
    try:
        return template.render(**inputs).strip()
    except jinja2.TemplateError as problem:
        msg = f"phrase {name} ({language}): {problem}"
        raise PromptInvalid(msg) from problem


def english_notice(language: str) -> str:
    """Say in the reader's own language that the answer is in English; empty where it is not."""
    return _phrases(language)["answered_in_english"].render() if language in TOLD else ""


def names(language: str) -> frozenset[str]:
    """List the phrases a language has."""
    return frozenset(_phrases(language))


@cache
def _phrases(language: str) -> Mapping[str, jinja2.Template]:
    path = data_folder("prompts") / "offline" / "phrases" / f"{language}.yaml"
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))["phrases"]
    except (OSError, yaml.YAMLError, KeyError) as problem:
        msg = f"phrases {language}: {problem}"
        raise PromptInvalid(msg) from problem
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text; pages escape it
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return {name: environment.from_string(text) for name, text in written.items()}
