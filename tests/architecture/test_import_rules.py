"""The import rules hold, and each of them would notice being broken."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SEEDED = (
    ("1 Entry points sit on the core", "assistant/tools/toolbox.py", "import api.errors"),
    ("2 The core is a stack", "assistant/retrieval/search.py", "import assistant.tools.call"),
    ("2 The core is a stack", "assistant/newcomer.py", '"""Stands in no layer."""'),
    (
        "3 Only bootstrap chooses adapters",
        "assistant/cli/talking.py",
        "import assistant.adapters.memory_index",
    ),
    ("4 Vendors stay behind adapters", "assistant/orders/desk.py", "import sqlalchemy"),
    (
        "5a Adapters do not know each other",
        "assistant/adapters/generations.py",
        "import assistant.adapters.chroma_index",
    ),
    (
        "5b Loaders do not know each other",
        "assistant/ingest/loaders/html_page.py",
        "import assistant.ingest.loaders.text_page",
    ),
    ("5c Routers do not know each other", "api/routers/{first}.py", "import api.routers.{second}"),
    (
        "6 A turn is a straight line",
        "assistant/chat/brief.py",
        "import assistant.chat.citations",
    ),
    ("7 No cycles anywhere", "assistant/language/numerals.py", "import assistant.language.dates"),
    ("8 Evaluations are a stack", "evals/scorers/words.py", "import evals.tasks.routing"),
    ("9 Addresses stand on what they share", "api/deps.py", "import api.routers.health"),
)


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.slow
def test_every_import_rule_is_kept(root: Path) -> None:
    told = lint(root)

    assert told.returncode == 0, told.stdout
    assert "0 broken" in told.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "module", "line"), SEEDED)
def test_a_seeded_violation_is_named(
    contract: str, module: str, line: str, copied_tree: Callable[[], Path]
) -> None:
    tree = copied_tree()
    routers = sorted(
        path.stem for path in (tree / "api/routers").glob("*.py") if path.stem != "__init__"
    )
    names = {"first": routers[0], "second": routers[1]}
    spoilt = tree / module.format(**names)
    before = spoilt.read_text(encoding="utf-8") if spoilt.exists() else ""
    spoilt.write_text(f"{before}\n{line.format(**names)}\n", encoding="utf-8")

    told = lint(tree)

    broken = [row for row in told.stdout.splitlines() if row.endswith("BROKEN")]
    assert told.returncode == 1, told.stdout + told.stderr
    assert any(row.startswith(contract) for row in broken), told.stdout
