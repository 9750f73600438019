"""Reads the offline writer's words for product copy: patterns, labels, topics, yes and no."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import jinja2
import yaml
from pydantic import ValidationError

from assistant.domain.model import Frozen
from assistant.errors import PromptInvalid
from assistant.prompts import data_folder

SPOKEN = ("ja", "en")
"""Languages copy is written in."""

Pattern = str | dict[str, str]
"""A Jinja line, or one per tone."""

_LIMITS = ("unless", "when")


class Joins(Frozen):
    """How a language joins two things, many, and the things of some predicates."""

    two: str
    many: str
    last: str
    by_predicate: dict[str, str]


class Said(Frozen):
    """How a yes or a no is said: the predicate, its subject, and the words that decide whether."""

    predicate: str
    thing: str
    unless: tuple[str, ...] = ()
    when: tuple[str, ...] = ()


class CopyWords(Frozen):
    """The words of one language; the keys are explained in `prompts/offline/copy/ja.yaml`."""

    language: str
    purpose: str
    patterns: dict[str, Pattern]
    predicates: dict[str, Pattern]
    joins: Joins
    endings_that_need_quotes: str
    beginnings_that_need_quotes: str
    nouns_that_end_so: tuple[str, ...]
    none_words: tuple[str, ...]
    attributive: tuple[str, ...]
    lower_case: bool
    keep_capital: tuple[str, ...]
    part_mark: str
    told_by_title: tuple[str, ...]
    told_by_materials: tuple[str, ...]
    labels: dict[str, str]
    labels_by_class: dict[str, dict[str, str]]
    values: dict[str, str]
    groups: tuple[tuple[str, ...], ...]
    when_true: dict[str, dict[str, str | tuple[str, ...]]]
    when_false: dict[str, dict[str, str | tuple[str, ...]]]

    def say(self, name: str, tone: str, **inputs: object) -> str:
        """Render a pattern in a tone; raises PromptInvalid when it or an input is missing."""
        pattern = self.patterns.get(name, self.predicates.get(name))
        return self._rendered(pattern, name, tone, inputs)

    def value(self, key: str, text: str) -> str:
        """Word an attribute's value as this language says it inside a sentence."""
        return self._rendered(self.values.get(key, "{{ value }}"), key, "plain", {"value": text})

    def label(self, key: str, recorded: str, legal_class: str) -> str:
        """Choose the label that reads well in a sentence, else the recorded one."""
        by_class = self.labels_by_class.get(legal_class, {})
        return by_class.get(key, self.labels.get(key, recorded))

    def listed(self, things: Sequence[str], *, predicate: str = "") -> str:
        """Join things as a sentence with this predicate lists them."""
        *others, final = things
        if not others:
            return final
        if predicate in self.joins.by_predicate:
            return self.joins.by_predicate[predicate].join(things)
        joint = self.joins.two if len(others) == 1 else self.joins.last
        return joint.join((self.joins.many.join(others), final))

    def said(self, key: str, *, value: bool) -> Said | None:
        """Find how a yes or a no of an attribute is said; None where it is not."""
        found = (self.when_true if value else self.when_false).get(key)
        if found is None:
            return None
        limits = {name: found[name] for name in _LIMITS if name in found}
        [(predicate, thing)] = [item for item in found.items() if item[0] not in limits]
        return Said.model_validate({"predicate": predicate, "thing": thing, **limits})

    def lowered(self, text: str) -> str:
        """Begin a word small inside a sentence, where the language does and the word may."""
        proper = text.split(" ")[0] in self.keep_capital or not text[1:2].islower()
        return text if proper or not self.lower_case else text[0].lower() + text[1:]

    def _rendered(
        self, pattern: Pattern | None, name: str, tone: str, inputs: Mapping[str, object]
    ) -> str:
        source = pattern.get(tone) if isinstance(pattern, dict) else pattern
        if source is None:
            msg = f"no copy pattern {name} in {self.language} for the tone {tone}"
            raise PromptInvalid(msg)
        try:
            return _template(source).render(**inputs).strip()
        except jinja2.TemplateError as problem:
            msg = f"copy pattern {name} ({self.language}): {problem}"
            raise PromptInvalid(msg) from problem


def spoken(language: str) -> str:
    """Choose the language copy is written in: English where the asked one is not offered."""
    base = language.lower().split("-")[0]
    return base if base in SPOKEN else "en"


@cache
def copy_words(language: str) -> CopyWords:
    """Read the words of a language; raises PromptInvalid."""
    path = data_folder("prompts") / "offline" / "copy" / f"{language}.yaml"
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        return CopyWords.model_validate({"language": language, **written})
    except (OSError, yaml.YAMLError, TypeError, ValidationError) as problem:
        msg = f"copy words {language}: {problem}"
        raise PromptInvalid(msg) from problem


@lru_cache(maxsize=500)
def _template(source: str) -> jinja2.Template:
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text; exporters and pages escape it
    )
    return environment.from_string(source)
