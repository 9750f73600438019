"""Reads which of several things that were offered is meant."""

from assistant.offline.cues import Subject, speaks_of

_AROUND_FIGURES = frozenset(" 。.!！番目つのですでお願いします")


def choice_in(folded: str, count: int) -> int | None:
    """Read which of `count` options is meant (0-based): «2番目», «the first», a bare figure."""
    subjects: tuple[Subject, ...] = ("first", "second")
    for at, subject in enumerate(subjects):
        if at < count and speaks_of(subject, folded):
            return at
    words = "".join(letter for letter in folded if letter not in _AROUND_FIGURES)
    if words.isdigit() and 1 <= int(words) <= count:
        return int(words) - 1
    return None
