"""A home of one's own, and the command line as a process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(built_home: Path, tmp_path: Path) -> Path:
    """Copy the built home, so that a process may write to it."""
    mine = tmp_path / "home"
    shutil.copytree(built_home / "index", mine / "index")
    shutil.copytree(built_home / "tiktoken", mine / "tiktoken")
    shutil.copy(built_home / "pristine.sqlite", mine / "store.sqlite")
    return mine


@pytest.fixture
def assistant(clean_environment: dict[str, str], tmp_path: Path) -> Run:
    """Run `assistant …` as a process of its own; nothing is set but its home."""

    def run(
        *arguments: str, typed: str = "", **settings: str
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "assistant", *arguments],
            env=clean_environment | settings,
            cwd=tmp_path,
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=180,
        )

    return run


@pytest.fixture
def command(
    clean_environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run `assistant …` in this process, which is quicker and otherwise the same."""
    from assistant.cli import main

    def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        for name in [name for name in os.environ if name not in clean_environment]:
            monkeypatch.delenv(name)
        for name, value in (clean_environment | settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["assistant", *arguments])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, told.out, told.err)

    return run
