"""A visitor proves who they are on the command line, over processes of their own."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
Run = Callable[..., "subprocess.CompletedProcess[str]"]
ORDER, CLAIM = "M-2026-10024", "M-2026-10024 sakura.fujii@minamo.example"


def code_in(written: str) -> str:
    found = re.search(r"(?:確認コード：|Code: )(\d{6})\n", written)
    assert found, written
    return found.group(1)


def test_a_visitor_cancels_their_order_with_the_code_from_the_outbox(
    assistant: Run, home: Path
) -> None:
    asked = json.loads(assistant("ask", f"{ORDER}をキャンセルしたい", "--json").stdout)
    again = ("--conversation", asked["conversation_id"], "--json")
    sent = json.loads(assistant("ask", CLAIM, *again).stdout)
    (letter,) = (home / "outbox").glob("*.eml")
    code = code_in(letter.read_text(encoding="utf-8"))
    shown = json.loads(assistant("ask", code, *again).stdout)
    done = json.loads(assistant("ask", "はい", *again).stdout)

    assert asked["needs"]["kind"] == "identity"
    assert sent["needs"]["kind"] == "identity"
    assert code not in json.dumps(sent)
    assert shown["proposal"]["order_id"] == ORDER
    assert [card["state"] for card in done["cards"]] == ["cancelled"]
    assert (home / "code.key").stat().st_mode & 0o777 == 0o600


def test_the_letter_may_be_shown_on_the_console(assistant: Run, command: Run, home: Path) -> None:
    console = {"ASSISTANT_MAIL__URL": "console"}
    asked = json.loads(command("ask", "荷物はどこですか", "--json", **console).stdout)

    told = assistant("ask", CLAIM, "--conversation", asked["conversation_id"], "--json", **console)

    assert f"To: {CLAIM.split()[1]}" in told.stderr
    assert code_in(told.stderr) not in told.stdout


def test_the_chat_goes_on_by_itself_once_the_code_is_right(assistant: Run, home: Path) -> None:
    told = assistant("chat", typed=f"{ORDER}をキャンセルしたい\n{CLAIM}\n000000\nやめます\n\n")

    assert told.returncode == 0
    assert told.stdout.count("確認コードをお送りしました") == 1
    assert "承知しました。何も変更していません" in told.stdout


def test_a_conversation_that_was_proved_takes_no_other_reader(command: Run, home: Path) -> None:
    asked = json.loads(command("ask", "荷物はどこですか", "--json").stdout)
    going_on = ("--conversation", asked["conversation_id"])
    command("ask", CLAIM, *going_on)
    wait_for_letter(home)
    (letter,) = (home / "outbox").glob("*.eml")
    command("ask", code_in(letter.read_text(encoding="utf-8")), *going_on)

    other = command("ask", "荷物はどこですか", *going_on, "--reader", "C-1001")
    same = command("ask", "荷物はどこですか", *going_on, "--reader", "C-1008")

    assert (other.returncode, other.stdout) == (1, "")
    assert other.stderr.startswith("assistant: that conversation belongs to another reader")
    assert same.returncode == 0


def wait_for_letter(home: Path) -> None:
    """In this process nothing ends, so the letter may be a moment behind."""
    import time

    until = time.monotonic() + 10
    while not list((home / "outbox").glob("*.eml")) and time.monotonic() < until:
        time.sleep(0.02)


def test_the_doctor_says_where_letters_go(command: Run, home: Path) -> None:
    here = command("doctor").stdout
    nobody = command("doctor", ASSISTANT_AUTH__KEYS='["storefront:k"]').stdout
    there = command("doctor", ASSISTANT_MAIL__URL="smtps://u:secret@mail.example").stdout
    wrong = command("doctor", ASSISTANT_MAIL__URL="pigeon").stdout

    assert re.search(r"ok +mail: letters go to .*outbox", here)
    assert re.search(r"FIX +mail: .*nobody gets a one-time code", nobody)
    assert re.search(r"ok +mail: mail\.example:465 \(tls\)", there)
    assert "secret" not in there
    assert re.search(r"FIX +mail: ASSISTANT_MAIL__URL", wrong)
