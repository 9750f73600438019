"""Prompts: Markdown files with a head that names purpose and inputs, and a Jinja body."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import jinja2
import yaml

from assistant.errors import PromptInvalid


@dataclass(frozen=True, slots=True)
class Prompt:
    """A rendered prompt and the fingerprint of the files it came from."""

    text: str
    fingerprint: str


def data_folder(name: str) -> Path:
    """Find `prompts/` or `knowledge/`: beside the package in a checkout, inside it in a wheel."""
    packaged = Path(str(resources.files("assistant"))) / "_data" / name
    return packaged if packaged.is_dir() else Path(__file__).resolve().parent.parent / name


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_folder("prompts")),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text for models and terminals, never HTML
        keep_trailing_newline=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _read(name: str) -> tuple[Mapping[str, object], jinja2.Template, str]:
    path = data_folder("prompts") / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
        _, head, body = text.split("---\n", 2)
        described = yaml.safe_load(head)
        template = _environment().from_string(body)
    except (OSError, ValueError, yaml.YAMLError, jinja2.TemplateError) as problem:
        msg = f"prompt {name}: {problem}"
        raise PromptInvalid(msg) from problem
    return described, template, hashlib.sha256(text.encode() + _partials()).hexdigest()[:12]


def _partials() -> bytes:
    """Read what prompts may include, so that a change there changes their fingerprints too."""
    files = sorted((data_folder("prompts") / "partials").glob("*.md"))
    return b"".join(path.read_bytes() for path in files)


def render(name: str, **inputs: object) -> Prompt:
    """Render `prompts/<name>.md`; raises PromptInvalid when an input is missing or not declared."""
    described, template, fingerprint = _read(name)
    declared = set(described.get("inputs") or ())  # type: ignore[call-overload]
    if declared != set(inputs):
        msg = f"prompt {name} takes {sorted(declared)}, was given {sorted(inputs)}"
        raise PromptInvalid(msg)
    try:
        return Prompt(text=template.render(**inputs).strip(), fingerprint=fingerprint)
    except jinja2.TemplateError as problem:
        msg = f"prompt {name}: {problem}"
        raise PromptInvalid(msg) from problem
