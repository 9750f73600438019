"""The builder: a niced child that tells how far it is, what it did, and why it could not."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.bootstrap import open_intake, open_library
from assistant.errors import IndexUnavailable
from assistant.ingest.pipeline import Intake
from assistant.jobs.building import PRIORITY, build
from assistant.settings import Settings, read_settings

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(home=tmp_path / "home", embeddings={"provider": "hashed"})


def giving_way(settings: Settings) -> Intake:
    (settings.home or Path()).joinpath("priority").write_text(str(os.nice(0)), encoding="ascii")
    return open_intake(settings)


def ended(settings: Settings) -> Intake:
    os._exit(9)


def locked(settings: Settings) -> Intake:
    raise IndexUnavailable("another ingest is building the index")


def test_a_child_ingests_at_a_low_priority_and_tells_how_far_it_is(
    tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "a.txt").write_text("返品は30日以内です。", encoding="utf-8")
    steps: list[str] = []

    report = build(
        giving_way, settings, [tmp_path / "a.txt"], now=NOW,
        progress=lambda step, _done, _total: steps.append(step),
    )  # fmt: skip

    assert (report.added, report.generation) == (1, 1)
    assert steps[0] == "read"
    assert "publish" in steps
    own = os.nice(0)
    assert (tmp_path / "home" / "priority").read_text("ascii") == str(min(own + PRIORITY, 19))
    intake = open_intake(settings)
    assert len(open_library(settings, intake.embeddings).current().passages) == 1


def test_what_the_child_cannot_do_is_said_as_it_says_it(settings: Settings) -> None:
    with pytest.raises(IndexUnavailable, match="another ingest is building"):
        build(locked, settings, (), now=NOW)


def test_a_child_that_was_ended_is_one_clear_failure(settings: Settings) -> None:
    with pytest.raises(IndexUnavailable, match=r"exit code 9.*what was indexed stands"):
        build(ended, settings, (), now=NOW)
