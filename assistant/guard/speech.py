"""Makes a writer's words fit to be spoken: nothing unseen, nothing that steers a screen."""

import re

from assistant.language.normalise import clean

_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?")
"""What steers a terminal (ECMA-48): with the escape alone gone, its letters would be left."""
_PICTURE = "[\U0001f000-\U0001faff\u2190-\u2bff\ufe0f]"
_JOINER = re.compile(f"(?<={_PICTURE})\u200d(?={_PICTURE})")


def speakable(words: str) -> str:
    """Take out control, zero-width and direction characters; a joined emoji stays joined."""
    return "\u200d".join(clean(part) for part in _JOINER.split(_SEQUENCE.sub("", words)))
