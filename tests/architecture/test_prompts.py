"""Prompts and phrases: each renders with what it declares, in both languages alike."""

import ast
import re
from pathlib import Path

import jinja2
import jinja2.meta
import pytest
import yaml

from assistant.errors import PromptInvalid
from assistant.offline.phrases import SPOKEN, names, phrase
from assistant.prompts import data_folder, render

PROMPTS = data_folder("prompts")
NAMES = sorted(
    path.relative_to(PROMPTS).with_suffix("").as_posix()
    for path in PROMPTS.rglob("*.md")
    if path.parent.name != "partials"
)
CHOOSING = {"agent": "support", "language": "ja"}
"""Inputs that choose among files or words, and so must be real."""


class Anything:
    """Stands in for any declared input: prints, iterates and answers to every name."""

    def __getattr__(self, name: str) -> "Anything":
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __getitem__(self, name: object) -> "Anything":
        return Anything()

    def __str__(self) -> str:
        return "«given»"

    def __iter__(self):
        return iter((Named("first"), Named("second")))

    def __len__(self) -> int:
        return 2

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0

    def __call__(self, *_: object, **__: object) -> "Anything":
        return self

    def __lt__(self, other: object) -> bool:
        return False

    __gt__ = __le__ = __ge__ = __lt__


class Named(str):
    """A word that answers to every name, too."""

    def __getattr__(self, name: str) -> "Named":
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def given_to(name: str) -> dict[str, object]:
    return {each: CHOOSING.get(each, Anything()) for each in head(name).get("inputs") or ()}


def head(name: str) -> dict[str, object]:
    return yaml.safe_load((PROMPTS / f"{name}.md").read_text(encoding="utf-8").split("---\n")[1])


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_renders_with_its_declared_inputs(name: str) -> None:
    told = head(name)

    rendered = render(name, **given_to(name))

    assert str(told["purpose"]).strip()
    assert rendered.text.strip()
    assert re.fullmatch(r"[0-9a-f]{12}", rendered.fingerprint)


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_refuses_an_input_it_does_not_declare(name: str) -> None:
    with pytest.raises(PromptInvalid, match=name):
        render(name, **given_to(name), unheard_of="x")


@pytest.mark.parametrize("name", [name for name in NAMES if head(name).get("inputs")])
def test_a_prompt_refuses_to_go_without_an_input(name: str) -> None:
    given = given_to(name)
    given.popitem()

    with pytest.raises(PromptInvalid, match=name):
        render(name, **given)


def test_every_partial_is_included_somewhere() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in PROMPTS.rglob("*.md"))
    partials = {path.name for path in (PROMPTS / "partials").glob("*.md")}

    unused = {
        name
        for name in partials
        if not re.search(rf"partials/{re.escape(name)}", written)
        and not name.startswith(("manner_",))  # chosen by the agent's name
    }

    assert unused == set()


def test_every_agent_has_a_manner() -> None:
    from assistant.chat.agents import AGENTS

    partials = {path.stem for path in (PROMPTS / "partials").glob("manner_*.md")}

    assert partials == {f"manner_{agent.name}" for agent in AGENTS}


def test_both_languages_have_the_same_phrases() -> None:
    assert names("ja") == names("en")


def _declared(language: str) -> dict[str, frozenset[str]]:
    path = PROMPTS / "offline" / "phrases" / f"{language}.yaml"
    environment = jinja2.Environment(autoescape=True)
    return {
        name: frozenset(jinja2.meta.find_undeclared_variables(environment.parse(text)))
        for name, text in yaml.safe_load(path.read_text(encoding="utf-8"))["phrases"].items()
    }


def test_both_languages_ask_for_the_same_inputs() -> None:
    ja, en = (_declared(language) for language in ("ja", "en"))

    different = {name: (ja[name], en[name]) for name in ja if ja[name] != en.get(name)}

    assert different == {}


@pytest.mark.parametrize("language", SPOKEN)
def test_a_phrase_refuses_to_go_without_an_input(language: str) -> None:
    for name, inputs in _declared(language).items():
        if inputs:
            with pytest.raises(PromptInvalid):
                phrase(name, language)


def test_every_phrase_is_used(root: Path) -> None:
    """A phrase is named in code whole, or built from a part in an f-string beside it."""
    words: set[str] = set()
    starts: set[str] = set()
    endings: set[str] = set()
    for path in (root / "assistant").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            if isinstance(node, ast.JoinedStr):
                first, last = node.values[0], node.values[-1]
                if isinstance(first, ast.Constant) and str(first.value).endswith("_"):
                    starts.add(str(first.value))
                if isinstance(last, ast.Constant) and str(last.value).startswith("_"):
                    endings.add(str(last.value))

    unused = {
        name
        for name in names("ja")
        if name not in words
        and not name.startswith(tuple(starts))
        and not any(name.endswith(end) and name.removesuffix(end) in words for end in endings)
    }

    assert unused == set()


def test_no_phrase_promises_or_introduces_itself_as_a_machine() -> None:
    for language in SPOKEN:
        path = PROMPTS / "offline" / "phrases" / f"{language}.yaml"
        written = path.read_text(encoding="utf-8").lower()
        assert "as an ai" not in written
        assert "必ず" not in written
