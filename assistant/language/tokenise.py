"""Cut text into the words it is indexed and searched by."""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol, cast

from assistant.language.detect import language_of
from assistant.language.normalise import clean

# Sudachi refuses 49,149 bytes, and 65,535 after its own folding, which can turn one
# character into 33 bytes.
_PIECE_CHARACTERS = 1_900
_TOKEN_CHARACTERS = 64

_CUTS = (re.compile(r"[。！？!?\n]|\.\s"), re.compile(r"[、,\s]"))
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆"
_JAPANESE = re.compile(f"[ぁ-ゖァ-ヺー{_HAN}]")
_HAN_RUN = re.compile(f"[{_HAN}]++")
# Korean, Thai, Lao, Burmese and Khmer: Sudachi does not know them, nor do spaces cut them well.
_PAIRED_RUN = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]++")

_LETTER = "[a-z0-9\u00aa-\u00d6\u00d8-\u00f6\u00f8-\u0dff\u10a0-\u10ff\u1e00-\u1fff]"
_SPACED = re.compile(
    rf"https?://(?:[^\s/@]++@)?+(?P<host>[a-z0-9.-]++)"
    rf"|(?P<email>[a-z0-9._%+-]{{1,64}}@[a-z0-9.-]++)"
    rf"|(?<!{_LETTER})(?P<number>\d++(?:\.\d++)?+)[ -]?+(?:(?P<cm>cm|センチ(?:メートル)?+)"
    rf"|(?P<mm>mm|ミリメートル)|(?P<kg>kg|キログラム)|(?P<ml>ml|cc|ミリリットル)"
    rf"|(?P<inch>inch(?:es)?+|インチ)|(?P<unit>mah|gb|tb|mg|km|oz|lb|g|m|l|w))(?!{_LETTER})"
    rf"|(?<!{_LETTER})(?P<code>{_LETTER}++(?:['_.-]{_LETTER}++)*+)(?![千百万億])"
)
_PARTS = re.compile("[-_.]")
_DIGITS_OR_LETTERS = re.compile(r"\d++|[^\W\d_]{2,}+")
_GROUPED = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})++(?![\d,])")

_DROPPED_POS = frozenset(("助詞", "助動詞", "補助記号", "空白"))
_DROPPED_WORDS = frozenset(("為る", "居る", "有る", "成る", "御座る", "下さる", "頂く"))
_STOP_LIST = (
    "a an and any are as at be been by can could did do does for from had has have how i if in "
    "is it its me my of on or our please so some than that the their them then there these "
    "they this those to was we were what when where which who will with would you your "
    "http https www"
)
_STOP_WORDS = frozenset(_STOP_LIST.split())


@dataclass(frozen=True, slots=True)
class Word:
    """One word as Sudachi cuts it; `start` and `end` count characters of the text given."""

    surface: str
    normal: str
    start: int
    end: int
    pos: str


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    text: str


class _Morpheme(Protocol):
    def surface(self) -> str: ...
    def normalized_form(self) -> str: ...
    def part_of_speech(self) -> tuple[str, ...]: ...
    def is_oov(self) -> bool: ...
    def begin(self) -> int: ...
    def end(self) -> int: ...


class _Tokenizer(Protocol):
    def tokenize(self, text: str) -> Iterable[_Morpheme]: ...


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of `text` in order, for an index or a query.

    Japanese words are in Sudachi's normal form, without particles, auxiliaries and
    punctuation; Latin words are stemmed as English. Codes, sizes, hosts and addresses
    are there whole as well as in parts. Korean and Chinese become pairs of characters.
    """
    folded = _fold(text)
    found = [*_spaced_words(folded), *_pairs(folded, _PAIRED_RUN)]
    if _JAPANESE.search(folded):
        chinese = language_of(folded, default="ja") == "zh"
        found += _pairs(folded, _HAN_RUN) if chinese else _japanese_words(folded)
    found.sort(key=lambda token: token.start)
    return tuple(token.text[:_TOKEN_CHARACTERS] for token in found)


def surface_words(text: str) -> tuple[Word, ...]:
    """Return every word of `text` with its place, particles and punctuation included.

    `pos` is Sudachi's part of speech, its first two levels joined by "-".
    """
    words = []
    tokenizer = _tokenizer()
    # A lone surrogate cannot be encoded; a space in its stead keeps the other places right.
    for start, piece in _pieces(re.sub("[\ud800-\udfff]", " ", text)):
        for morpheme in tokenizer.tokenize(piece):
            pos = morpheme.part_of_speech()
            begin, end = start + morpheme.begin(), start + morpheme.end()
            # One character folded into several (㈀, …) leaves empty words behind its first.
            if pos[0] == "空白" or begin == end:
                continue
            normal = morpheme.normalized_form()
            words.append(Word(text[begin:end], normal, begin, end, f"{pos[0]}-{pos[1]}"))
    return tuple(words)


def in_dictionary(word: str) -> bool:
    """Tell whether Sudachi knows a word, or every part that it cuts it into."""
    parts = list(_tokenizer().tokenize(word[:_PIECE_CHARACTERS]))
    return bool(parts) and not any(part.is_oov() for part in parts)


def _fold(text: str) -> str:
    """Fold width and case but keep line ends, where a long text is cut."""
    folded = unicodedata.normalize("NFKC", clean(text)).casefold()
    return _GROUPED.sub(lambda number: number.group().replace(",", ""), folded)


def _spaced_words(folded: str) -> Iterator[_Token]:
    for match in _SPACED.finditer(folded):
        kind, start = match.lastgroup, match.start()
        if kind == "code":
            written = _code_and_parts(match["code"])
        elif kind in ("host", "email"):
            address = match[kind].strip(".-")
            written = (address, *_words(re.split("[-_.@]", address)))
        else:
            unit = match["unit"] if kind == "unit" else str(kind)
            written = (match["number"] + unit, match["number"])
        yield from (_Token(start, word) for word in written if word)


@lru_cache(maxsize=20_000)
def _code_and_parts(code: str) -> tuple[str, ...]:
    """Keep a model number whole, once more without its hyphens, and in parts.

    A plain word comes back as its stem alone, a decimal number as itself.
    """
    if re.fullmatch(r"\d+(?:\.\d+)?", code):
        return (code,)
    parts = _PARTS.split(code)
    if len(parts) == 1 and not re.search(r"\d", code):
        return _words((code,))
    if len(parts) > 1 and not re.search(r"[\d-]", code):
        return _words(parts)
    joined = "".join(parts)
    lettered = joined != code and not joined.isdigit()
    if len(parts) == 1:
        parts = _DIGITS_OR_LETTERS.findall(code)
    return (code, *((joined,) if lettered else ()), *(p for p in _words(parts) if p != code))


def _words(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(_stem(part) for part in parts if part and part not in _STOP_WORDS)


def _pairs(folded: str, runs: re.Pattern[str]) -> Iterator[_Token]:
    for run in runs.finditer(folded):
        text, start = run.group(), run.start()
        for place in range(max(1, len(text) - 1)):
            yield _Token(start + place, text[place : place + 2])


def _japanese_words(folded: str) -> Iterator[_Token]:
    tokenizer = _tokenizer()
    for start, piece in _pieces(folded):
        for morpheme in tokenizer.tokenize(piece):
            surface, normal = morpheme.surface(), morpheme.normalized_form().casefold()
            if (
                not _JAPANESE.search(surface)
                or morpheme.part_of_speech()[0] in _DROPPED_POS
                or normal in _DROPPED_WORDS
            ):
                continue
            place = start + morpheme.begin()
            yield _Token(place, normal)
            if morpheme.is_oov() and len(surface) > 2 and _HAN_RUN.fullmatch(normal):
                yield from (_Token(place, pair.text) for pair in _pairs(surface, _HAN_RUN))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut `text` where a sentence ends, else at a comma or space, else anywhere."""
    start = 0
    while start < len(text):
        piece = text[start : start + _PIECE_CHARACTERS]
        if start + len(piece) < len(text):
            ends = ((cut.end() for cut in cuts.finditer(piece)) for cuts in _CUTS)
            last = next(filter(None, (max(places, default=0) for places in ends)), len(piece))
            piece = piece[:last]
        yield start, piece
        start += len(piece)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    plain = "".join(c for c in letters if not "\u0300" <= c <= "\u036f")
    return _stemmer().stemWord(plain) if plain.isascii() else plain


class _Mine(threading.local):
    """What one thread may use: neither a tokenizer nor a stemmer can be shared."""

    tokenizer: _Tokenizer | None = None
    stemmer: _Stemmer | None = None


_mine = _Mine()


@cache
def _make_tokenizer() -> Callable[[], _Tokenizer]:
    from sudachipy import (  # type: ignore[import-untyped, unused-ignore]
        Dictionary,
        SplitMode,
    )

    dictionary = Dictionary(dict="small")
    # Named `create` before SudachiPy 0.7.
    make = getattr(dictionary, "tokenizer", None) or dictionary.create
    return lambda: cast("_Tokenizer", make(mode=SplitMode.A))


def _tokenizer() -> _Tokenizer:
    if _mine.tokenizer is None:
        _mine.tokenizer = _make_tokenizer()()
    return _mine.tokenizer


def _stemmer() -> _Stemmer:
    if _mine.stemmer is None:
        import snowballstemmer  # type: ignore[import-untyped, unused-ignore]

        _mine.stemmer = cast("_Stemmer", snowballstemmer.stemmer("english"))
    return _mine.stemmer
