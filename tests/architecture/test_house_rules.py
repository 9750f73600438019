"""What every file promises: one line of purpose, an honest name, nothing left to do."""

import ast
import re
import subprocess
import sys
from pathlib import Path

HEAVY = ("chromadb", "langchain", "openai", "sqlalchemy", "fastapi", "numpy")
ENTRY_POINTS = {
    "assistant/cli/__init__.py",  # the command `assistant`
    "assistant/adapters/openai_chat/__init__.py",  # an adapter of several files
    "assistant/adapters/sql_store/__init__.py",  # an adapter of several files
    "evals/tasks/__init__.py",  # the list of tasks
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "handler", "misc"}
_TODO = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def test_every_module_says_in_one_line_what_it_is_for(
    sources: tuple[Path, ...], root: Path
) -> None:
    silent = []
    for path in sources:
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        first = (told or "").split("\n")[0].strip()
        if not first.endswith((".", "!", "?")) or len(first) < 20:
            silent.append(path.relative_to(root).as_posix())

    assert silent == []


def test_a_package_holds_its_docstring_alone_unless_it_is_an_entry_point(
    sources: tuple[Path, ...], root: Path
) -> None:
    full = set()
    for path in sources:
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            if len(body) > 1:
                full.add(path.relative_to(root).as_posix())

    assert full - ENTRY_POINTS - {"assistant/__init__.py"} == set()
    version = ast.parse((root / "assistant/__init__.py").read_text(encoding="utf-8")).body[1:]
    assert [ast.unparse(line).split(" ")[0] for line in version] in ([], ["__version__"])


def test_no_file_has_a_name_that_says_nothing(sources: tuple[Path, ...], root: Path) -> None:
    named = {part for path in sources for part in path.relative_to(root).with_suffix("").parts}

    assert named & VAGUE == set()
    assert {name for name in named if set(name.split("_")) & VAGUE} == set()


def test_nothing_is_left_to_do(sources: tuple[Path, ...], root: Path) -> None:
    written = [*sources, *(root / "prompts").rglob("*.md"), *(root / "prompts").rglob("*.yaml")]
    written += [root / "Makefile", root / "pyproject.toml", root / "README.md"]

    left = [path.name for path in written if _TODO.search(path.read_text(encoding="utf-8"))]

    assert left == []


def test_files_fit_on_a_few_screens(sources: tuple[Path, ...], root: Path) -> None:
    long = {
        path.relative_to(root).as_posix(): lines
        for path in sources
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 300
        and path.name != "ports.py"  # one list of every port, read from top to bottom
    }

    assert long == {}


def test_asking_for_help_loads_no_heavy_package() -> None:
    program = (
        "import sys\n"
        "from assistant.cli import app\n"
        "try:\n"
        "    app(['--help'])\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0\n"
        f"loaded = sorted(set({HEAVY!r}) & {{name.partition('.')[0] for name in sys.modules}})\n"
        "sys.stderr.write(','.join(loaded))\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )

    assert told.returncode == 0, told.stderr
    assert told.stderr == ""
    commands = ("ingest", "ask", "chat", "copy", "assess", "serve", "eval", "doctor")
    assert [name for name in commands if not re.search(rf"\b{name}\b", told.stdout)] == []


def test_the_core_names_no_clock_and_no_chance_of_its_own(root: Path) -> None:
    """Now is an argument; only the edges look at a clock."""
    looking = set()
    for package in ("chat", "orders", "retrieval", "guard", "offline", "maturity", "language"):
        for path in (root / "assistant" / package).rglob("*.py"):
            if re.search(r"datetime\.now\(|time\.time\(|random\.", path.read_text("utf-8")):
                looking.add(path.relative_to(root).as_posix())

    assert looking == set()


def test_nothing_in_the_core_prints(root: Path) -> None:
    printing = {
        path.relative_to(root).as_posix()
        for path in (root / "assistant").rglob("*.py")
        if re.search(r"(?m)^\s*print\(", path.read_text(encoding="utf-8"))
    }

    assert printing == set()
