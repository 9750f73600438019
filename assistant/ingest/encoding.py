"""Tells how a file is written: by its mark, else UTF-8, else the Japanese set that fits."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from assistant.errors import FileUnreadable

BLOCK = 1 << 20
_HEAD = 1 << 16
_GOOD_LINES = 0.9  # share of lines that must fit before the others count as damaged
_NUL_SHARE = 0.001  # a stray NUL happens in exports; more of them are a binary file

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J")
_ASCII = frozenset(map(chr, range(128)))
_WESTERN = frozenset(
    "àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜÝŸ“”„‘’–—…€£©®™°«»¿¡×½¼¾²³µ·•§\u00a0"
)
_KANJI_RUN = re.compile("[\u4e00-\u9fff]{2,}")
_UNLIKELY = re.compile("[\x80-\x9f\uff61-\uff9f\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A character set; `damaged` when some lines of the file do not fit it."""

    name: str
    damaged: bool = False

    @property
    def errors(self) -> str:
        """Say what decoding does with bytes that do not fit: keep them apart as surrogates."""
        return "replace" if self.name.startswith(("utf-16", "utf-32")) else "surrogateescape"


def encoding_of(file: BinaryIO, *, name: str) -> Encoding:
    """Find how a seekable file is written, reading it in blocks; leaves it at its beginning.

    Raises FileUnreadable for binary content and for character sets that cannot be told.
    """
    head = file.read(_HEAD)
    file.seek(0)
    found = _by_mark(head, name) or _by_trial(file, head) or _by_lines(file)
    file.seek(0)
    return found or _by_statistics(head, name)


def _by_mark(head: bytes, name: str) -> Encoding | None:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return Encoding(encoding)
    if b"\x00" in head:
        wide = _wide(head)
        if wide:
            return Encoding(wide)
        if head.count(b"\x00") > max(1, len(head) * _NUL_SHARE) or head.startswith(b"\x00"):
            msg = f"{name}: not a text file"
            raise FileUnreadable(msg)
    return Encoding("iso2022_jp") if any(mark in head for mark in _ESCAPES) else None


def _wide(head: bytes) -> str:
    """Recognise UTF-16 without a mark: every other byte of its line breaks and digits is NUL."""
    even = head[: len(head) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = even.decode(encoding, "replace")
        odd = sum(not letter.isprintable() and letter not in "\r\n\t" for letter in text)
        if text and odd <= len(text) * 0.01:
            return encoding
    return ""


def _by_trial(file: BinaryIO, head: bytes) -> Encoding | None:
    if _fits(file, "utf-8"):
        return Encoding("utf-8")
    for encoding in ("cp932", "euc_jp"):
        if _fits(file, encoding) and _looks_japanese(_sample(file, head, encoding), encoding):
            return Encoding(encoding)
    return None


def _fits(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in _blocks(file):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _sample(file: BinaryIO, head: bytes, encoding: str) -> str:
    """Decode the first block that says anything: one with letters beyond ASCII."""
    for block in _blocks(file):
        if not block.isascii():
            return block.decode(encoding, "replace")
    return head.decode(encoding, "replace")


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(BLOCK):
        yield block


def _looks_japanese(text: str, encoding: str) -> bool:
    """Japanese in its own set holds kana; half-width kana and lone kanji are a misreading."""
    kana = sum("\u3040" <= letter <= "\u30ff" for letter in text)
    unlikely = len(_UNLIKELY.findall(text))
    if kana > unlikely:
        return True
    beyond = sum(not letter.isascii() for letter in text)
    kanji = sum(map(len, _KANJI_RUN.findall(text)))
    return encoding == "cp932" and kanji > beyond / 2


def _by_lines(file: BinaryIO) -> Encoding | None:
    """Choose the set that most lines beyond ASCII fit; the others are damaged."""
    lines = [line for block in _first_blocks(file) for line in block.split(b"\n")]
    telling = [line for line in lines if line and not line.isascii()]
    best = max(
        ("utf-8", "cp932", "euc_jp"),
        key=lambda encoding: sum(_decodes(line, encoding) for line in telling),
    )
    fitting = [line for line in telling if _decodes(line, best)]
    if len(fitting) < max(1, len(telling) * _GOOD_LINES):
        return None
    if best != "utf-8" and not _looks_japanese(b"\n".join(fitting).decode(best), best):
        return None
    return Encoding(best, damaged=True)


def _first_blocks(file: BinaryIO) -> Iterator[bytes]:
    return (block for block, _ in zip(_blocks(file), range(8), strict=False))


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _by_statistics(head: bytes, name: str) -> Encoding:
    if set(head.decode("cp1252", "replace")) - _ASCII <= _WESTERN:
        return Encoding("cp1252", damaged=True)
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    if best is None:
        msg = f"{name}: its character set cannot be told"
        raise FileUnreadable(msg)
    return Encoding(best.encoding, damaged=True)
