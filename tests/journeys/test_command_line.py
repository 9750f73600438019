"""The command line as its users meet it: answers, wrong use, one clear line for a failure."""

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

import assistant as assistant_package

pytestmark = pytest.mark.slow
Run = Callable[..., object]
FIELDS = {
    "conversation_id", "turn_id", "agent", "language", "text", "provider", "degraded", "citations",
    "cards", "proposal", "needs", "refusal", "handoff", "timings_ms", "usage",
}  # fmt: skip


def one_line(text: str) -> bool:
    return text.startswith("assistant: ") and text.count("\n") == 1 and "Traceback" not in text


def test_a_question_is_answered_as_the_finished_turn(assistant: Run, home: Path) -> None:
    told = assistant("ask", "送料無料になるのはいくらから?", "--json")

    finished = json.loads(told.stdout)
    assert (told.returncode, told.stderr) == (0, "")
    assert set(finished) == FIELDS
    assert (finished["agent"], finished["language"], finished["provider"]) == (
        "support",
        "ja",
        "offline",
    )
    (citation,) = finished["citations"]
    assert set(citation) >= {"n", "id", "kind", "title", "source", "quote"}
    assert citation["id"] == "page:shipping-fees:ja#2"
    assert "6,000円" in finished["text"]
    assert set(finished["timings_ms"]) == {"first_event", "search", "total"}
    assert finished["usage"] == {
        "prompt_tokens": 0,
        "completion_tokens": 0,
        "model_calls": 0,
        "cost": None,
    }


def test_an_answer_is_printed_with_its_sources(command: Run, home: Path) -> None:
    told = command("ask", "BOPISとは?", "--as", "consultant")

    assert told.returncode == 0
    assert "[1]" in told.stdout
    assert "--conversation c_" in told.stdout


def test_the_sources_stand_apart_from_the_words(command: Run, home: Path) -> None:
    told = command("ask", "送料無料になるのはいくらから?")

    words, sources, going_on = told.stdout.rstrip("\n").split("\n\n")
    assert words.endswith("[1]")
    assert re.fullmatch(r"  \[1\] 送料  knowledge/pages/shipping-fees\.ja\.md#\S+", sources)
    assert going_on.startswith("  (go on with --conversation c_")


def test_the_version_is_told(command: Run) -> None:
    told = command("--version")

    assert (told.returncode, told.stdout) == (0, f"assistant {assistant_package.__version__}\n")


def test_a_busy_port_is_named_and_another_offered(command: Run, home: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        told = command("serve", "--port", str(port))

    assert (told.returncode, told.stdout) == (1, "")
    assert one_line(told.stderr)
    assert f"port {port} of 127.0.0.1 is already in use" in told.stderr
    assert "--port" in told.stderr


def test_an_order_is_cancelled_over_two_processes(assistant: Run, home: Path) -> None:
    shown = json.loads(
        assistant("ask", "M-2026-10024をキャンセルして", "--reader", "C-1008", "--json").stdout
    )
    again = ("--conversation", shown["conversation_id"], "--reader", "C-1008", "--json")

    done = json.loads(assistant("ask", "はい", *again).stdout)
    repeated = json.loads(assistant("ask", "はい", *again).stdout)

    assert shown["proposal"]["order_id"] == "M-2026-10024"
    assert set(shown["proposal"]) >= {
        "id", "kind", "order_id", "summary", "lines", "effect", "policy", "expires_at", "digest",
    }  # fmt: skip
    assert shown["proposal"]["effect"]["refund"] == {
        "amount": 3520,
        "currency": "JPY",
        "text": "3,520円",
    }
    assert shown["needs"]["kind"] == "confirmation"
    assert [card["state"] for card in shown["cards"]] == ["received"]
    assert [card["state"] for card in done["cards"]] == ["cancelled"]
    assert [card["state"] for card in repeated["cards"]] == ["cancelled"]
    assert done["proposal"] is None


def test_a_conversation_is_its_reader_s_alone(command: Run, home: Path) -> None:
    mine = json.loads(command("ask", "注文履歴を見せて", "--reader", "C-1008", "--json").stdout)

    told = command("ask", "はい", "--conversation", mine["conversation_id"], "--reader", "C-1001")

    assert (told.returncode, told.stdout) == (1, "")
    assert one_line(told.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "送料", "--reader", "C-9999"),
        ("ask", "送料", "--conversation", "c_nothing"),
        ("copy", "MN-XXX-0000"),
        ("assess", "no-such-model", "--notes", "/dev/null"),
        ("ingest", "/no/such/folder"),
    ],
)
def test_what_does_not_exist_is_said_in_one_line(
    arguments: tuple[str, ...], command: Run, home: Path
) -> None:
    told = command(*arguments)

    assert (told.returncode, told.stdout) == (1, "")
    assert one_line(told.stderr), told.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "送料", "--as", "king"),
        ("fly",),
        ("ask", "送料", "--colour", "red"),
        ("serve", "--port", "x"),
        ("serve", "--port", "70000"),
    ],
)
def test_wrong_use_ends_with_code_two(arguments: tuple[str, ...], command: Run) -> None:
    told = command(*arguments)

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert "Usage" in told.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASSISTANT_LANGUAGE", "日本語"),
        ("ASSISTANT_CHAT__PROVIDER", "gpt"),
        ("ASSISTANT_CHAT__TIMEOUT_SECONDS", "soon"),
        ("ASSISTANT_EMBEDDINGS__PROVIDER", "bert"),
        ("ASSISTANT_INDEX__EXACT_BELOW", "-1"),
    ],
)
def test_a_wrong_setting_is_named_and_stops_the_start(name: str, value: str, command: Run) -> None:
    told = command("ask", "送料", **{name: value})

    assert told.returncode == 1
    assert one_line(told.stderr)
    assert name in told.stderr


@pytest.mark.parametrize("where", ["/dev/null/home", "/proc/home"])
def test_a_home_that_cannot_be_written_is_said_in_one_line(where: str, command: Run) -> None:
    told = command("doctor", ASSISTANT_HOME=where)

    assert told.returncode == 1
    assert "Traceback" not in told.stderr


def test_broken_bytes_in_a_question_are_read_past(assistant: Run, home: Path) -> None:
    told = assistant("ask", "送料無料になるのはいくらから?\udcff", "--json")

    assert told.returncode == 0, told.stderr
    assert "6,000円" in json.loads(told.stdout)["text"]


def test_a_folder_of_bad_files_is_reported_file_by_file(command: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "page.ja.md").write_text("---\nid: [\n---\n# x\n", encoding="utf-8")
    (bad / "rows.csv").write_bytes(b"\xff\xfe\x00\xd8broken")
    head = "---\nid: good\ntitle: よい頁\nkind: guide\naudience: all\n---\n"
    (bad / "good.ja.md").write_text(f"{head}# よい頁\n## 見出し\n本文です。\n", encoding="utf-8")

    told = command("ingest", str(bad), "--json")

    report = json.loads(told.stdout)
    wrong = {Path(each["file"]).name for each in (*report["unreadable"], *report["refused"])}
    assert "page.ja.md" in wrong
    assert "good.ja.md" not in wrong
    assert report["by_kind"]["page"] >= 1
    assert told.returncode == (1 if report["unreadable"] else 0)
    assert "Traceback" not in told.stderr
    assert all(each["reason"] for each in (*report["unreadable"], *report["refused"]))


def test_a_refused_record_is_told_as_the_documentation_shows_it(
    command: Run, tmp_path: Path
) -> None:
    rows = "sku,title,price\nA-1,湯のみ,1200\nA-2,急須,-1\n"
    (tmp_path / "products.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    documented = (Path(__file__).parents[2] / "docs" / "ingest.md").read_text(encoding="utf-8")

    told = command("ingest", str(tmp_path / "products.csv"), str(tmp_path / "empty.csv"))

    lines = [line.strip() for line in told.stdout.splitlines()]
    for shown in ("products.csv:3: price is negative: '-1'", "empty.csv: is empty"):
        assert shown in lines
        assert f"`{shown}`" in documented
    assert told.returncode == 1


def test_an_empty_folder_indexes_nothing_and_says_so(command: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    told = command("ingest", str(tmp_path / "empty"), "--json")

    assert told.returncode == 0
    assert json.loads(told.stdout)["documents"] == 0


def test_the_doctor_finds_a_healthy_home_healthy(command: Run, home: Path) -> None:
    told = command("doctor")

    assert told.returncode == 0
    assert told.stdout.count("ok  ") == 7
    assert "FIX" not in told.stdout


def test_the_doctor_says_how_to_mend_a_home_without_an_index(command: Run) -> None:
    told = command("doctor")

    assert told.returncode == 1
    assert "FIX  index" in told.stdout
    assert "assistant ingest" in told.stdout


def test_the_doctor_misses_the_key_of_a_model_that_was_asked_for(command: Run, home: Path) -> None:
    told = command("doctor", ASSISTANT_CHAT__PROVIDER="openai")

    assert told.returncode == 1
    assert "OPENAI_API_KEY" in told.stdout


def test_a_chat_goes_on_until_an_empty_line(assistant: Run, home: Path) -> None:
    told = assistant("chat", typed="リュックを見せて\nもっと安いのは?\n\n")

    assert told.returncode == 0
    assert told.stdout.count("[1]") >= 2
    assert told.stdout.count("--conversation") == 1
    assert "Traceback" not in told.stderr


def test_notes_become_an_assessment(command: Run, home: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("メルマガは一斉配信だけ。アクセス解析は月末に見ています。", encoding="utf-8")

    told = command("assess", "commerce-cwr", "--notes", str(notes), "--json")

    result = json.loads(told.stdout)
    assert told.returncode == 0
    assert result["model"] == "commerce-cwr"
    assert result["overall"]["low"] <= result["overall"]["high"]
    assert result["undecided"]
    assert {answer["criterion_id"] for answer in result["answers"]} >= {"met-1"}
