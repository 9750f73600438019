"""Counts tokens with the official o200k ranks, laid where tiktoken looks: nothing is fetched."""

import gzip
import hashlib
import importlib.util
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

ENCODING = "o200k_base"
_URL = f"https://openaipublic.blob.core.windows.net/encodings/{ENCODING}.tiktoken"


def _ranks_of(encoding: str) -> Path:
    """Find the packed ranks without importing their package, which would load all of them."""
    found = importlib.util.find_spec("bpe_openai")
    folders = found.submodule_search_locations if found else None
    return Path((folders or ["."])[0]) / "data" / f"{encoding}.tiktoken.gz"


class TiktokenCounter:
    """Exact counts for models that use o200k; a close estimate for others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def count(self, text: str) -> int:
        """Count the tokens of a text; special tokens count as plain text."""
        return len(self._encoding.encode(text, disallowed_special=()))

    @cached_property
    def _encoding(self) -> "tiktoken.Encoding":
        self._lay_ranks()
        import tiktoken

        return tiktoken.get_encoding(ENCODING)

    def _lay_ranks(self) -> None:
        os.environ["TIKTOKEN_CACHE_DIR"] = str(self._folder)
        target = self._folder / hashlib.sha1(_URL.encode(), usedforsecurity=False).hexdigest()
        if target.exists():
            return
        packed = _ranks_of(ENCODING)
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(gzip.decompress(packed.read_bytes()))
        unfinished.replace(target)
