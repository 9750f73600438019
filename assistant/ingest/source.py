"""A file to be read, decoded as its author meant it, and what a loader yields from it."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.domain.document import Record
from assistant.errors import FileUnreadable
from assistant.ingest.encoding import Encoding, encoding_of
from assistant.language.normalise import clean

LONGEST_LINE = 16_000_000
"""Characters a line may have; longer ones are told as too long and skipped over."""

LARGEST_PAGE = 50_000_000
"""Bytes a file may have that has to be read whole: pages, rubrics, PDF."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, 1-based; `problem` says why it cannot be used."""

    number: int
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file and the folder it was found under; `name` is how citations call it."""

    path: Path
    root: Path

    @property
    def name(self) -> str:
        """Name the file from its root on, with forward slashes."""
        if self.path == self.root:
            return self.path.name
        return (Path(self.root.name) / self.path.relative_to(self.root)).as_posix()

    @property
    def stem(self) -> str:
        """Name the file without its endings: `terms.multi.jsonl` is `terms`."""
        return self.path.name.split(".")[0] or self.path.name

    def raw(self) -> bytes:
        """Read the bytes; raises FileUnreadable."""
        with self._told():
            if self.path.stat().st_size > LARGEST_PAGE:
                msg = f"{self.name}: larger than {LARGEST_PAGE // 1_000_000} MB"
                raise FileUnreadable(msg)
            return self.path.read_bytes()

    def text(self) -> str:
        """Read and decode the file, without characters nobody sees; raises FileUnreadable."""
        return clean(decode(self.raw(), name=self.name))

    def head(self, size: int = 65_536) -> str:
        """Decode the beginning of the file; raises FileUnreadable."""
        encoding = self.encoding()
        with self._told(), self.path.open("rb") as file:
            begun = file.read(size)
        return codecs.getincrementaldecoder(encoding.name)("replace").decode(begun)

    def encoding(self) -> Encoding:
        """Find how the file is written, without holding it; raises FileUnreadable."""
        with self._told():
            seen = self.path.stat()
            return _encoding(self.path, self.name, seen.st_size, seen.st_mtime_ns)

    def lines(self) -> Iterator[Line]:
        """Yield the file line by line, decoded, without holding it; raises FileUnreadable."""
        encoding = self.encoding()
        with (
            self._told(),
            self.path.open(encoding=encoding.name, errors=encoding.errors) as file,
        ):
            number = 0
            while text := file.readline(LONGEST_LINE):
                number += 1
                if text.endswith("\n"):
                    text = text[:-1]
                elif len(text) == LONGEST_LINE:
                    _skip_line(file)
                    yield Line(number, "", f"is longer than {LONGEST_LINE:,} characters")
                    continue
                problem = f"does not fit the file's character set ({encoding.name})"
                yield Line(number, text, problem if _damaged(text, encoding) else "")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Word what the file system or the decoder says as FileUnreadable."""
        try:
            yield
        except OSError as problem:
            msg = f"{self.name}: {problem.strerror or problem}"
            raise FileUnreadable(msg) from problem
        except UnicodeDecodeError as problem:
            msg = f"{self.name}: is not {problem.encoding} to its end: {problem.reason}"
            raise FileUnreadable(msg) from problem


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record and the line (1-based) it begins at."""

    record: Record
    line: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a record of a file is not used, and where it stands."""

    reason: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record not yet made: when `seal` is the one remembered for its id, it need not be.

    `seal` covers everything the record is made of: the row, the mapping, our own code.
    """

    document_id: str
    seal: str
    line: int
    open: Callable[[], Loaded | Refused]


Yielded = Loaded | Refused | Sealed
"""What a loader yields."""


def opened(each: Yielded) -> Loaded | Refused:
    """Make the record of what a loader yielded."""
    return each.open() if isinstance(each, Sealed) else each


def decode(raw: bytes, *, name: str = "file") -> str:
    """Decode bytes: by BOM, else UTF-8, else the Japanese set that fits, else by detection.

    Bytes that do not fit become U+FFFD. Raises FileUnreadable for binary content.
    """
    encoding = encoding_of(io.BytesIO(raw), name=name)
    return raw.decode(encoding.name, "replace")


@lru_cache(maxsize=64)
def _encoding(path: Path, name: str, _size: int, _changed_ns: int) -> Encoding:
    """Remember how a file is written until it changes: telling it reads the whole file."""
    with path.open("rb") as file:
        return encoding_of(file, name=name)


def _damaged(text: str, encoding: Encoding) -> bool:
    return encoding.damaged and _SURROGATE.search(text) is not None


def _skip_line(file: io.TextIOWrapper) -> None:
    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith("\n"):
        pass
