"""Reads a text as rules write it: without gaps and symbols between letters, kana words in kanji."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from assistant.errors import ConfigurationInvalid
from assistant.language.aligned import Span
from assistant.prompts import data_folder

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LETTER = "[ぁ-んァ-ヶー一-龠々]"
_DECORATED = re.compile(f"(?<={_LETTER})[ \\t・★☆◆◇■□●○◎♪♡♥※*_~|/]{{1,3}}(?={_LETTER})")
_CUT = re.compile(
    f"(?<!{_LETTER})(?:{_LETTER}[・.\\-=+:;'\"]){{1,}}{_LETTER}"
    f"|(?<!{_LETTER})(?:{_LETTER}[、。,]){{2,}}{_LETTER}"
    r"|(?<![a-z0-9])(?:[a-z][ .\-*_・]){3,}[a-z](?![a-z0-9])"
)
_BETWEEN = re.compile("[ ・.\\-=+:;'\"、。,*_]")
_LINE = re.compile(r"[^\n]+")
_FIRST = re.compile(r"^\(\?<![^)]*\)")
_TO_HIRAGANA = {letter: letter - 0x60 for letter in range(ord("ァ"), ord("ヶ"))}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as patterns see it, and where each letter stood."""

    text: str
    spans: Sequence[Span]


def readings(plain: Reading) -> Iterator[Reading]:
    """Yield the reading as it stands, then one of the lines that read otherwise without evasion."""
    yield plain
    otherwise = [each for line in _lines(plain) for each in _otherwise(line)]
    if otherwise:
        yield Reading(
            "\n".join(each.text for each in otherwise),
            [span for each in otherwise for span in (*each.spans, each.spans[-1])],
        )


def _lines(reading: Reading) -> Iterator[Reading]:
    for line in _LINE.finditer(reading.text):
        yield Reading(line.group(), reading.spans[line.start() : line.end()])


def _otherwise(line: Reading) -> Iterator[Reading]:
    """Read a line without its gaps, and both with its kana words as the rules write them."""
    bare = _without_gaps(line)
    if bare is not None:
        yield bare
    yield from _spelled(line)
    if bare is not None:
        yield from _spelled(bare)


def _without_gaps(line: Reading) -> Reading | None:
    """Leave out spaces and symbols that stand between letters for no reason. None: no such."""
    gaps = {place for gap in _DECORATED.finditer(line.text) for place in range(*gap.span())}
    for cut in _CUT.finditer(line.text):
        gaps |= {place for place in range(*cut.span()) if _BETWEEN.fullmatch(line.text[place])}
    if not gaps:
        return None
    kept = [place for place in range(len(line.text)) if place not in gaps]
    return Reading("".join(line.text[place] for place in kept), [line.spans[at] for at in kept])


def _spelled(reading: Reading) -> Iterator[Reading]:
    """Write kana words as the rules do; each new letter stands for the whole word.

    The rest stays as it is, and once more in hiragana, for particles are written in katakana too.
    """
    hiragana = reading.text.translate(_TO_HIRAGANA)
    pattern, words = _spellings()
    hits = tuple(pattern.finditer(hiragana))
    for text in dict.fromkeys((reading.text, hiragana) if hits else ()):
        letters: list[str] = []
        spans: list[Span] = []
        done = 0
        for hit in hits:
            start, end = hit.span()
            word = words[int(str(hit.lastgroup).removeprefix("w"))]
            whole = Span(reading.spans[start].start, reading.spans[end - 1].end)
            letters += [text[done:start], word]
            spans += [*reading.spans[done:start], *([whole] * len(word))]
            done = end
        yield Reading("".join((*letters, text[done:])), [*spans, *reading.spans[done:]])


@cache
def _spellings() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Read the file once: one pattern whose groups are numbered as the words are."""
    path = data_folder("knowledge") / "law" / "spellings.yaml"
    try:
        listed = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)["words"]  # noqa: S506
        forms = [f"(?P<w{place}>{each['kana']})" for place, each in enumerate(listed)]
        # most letters begin no word: told apart by one look, the search takes a tenth of the time
        firsts = {_FIRST.sub("", each["kana"])[0] for each in listed}
        pattern = f"(?=[{''.join(sorted(firsts))}])(?:{'|'.join(forms)})"
        return re.compile(pattern), tuple(each["as"] for each in listed)
    except (OSError, yaml.YAMLError, KeyError, IndexError, TypeError, re.error) as problem:
        msg = f"law spellings {path.name}: {problem}"
        raise ConfigurationInvalid(msg) from problem
