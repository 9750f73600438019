"""Make text safe to keep, and fold it for matching."""

import re
import unicodedata

# Unicode's Stream-Safe Text Format (UAX 15 §13) allows 30 marks on one letter; without a
# limit a wall of marks makes normalisation take time in the square of its length.
_MARKS_AT_MOST = 30

_LINE_BREAKS = re.compile(r"\r\n|[\r\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # fillers and soft hyphen
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # writing direction
    "\u200b-\u200d\u2060-\u2065\ufeff\ufff0-\ufffb\ufffe\uffff"  # zero width, non-characters
    "\ud800-\udfff"  # lone surrogates
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags
    "]"
)
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A selector is kept only as the single one of the letter before it: a chain of them can
# carry a hidden message.
_STRAY_SELECTOR = re.compile(
    f"(?<![{_HAN}])[\U000e0100-\U000e01ef]"
    "|(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    r"|(?<!\S)[\ufe00-\ufe0f]"
)
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_RARE_RUN = re.compile(
    f"[^\x00-\u02ff\u3000-\u3098\u309b-\ud7ff\uff00-\uff9d]{{{_MARKS_AT_MOST + 1},}}"
)

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣⁃─━"), "-")
_WAVES = dict.fromkeys(map(ord, "〜～∼∾〰˜"), "~")
ONE_DASH = {**_DASHES, **_WAVES}
_LONG_VOWELS = re.compile("ー{2,}")
_SPACES = re.compile(r"\s+")

_TO_KATAKANA = {
    **{code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)},
    ord("ヶ"): "ケ",
    ord("ヵ"): "カ",
    ord("ゖ"): "ケ",
    ord("ゕ"): "カ",
    **dict.fromkeys(map(ord, "ー・·‧ -"), None),
}
_V_SOUNDS = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))


def clean(text: str) -> str:
    """Return `text` without characters that nobody sees; spelling and width stay as they are.

    Dropped: control characters but newline and tab, lone surrogates, zero-width and
    direction marks, tags, marks beyond 30 on one letter, and variation selectors that do
    not follow a letter of theirs. Every kind of line break becomes a newline.
    """
    seen = _UNSEEN.sub("", _LINE_BREAKS.sub("\n", text))
    return _RARE_RUN.sub(_drop_surplus_marks, _STRAY_SELECTOR.sub("", seen))


def matching_form(text: str) -> str:
    """Return the form of `text` in which equal words compare equal; never show or store it.

    NFKC and case folding, one kind of dash (-) and of wave (~), one ー in a row, single
    spaces.
    """
    folded = _SELECTOR.sub("", clean(text))
    for _ in range(2):  # folding case can undo NFKC, and the other way round
        folded = unicodedata.normalize("NFKC", folded).casefold()
    folded = clean(unicodedata.normalize("NFKC", folded)).translate(ONE_DASH)
    return _SPACES.sub(" ", _LONG_VOWELS.sub("ー", folded)).strip()


def loose_form(text: str) -> str:
    """Return the form in which labels compare equal in spite of kana, spacing and ー."""
    folded = matching_form(text).translate(_TO_KATAKANA)
    for spelling, sound in _V_SOUNDS:
        folded = folded.replace(spelling, sound)
    return folded


def _drop_surplus_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run.group():
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= _MARKS_AT_MOST:
            kept.append(character)
    return "".join(kept)


def _is_mark(character: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0
