"""Loads our maturity models (`schema: rubric/1`): a ladder's criteria or a checklist's items."""

from collections.abc import Iterator
from typing import Any

from assistant.domain.rubric import Rubric
from assistant.ingest.source import Loaded, Refused, Source
from assistant.ingest.yaml_lines import parse, validated


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield the model of the file, or why it is refused; references must exist and be acyclic."""
    parsed = parse(source)
    if not isinstance(parsed, dict):
        yield Refused("is not a rubric")
        return
    loaded = validated(_shaped(parsed), 1, Rubric)
    if isinstance(loaded, Loaded) and isinstance(loaded.record, Rubric):
        problem = faults(loaded.record)
        yield Refused(problem, 1) if problem else loaded
    else:
        yield loaded


def _shaped(parsed: dict[str, Any]) -> dict[str, Any]:
    """Bring a checklist's groups into the shape of dimensions with criteria."""
    shaped = {key: value for key, value in parsed.items() if key not in ("schema", "groups")}
    groups = parsed.get("groups")
    if groups:
        shaped["dimensions"] = [_without_items(group) for group in groups]
        shaped["criteria"] = [
            {**item, "dim": group["id"]} for group in groups for item in group.get("items", ())
        ]
    return shaped


def _without_items(group: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in group.items() if key != "items"}


def faults(rubric: Rubric) -> str:
    """Say what is wrong with a model's references; empty when nothing is."""
    known = {criterion.id: criterion for criterion in rubric.criteria}
    if len(known) != len(rubric.criteria):
        return "two criteria have one id"
    dimensions = {dimension.id for dimension in rubric.dimensions}
    levels = {level.n for level in rubric.levels} or {0}
    for criterion in rubric.criteria:
        if criterion.dim not in dimensions:
            return f"{criterion.id}: no dimension {criterion.dim}"
        if criterion.level not in levels:
            return f"{criterion.id}: no level {criterion.level}"
        for other in (*criterion.depends_on, *criterion.implies):
            if other not in known:
                return f"{criterion.id}: no criterion {other}"
    return _cycle({each.id: each.depends_on for each in rubric.criteria})


def _cycle(needs: dict[str, tuple[str, ...]]) -> str:
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> str:
        if name in above:
            return f"depends_on runs in a circle: {' → '.join((*above, name))}"
        if name not in done:
            for other in needs[name]:
                problem = visit(other, (*above, name))
                if problem:
                    return problem
            done.add(name)
        return ""

    return next((problem for name in needs if (problem := visit(name, ()))), "")
