"""Notices when a model goes astray: another language, the same words again, its own refusal."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from assistant.calling.failures import CallFailed

LETTERS_TO_JUDGE = 24
TIMES_IN_A_ROW = 2
TIMES_IN_ALL = 4
REPEATABLE = 10
"""Characters up to which a line may come again and again: «在庫あり» under each product."""
SENTENCE_AT_MOST = 1_500
"""Characters without an end of a sentence; more is no sentence."""

RUN = 24
"""So many letters of the rules in a row are the rules."""

_NO_LETTER = re.compile(r"[\W_]")
_DAMAGED = "\ufffd"
"""Stands where bytes were no characters."""
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPTS = {
    "kana": re.compile("[ぁ-ゖァ-ヺー]"),
    "han": re.compile("[\u3400-\u9fff々]"),
    "hangul": re.compile("[\uac00-\ud7a3]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
_WRITTEN_IN: dict[str, tuple[str, float]] = {
    "ja": ("kana", 0.08),
    "ko": ("hangul", 0.2),
    "zh": ("han", 0.3),
    **dict.fromkeys(("en", "fr", "de", "es", "pt", "vi", "id", "it", "nl"), ("latin", 0.3)),
}
"""The script a language cannot do without, and the least share of its letters: names of products
are written as the records have them."""

_REFUSES = re.compile(
    r"^(?:(?:i['\u2019]?m|i am) (?:really |very )?sorry|sorry|i apologi[sz]e|unfortunately)?[,.]? ?"
    r"(?:but )?i (?:can(?:['\u2019]t|not| not)|won['\u2019]t|am unable to|am not able to) "
    r"(?:help|assist|comply|answer|fulfil|provide|discuss|continue)|^as an ai\b"
    r"|(?:AI|言語モデル|人工知能)(?:アシスタント)?(?:として|なので|ですので|のため)"
    r"|(?:その|この|そういった)?(?:ご?要望|リクエスト|要求|内容)には?お?(?:応え|答え|応じ)"
    r"(?:でき|られ|することはでき|しかね|いたしかね)",
    re.IGNORECASE,
)


def _bare(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def _runs(bare: str) -> Iterator[str]:
    return (bare[at : at + RUN] for at in range(len(bare) - RUN + 1))


@lru_cache(maxsize=64)
def _runs_of(rules: str) -> frozenset[str]:
    return frozenset(_runs(_bare(rules)))


class Course:
    """Watches the sentences of one reply."""

    def __init__(self, language: str, rules: str = "") -> None:
        self._language = language
        self._rules = _runs_of(rules)
        self._said = ""
        self._last = ""
        self._in_a_row = 0
        self._times: Counter[str] = Counter()

    def follow(self, sentence: str, *, cites: bool) -> bool:
        """Tell whether a sentence may be said; the same one twice in a row is said once.

        Raises CallFailed (`wrong_language`, `repeats`, `refused`, `disclosed`,
        `runaway`, `bad_answer`).
        """
        self.bound(sentence)
        if _DAMAGED in sentence:
            raise CallFailed("bad_answer", kind="Characters")
        if not self._rules.isdisjoint(_runs(_bare(sentence))):
            raise CallFailed("disclosed", kind="Rules")
        if not self._said and not cites and _REFUSES.search(sentence):
            raise CallFailed("refused", kind="Words")
        self._said += sentence
        if self._is_foreign():
            raise CallFailed("wrong_language", kind="Script")
        return len(sentence) <= REPEATABLE or self._is_new(sentence)

    @staticmethod
    def bound(held: str) -> None:
        """Raise CallFailed (`runaway`) for words that go on without the end of a sentence."""
        if len(held) > SENTENCE_AT_MOST:
            raise CallFailed("runaway", kind="Sentence")

    def _is_new(self, sentence: str) -> bool:
        self._in_a_row = self._in_a_row + 1 if sentence == self._last else 1
        self._last = sentence
        self._times[sentence] += 1
        if self._in_a_row > TIMES_IN_A_ROW or self._times[sentence] > TIMES_IN_ALL:
            raise CallFailed("repeats", kind="Sentence")
        return self._in_a_row == 1

    def _is_foreign(self) -> bool:
        """Tell whether the script is another's: Chinese for Japanese, English for either."""
        known = _WRITTEN_IN.get(self._language)
        letters = len(_LETTER.findall(self._said))
        if known is None or letters < LETTERS_TO_JUDGE:
            return False
        script, share = known
        kana = len(_SCRIPTS["kana"].findall(self._said))
        own = len(_SCRIPTS[script].findall(self._said))
        return own < share * letters or (script == "han" and kana > share * letters)
