"""Fingerprints the code that reads, shapes and cuts: once it has changed, what it made is stale."""

from functools import cache
from hashlib import sha256
from pathlib import Path


@cache
def written_by() -> str:
    """Hash the code that documents and passages are made by."""
    code = Path(__file__).parents[1]
    folders = (code / "ingest", code / "domain", code / "language")
    files = sorted(file for folder in folders for file in folder.rglob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
