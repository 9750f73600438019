"""A promise of future work is said only where a task stands behind it."""

import pytest
from promise_sentences import HARMLESS, PROMISES

from assistant.guard.promises import Backing, promises_in


@pytest.mark.parametrize("sentence", PROMISES)
def test_a_promise_is_heard(sentence: str) -> None:
    assert promises_in(sentence)
    assert Backing().unbacked(sentence)


@pytest.mark.parametrize("sentence", HARMLESS)
def test_what_promises_nothing_is_left_alone(sentence: str) -> None:
    assert promises_in(sentence) == ()


def test_there_are_enough_of_both() -> None:
    assert len(set(PROMISES)) >= 60
    assert len(set(HARMLESS)) >= 60
