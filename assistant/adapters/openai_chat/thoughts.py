"""Takes a model's thoughts out of its stream: what stands between <think> and </think>."""

import re

_NAMES = "think|thinking|thoughts?|reasoning|reflection|scratchpad"
_TAG = re.compile(rf"[<◁]\s*(?P<closes>/?)\s*(?:{_NAMES})\b[^<>◁▷]{{0,200}}[>▷]", re.IGNORECASE)
_BEGUN = re.compile(
    rf"[<◁]\s*/?\s*(?:[a-z]{{0,10}}|(?:{_NAMES})\b[^<>◁▷]{{0,200}})$", re.IGNORECASE
)
"""What may yet become a tag when more of the stream arrives."""


class ThoughtFilter:
    """Lets the words outside of thoughts through, wherever the stream was cut.

    A thought that is never closed runs to the end. `came_first` tells that the last words fed
    closed a thought that nothing had opened: all that came before it was thought as well.
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self.came_first = False

    def feed(self, text: str) -> str:
        """Take words in and return those that are no thought."""
        self._held += text
        self.came_first = False
        said: list[str] = []
        while tag := _TAG.search(self._held):
            before, self._held = self._held[: tag.start()], self._held[tag.end() :]
            if not self._thinking and tag["closes"]:
                said, self.came_first = [], True
            elif not self._thinking:
                said.append(before)
            self._thinking = not tag["closes"]
        begun = _BEGUN.search(self._held)
        end = begun.start() if begun else len(self._held)
        loose, self._held = self._held[:end], self._held[end:]
        return "".join(said) + ("" if self._thinking else loose)

    def flush(self) -> str:
        """Return what was held back when the words are over."""
        left, self._held = self._held, ""
        return "" if self._thinking else left


def without_thoughts(text: str) -> str:
    """Take the thoughts out of a whole reply."""
    thoughts = ThoughtFilter()
    return thoughts.feed(text) + thoughts.flush()
