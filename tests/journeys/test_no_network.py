"""Nothing calls out: every shown command runs without a connection beyond this machine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    ("ask", "BOPISとは?", "--as", "consultant"),
    ("ask", "UIDとは", "--as", "consultant"),
    ("ask", "ブロックチェーンとは?", "--as", "consultant"),
    ("ask", "敏感肌向けの保湿クリームを探しています"),
    ("ask", "一番高い商品は?"),
    ("ask", "うちはメルマガの一斉配信だけです。どの段階ですか", "--as", "consultant"),
    ("ask", "MN-TBL-1002の説明文を書いて", "--as", "merchandiser"),
    ("copy", "MN-TBL-1002"),
    ("doctor",),
)
PROGRAM = f"""
import json
import sys

OUT = []


def listen(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1] if len(arguments) > 1 else None
        host = address[0] if isinstance(address, tuple) else address
        if not str(host).startswith(("127.", "::1", "/", "localhost")):
            OUT.append(f"{{event}} {{address}}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        if str(arguments[0]) not in ("localhost", "127.0.0.1", "::1"):
            OUT.append(f"{{event}} {{arguments[0]}}")


sys.addaudithook(listen)

from assistant.cli import app

codes = []
for command in {COMMANDS!r}:
    try:
        app(list(command))
    except SystemExit as end:
        codes.append(end.code or 0)
print(json.dumps({{"codes": codes, "out": OUT}}), file=sys.stderr)
"""


@pytest.mark.slow
def test_no_shown_command_opens_a_connection(clean_environment: dict[str, str], home: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=clean_environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )

    result = json.loads(told.stderr.splitlines()[-1])
    assert result["out"] == []
    assert result["codes"] == [0] * len(COMMANDS), told.stderr


@pytest.mark.slow
def test_a_first_start_of_nothing_needs_no_network_either(
    clean_environment: dict[str, str], tmp_path: Path
) -> None:
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    (knowledge / "page.ja.md").write_text(
        "---\nid: page\ntitle: 送料\nkind: policy\naudience: all\nversion: '2026-04'\n---\n"
        "# 送料\n## 送料\n送料は600円です。\n",
        encoding="utf-8",
    )
    program = PROGRAM.replace(
        repr(COMMANDS), repr((("ingest", str(knowledge)), ("ask", "送料はいくらですか")))
    )

    told = subprocess.run(
        [sys.executable, "-c", program],
        env=clean_environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )

    result = json.loads(told.stderr.splitlines()[-1])
    assert (result["out"], result["codes"]) == ([], [0, 0]), told.stderr
