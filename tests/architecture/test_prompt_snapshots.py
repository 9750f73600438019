"""Prompts as a model reads them; `UPDATE_SNAPSHOTS=1 pytest …` writes them anew."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.chat.agents import AGENTS
from assistant.prompts import render

SNAPSHOTS = Path(__file__).resolve().parents[1] / "snapshots" / "prompts"


@dataclass(frozen=True)
class Record:
    """A numbered record as a prompt shows it."""

    label: str
    heading: str
    marked: str


RECORDS = [
    Record("[1]", "送料 > 送料の一覧", "| 本州・四国・九州は600円です。"),
    Record("[-]", "find_products", "| total: 2"),
]
RENDERED = {
    **{
        f"answer.{agent.name}.{language}": (
            "chat/answer",
            {"agent": agent.name, "language": language, "rules": ""},
        )
        for agent in AGENTS
        for language in ("ja", "en")
    },
    "question": (
        "chat/question",
        {"earlier": [], "records": RECORDS, "confident": True, "tasks": [], "question": "送料はいくらですか"},  # noqa: E501
    ),
    "question.uncertain": (
        "chat/question",
        {"earlier": ["| reader: こんにちは"], "records": [], "confident": False, "tasks": ["- cancel: order_id = M-2026-10024"],  # noqa: E501
         "question": "はい"},
    ),
    "repair": ("chat/repair", {"action": "find_products", "problem": "price_max: not a number"}),
    "result": ("chat/result", {"action": "find_products", "outcome": "ok", "records": RECORDS}),
}  # fmt: skip


@pytest.mark.parametrize("name", RENDERED)
def test_a_prompt_reads_as_it_did(name: str) -> None:
    prompt, inputs = RENDERED[name]

    now = render(prompt, **inputs).text + "\n"

    path = SNAPSHOTS / f"{name}.md"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")
