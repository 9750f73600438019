"""What the copy desk says to a merchandiser: Jinja lines per language, none without its inputs."""

from collections.abc import Mapping
from functools import cache, lru_cache

import jinja2
import yaml
from pydantic import ValidationError

from assistant.domain.model import Frozen
from assistant.errors import PromptInvalid
from assistant.prompts import data_folder

SPOKEN = ("ja", "en")


class Wording(Frozen):
    """The phrases of one language, and the label endings that choose how a yes or no is asked."""

    purpose: str
    phrases: Mapping[str, str]
    yes_no_endings: tuple[str, ...]
    whether_endings: tuple[str, ...]
    said_twice: tuple[str, ...]


def phrase(name: str, language: str, **inputs: object) -> str:
    """Word a phrase; raises PromptInvalid when it is unknown or misses an input."""
    source = wording(language).phrases.get(name)
    if source is None:
        msg = f"no copy phrase {name} in {language}"
        raise PromptInvalid(msg)
    try:
        return _template(source).render(**inputs).strip()
    except jinja2.TemplateError as problem:
        msg = f"copy phrase {name} ({language}): {problem}"
        raise PromptInvalid(msg) from problem


def wording(language: str) -> Wording:
    """Find the phrases for a reader's language; English where it has none of its own."""
    base = language.lower().split("-")[0]
    return _read(base if base in SPOKEN else "en")


@cache
def _read(language: str) -> Wording:
    path = data_folder("prompts") / "copywriting" / f"{language}.yaml"
    try:
        return Wording.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as problem:
        msg = f"copy phrases {language}: {problem}"
        raise PromptInvalid(msg) from problem


@lru_cache(maxsize=200)
def _template(source: str) -> jinja2.Template:
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text; pages escape it
    )
    return environment.from_string(source)
