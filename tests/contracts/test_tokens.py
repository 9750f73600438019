"""Tokens are counted as the model counts them, with nothing fetched."""

from pathlib import Path

import pytest

from assistant.adapters.tiktoken_counter import ENCODING, TiktokenCounter
from assistant.ports import TokenCounter

# The package that carries the ranks may warn of a call of its own while it is imported.
pytestmark = pytest.mark.filterwarnings("ignore:open_binary:DeprecationWarning")


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> TokenCounter:
    return TiktokenCounter(tmp_path_factory.mktemp("ranks"))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("hello", 1),
        ("hello world", 2),
        ("tiktoken is great!", 6),
        ("antidisestablishmentarianism", 6),
        ("2 + 2 = 4", 7),
        ("お誕生日おめでとう", 8),
        ("<|endoftext|>", 7),
        ("\n\n", 1),
    ],
)
def test_known_texts_have_their_known_counts(text: str, tokens: int, counter: TokenCounter) -> None:
    assert counter.count(text) == tokens


def test_the_encoding_is_that_of_current_models() -> None:
    assert ENCODING == "o200k_base"


@pytest.mark.parametrize("text", ["\ud800", "\x00", "送料\udcff", "🙂‍↔️"])
def test_any_text_can_be_counted(text: str, counter: TokenCounter) -> None:
    assert counter.count(text) > 0


def test_a_long_text_is_counted_in_a_moment(counter: TokenCounter) -> None:
    assert counter.count("送料 " * 5_000) in range(10_000, 20_001)


def test_the_ranks_are_laid_once(tmp_path: Path) -> None:
    TiktokenCounter(tmp_path).count("a")
    (laid,) = tmp_path.iterdir()
    before = laid.stat().st_mtime_ns

    TiktokenCounter(tmp_path).count("b")

    assert [path.stat().st_mtime_ns for path in tmp_path.iterdir()] == [before]
    assert laid.stat().st_size > 3_000_000
