"""The tree under test, and copies of it that may be spoilt."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sources(root: Path) -> tuple[Path, ...]:
    """Every module of ours."""
    return tuple(
        path
        for package in ("assistant", "api", "evals")
        for path in sorted((root / package).rglob("*.py"))
    )


@pytest.fixture
def copied_tree(root: Path, tmp_path: Path) -> Callable[[], Path]:
    """Copy the modules and the rules about them."""

    def copy() -> Path:
        for package in ("assistant", "api", "evals"):
            ignored = shutil.ignore_patterns("__pycache__", "_data", "static", "cases", "baselines")
            shutil.copytree(root / package, tmp_path / package, ignore=ignored)
        shutil.copy(root / "pyproject.toml", tmp_path)
        return tmp_path

    return copy
