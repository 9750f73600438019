"""YAML read with the line each entry begins at, so that a refusal can say where."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from assistant.errors import FileUnreadable
from assistant.ingest.source import Loaded, Refused, Source

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 100
_BRACKET = re.compile(r"[\[\]{}]")
_INDENT = re.compile(r"^[ ?-]++", re.MULTILINE)
_ALIAS = re.compile(r"(?:^|[\s\[{,:-])\*\w")


def parse(source: Source) -> Any:  # noqa: ANN401 - YAML is whatever its author wrote
    """Parse a file; raises FileUnreadable with the line of the mistake."""
    try:
        return parsed(source.text())
    except yaml.YAMLError as problem:
        msg = f"{source.name}: {_explain(problem)}"
        raise FileUnreadable(msg) from problem


def parsed(text: str) -> Any:  # noqa: ANN401 - YAML is whatever its author wrote
    """Parse a text; raises yaml.YAMLError.

    Deep nesting would end the process, and aliases may unfold to gigabytes: both are errors.
    """
    if _is_suspect(text):
        _inspect(text)
    return yaml.load(text, Loader=Loader)  # noqa: S506 - Loader is a safe loader


def _is_suspect(text: str) -> bool:
    """Bound the nesting from above by brackets and indents alone; look for aliases."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    indent = max((len(found) for found in _INDENT.findall(text)), default=0)
    return deepest + indent > DEEPEST or _ALIAS.search(text) is not None


def _inspect(text: str) -> None:
    """Walk the events, which needs no stack, and count."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.AliasEvent):
            msg = f"{_at(event)}uses aliases, which are not read"
            raise yaml.YAMLError(msg)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            msg = f"{_at(event)}is nested deeper than {DEEPEST}"
            raise yaml.YAMLError(msg)


def _at(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}: " if event.start_mark else ""


def parse_mapping(source: Source) -> dict[str, Any]:
    """Parse a file that has to be a mapping; raises FileUnreadable."""
    found = parse(source)
    if not isinstance(found, dict):
        msg = f"{source.name}: is not a mapping of names to values"
        raise FileUnreadable(msg)
    return found


def entries(source: Source, *, key: str, model: type[Any]) -> Iterator[Loaded | Refused]:
    """Validate each entry of the list under `key` as `model`."""
    parsed = parse(source)
    found = parsed.get(key) if isinstance(parsed, dict) else None
    if not isinstance(found, list):
        yield Refused(f"has no list `{key}`")
        return
    for entry, line in zip(found, entry_lines(source, key), strict=False):
        yield validated(entry, line, model)


def validated(entry: object, line: int, model: type[Any]) -> Loaded | Refused:
    """Make a record of one parsed entry, or say why not."""
    if not issubclass(model, BaseModel):
        msg = f"{model} is not a record"
        raise TypeError(msg)
    try:
        return Loaded(model.model_validate(entry), line)  # type: ignore[arg-type]
    except ValidationError as problem:
        return Refused(explain(problem), line)


def explain(problem: ValidationError) -> str:
    """Word a validation problem in one line."""
    told = [
        f"{'.'.join(map(str, each['loc'])) or 'record'}: {each['msg']}" for each in problem.errors()
    ]
    return "; ".join(told[:3]) + (f" (and {len(told) - 3} more)" if len(told) > 3 else "")


def entry_lines(source: Source, key: str) -> tuple[int, ...]:
    """Find the 1-based line at which each entry of the list under `key` begins."""
    return _lines(source.text(), key)


@cache
def _lines(text: str, key: str) -> tuple[int, ...]:
    root = yaml.compose(text, Loader=Loader)
    if not isinstance(root, yaml.MappingNode):
        return ()
    for name, value in root.value:
        if name.value == key and isinstance(value, yaml.SequenceNode):
            return tuple(item.start_mark.line + 1 for item in value.value)
    return ()


def _explain(problem: yaml.YAMLError) -> str:
    mark = getattr(problem, "problem_mark", None)
    told = str(getattr(problem, "problem", None) or problem)
    return f"line {mark.line + 1}: {told}" if mark else told
