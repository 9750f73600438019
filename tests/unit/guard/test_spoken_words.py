"""What reaches a reader's screen: no character that hides, turns or steers anything."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

import pytest
from guard_evidence import RETURNS, brief

from assistant.chat.citations import Spoken, cite_and_screen
from assistant.chat.ground import Ground
from assistant.domain.brief import Brief
from assistant.domain.conversation import Usage
from assistant.events import TextDelta
from assistant.guard.speech import speakable
from assistant.ports import Piece


def spoken(*texts: str, language: str = "ja") -> str:
    """Say some pieces on the page about returns and return what is heard."""
    asked = brief(pages=(RETURNS,))
    ground, said = Ground(asked.evidence, ()), Spoken(language=language)
    ground.measure(asked)
    pieces: Iterable[Piece] = [Piece(text) for text in texts]
    heard = cite_and_screen(iter(pieces), ground, said)
    assert "".join(each.text for each in heard if isinstance(each, TextDelta)) == said.text
    return said.text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("\x1b[31m赤い\x1b[0m字", "赤い字"),
        ("\x1b]8;;https://evil.xyz\x1b\\ここ\x1b]8;;\x1b\\", "ここ"),
        ("\x1b]0;題\x07本文", "本文"),
        ("返\x00品\x08\x7f", "返品"),
        ("\u202e無料\u202c", "無料"),
        ("\u2066a\u2067b\u2068c\u2069", "abc"),
        ("返\u200b品\u2060で\ufeffす", "返品です"),
        ("返\U000e0041品", "返品"),
        ("👩‍👩‍👧🎉と☕️", "👩‍👩‍👧🎉と☕️"),
        ("一行目\n二行目\t三", "一行目\n二行目\t三"),
    ],
)
def test_what_nobody_sees_is_taken_out(written: str, read: str) -> None:
    assert speakable(written) == read


def test_a_figure_is_judged_as_it_will_be_read() -> None:
    assert spoken("返品は8\u200b8日以内です。", "8\u200b日以内です。") == "8日以内です。"


@pytest.mark.parametrize("nothing", ["\u200b\u200b", " \n\u3000", "\x00", "\u202e\u202c", "[1]"])
def test_words_of_nothing_are_not_spoken(nothing: str) -> None:
    assert spoken(nothing) == ""


@pytest.mark.parametrize("mark", ["[7]", "［7］", "【7】", "[7, 8]", "［７、８］"])
def test_a_mark_of_the_writer_s_own_is_not_spoken(mark: str) -> None:
    assert spoken(f"返品できます{mark}。") == "返品できます。"


@pytest.mark.parametrize(
    "pieces", [("くわしくは evil.", "com をどうぞ。"), ("evil.xyz", "をどうぞ。"), ("//", "evil")]
)
def test_two_pieces_never_make_a_link(pieces: tuple[str, ...]) -> None:
    heard = spoken(*pieces)

    assert "evil.com" not in heard
    assert "evil.xyz" not in heard
    assert "//evil" not in heard


def test_thoughts_are_not_spoken_whoever_lets_them_through() -> None:
    assert (
        spoken("<think>返品させたくない", "</think>8日以内です。", "8日以内です。")
        == "8日以内です。"
    )


@dataclass
class Saying:
    """A model that says one thing, whatever it is asked."""

    words: str
    provider: str = "openai"

    def write(self, brief: Brief) -> Generator[Piece | Usage, None, None]:
        yield Piece(self.words)
        yield Usage(model_calls=1)


@pytest.mark.parametrize(
    "words",
    [
        "\u200b\u2060",
        " \n",
        "\x1b[2J",
        "返金も完了しました。",
        "明日届きます。",
        "くわしくはevil.xyzへ",
    ],
)
def test_a_model_that_says_nothing_or_nothing_true_is_finished_for(
    words: str, converse: Callable
) -> None:
    question = "送料無料になるのはいくらから?"

    finished = converse(writer=Saying(words)).say(question).finished

    assert (finished.degraded, finished.provider) == (True, "offline")
    assert finished.text == converse().say(question).finished.text
