"""Writes files into a fresh folder and loads them the way an ingest would."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.product import Product
from assistant.ingest.formats import format_of
from assistant.ingest.source import Loaded, Refused, Source, opened

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write text in an encoding, or bytes; returns the path."""

    def written(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


@pytest.fixture
def load() -> Callable[[Path], list[Loaded | Refused]]:
    """Load a file by whatever format takes it."""

    def loaded(path: Path) -> list[Loaded | Refused]:
        chosen = format_of(path, None)
        assert chosen, f"no format takes {path.name}"
        return [opened(each) for each in chosen.load(Source(path=path, root=path))]

    return loaded


@pytest.fixture
def records(load: Callable[[Path], list[Loaded | Refused]]) -> Callable[[Path], list[Any]]:
    """Load a file whose every record is good."""

    def good(path: Path) -> list[Any]:
        found = load(path)
        assert not [each for each in found if isinstance(each, Refused)]
        return [each.record for each in found if isinstance(each, Loaded)]

    return good


@pytest.fixture
def product(records: Callable[[Path], list[Any]]) -> Callable[[Path], Product]:
    """Load a file that holds one product."""

    def only(path: Path) -> Product:
        (found,) = records(path)
        assert isinstance(found, Product)
        return found

    return only
