"""The shipped rubrics, and a small one whose stages can be worked out by hand."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.domain.glossary import Source as Origin
from assistant.domain.rubric import Criterion, Dimension, Rubric, RubricLevel
from assistant.ingest.loaders import rubric_yaml
from assistant.ingest.source import Loaded, Source

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge" / "rubrics"


@pytest.fixture(scope="session")
def rubrics() -> Mapping[str, Rubric]:
    found = {}
    for path in sorted(KNOWLEDGE.glob("*.yaml")):
        for loaded in rubric_yaml.load(Source(path, KNOWLEDGE)):
            assert isinstance(loaded, Loaded)
            assert isinstance(loaded.record, Rubric)
            found[loaded.record.id] = loaded.record
    return found


def _criterion(name: str, dim: str, level: int, **more: object) -> Criterion:
    return Criterion.model_validate(
        {
            "id": name,
            "dim": dim,
            "level": level,
            "text": {"ja": f"{name}の項目", "en": f"criterion {name}"},
            "question": {"ja": f"{name}はどうですか。", "en": f"What about {name}?"},
            "good_enough": {"ja": f"{name}はこれで十分です。", "en": f"{name} is enough."},
            "src": Origin(),
            **more,
        }
    )


@pytest.fixture(scope="session")
def small() -> Rubric:
    """Two dimensions and two levels; `base` caps the overall."""
    return Rubric(
        id="small",
        version="1",
        kind="ladder",
        title={"ja": "小さなモデル", "en": "A small model"},
        levels=(
            RubricLevel(n=1, id="crawl", label={"ja": "クロール", "en": "Crawl"}),
            RubricLevel(n=2, id="walk", label={"ja": "ウォーク", "en": "Walk"}),
        ),
        dimensions=(
            Dimension(id="base", label={"ja": "土台", "en": "Base"}, floor=True),
            Dimension(id="work", label={"ja": "施策", "en": "Work"}),
        ),
        criteria=(
            _criterion("b1", "base", 1, essential=True),
            _criterion("b2", "base", 1),
            _criterion("b3", "base", 2, essential=True, implies=("b1",)),
            _criterion("w1", "work", 1, essential=True),
            _criterion("w2", "work", 2, essential=True),
        ),
    )


@pytest.fixture(scope="session")
def checklist() -> Rubric:
    return Rubric(
        id="list",
        version="1",
        kind="checklist",
        title={"ja": "点検", "en": "Check"},
        dimensions=(
            Dimension(id="one", label={"ja": "一", "en": "One"}),
            Dimension(id="two", label={"ja": "二", "en": "Two"}),
        ),
        criteria=(
            _criterion("i1", "one", 0, depends_on=("i2",)),
            _criterion("i2", "one", 0),
            _criterion("i3", "two", 0, depends_on=("i1",)),
        ),
    )
