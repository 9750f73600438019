"""Vectors in a Chroma server: a collection for every shop and generation, immutable once built."""

import json
import re
import shutil
import time
import uuid
import weakref
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import IndexUnavailable
from assistant.ports import Matrix, Rows, Vector

if TYPE_CHECKING:
    import httpx

NAME_FILE = "collection.json"
COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"
GRAPH = {"space": "cosine", "ef_search": 400, "ef_construction": 200}
BATCH_ROWS, BATCH_NUMBERS = 1_000, 2_000_000
PAUSE_SECONDS = 0.1


class ChromaServer:
    """Builds, opens and drops collections over Chroma's HTTP interface at `url`.

    A search waits `timeout_seconds`, a step of a build `build_seconds`. Only a connection that
    failed is tried again, `retries` times: waiting twice for a server that hangs helps nobody.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_seconds: float = 3.0,
        build_seconds: float = 120.0,
        retries: int = 2,
    ) -> None:
        self._wire = _Wire(url, timeout_seconds=timeout_seconds, retries=retries)
        self._build_seconds = build_seconds

    def build(self, directory: Path, *, vectors: Matrix) -> None:
        """Fill a new collection, named in `collection.json` before it is made, and count it."""
        shop = re.sub(r"[^a-zA-Z0-9]+", "-", directory.parent.name)[:40]
        name, rows = f"assistant-{shop}-{uuid.uuid4().hex}", len(vectors)
        named = json.dumps({"collection": name, "rows": rows})
        (directory / NAME_FILE).write_text(named, encoding="ascii")
        wanted = {"name": name, "get_or_create": True, "configuration": {"hnsw": GRAPH}}
        made = self._wire.ask("POST", "", wanted, seconds=self._build_seconds)
        step = min(BATCH_ROWS, BATCH_NUMBERS // max(vectors.shape[1], 1))
        for start in range(0, rows, step):
            some = range(start, min(start + step, rows))
            added = {
                "ids": [str(row) for row in some],
                "embeddings": vectors[start : some.stop].tolist(),
            }  # an id that is added twice stays once, so this may be tried again
            self._wire.ask("POST", f"/{made['id']}/add", added, seconds=self._build_seconds)
        self._wire.check(made["id"], rows)

    def share(self, directory: Path, *, base: Path) -> None:
        """Name what the base names."""
        shutil.copyfile(base / NAME_FILE, directory / NAME_FILE)

    def open(self, directory: Path) -> "ChromaCollection":
        """Find a generation's collection; raises IndexUnavailable when it is not whole."""
        name, rows = _named(directory)
        found = self._wire.ask("GET", f"/{name}")
        self._wire.check(found["id"], rows)
        return ChromaCollection(self._wire, found["id"])

    def drop(self, directory: Path) -> None:
        """Delete the collection that the directory names, where there still is one."""
        if (directory / NAME_FILE).exists():
            name, _ = _named(directory)
            self._wire.ask("DELETE", f"/{name}", seconds=self._build_seconds, missing=True)


class ChromaCollection:
    """One generation's collection, open for reading."""

    def __init__(self, wire: "_Wire", collection: str) -> None:
        self._wire = wire
        self._collection = collection

    def near(self, vector: Vector, *, count: int) -> Rows:
        """List about the `count` nearest rows, best first; raises IndexUnavailable."""
        asked = {"query_embeddings": [vector.tolist()], "n_results": count, "include": []}
        found = self._wire.ask("POST", f"/{self._collection}/query", asked)
        return np.array([int(name) for name in found["ids"][0]], dtype=np.int64)


class _Wire:
    """JSON to a Chroma server and back; chromadb's own client knows no time limits."""

    def __init__(self, url: str, *, timeout_seconds: float, retries: int) -> None:
        self._url = url.rstrip("/")
        self._timeout_seconds = timeout_seconds
        self._retries = retries
        self._opened: httpx.Client | None = None
        self._opening = Lock()

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        seconds: float | None = None,
        missing: bool = False,
    ) -> Any:  # noqa: ANN401 - JSON
        """Ask for JSON; raises IndexUnavailable. What is `missing` may be answered by None."""
        import httpx

        limit = httpx.Timeout(seconds or self._timeout_seconds, connect=self._timeout_seconds)
        for left in range(self._retries, -1, -1):
            try:
                answer = self._client.request(
                    method, self._url + COLLECTIONS + path, json=body, timeout=limit
                )
                if missing and answer.status_code == httpx.codes.NOT_FOUND:
                    return None
                if not answer.is_success:
                    raise self._unavailable(f"{answer.status_code} {answer.text:.200}")
                return answer.json()
            except (httpx.NetworkError, httpx.RemoteProtocolError) as problem:
                if not left:
                    raise self._unavailable(str(problem) or type(problem).__name__) from problem
                time.sleep(PAUSE_SECONDS)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
                raise self._unavailable(str(problem) or type(problem).__name__) from problem
        raise AssertionError

    def check(self, collection: str, rows: int) -> None:
        """Count a collection; raises IndexUnavailable when rows are missing."""
        held = self.ask("GET", f"/{collection}/count")
        if held != rows:
            raise self._unavailable(f"it holds {held} of {rows} rows: run `assistant ingest`")

    @property
    def _client(self) -> "httpx.Client":
        import httpx

        with self._opening:
            if self._opened is None:
                self._opened = httpx.Client()
                weakref.finalize(self, self._opened.close)
            return self._opened

    def _unavailable(self, told: str) -> IndexUnavailable:
        import httpx

        at = httpx.URL(self._url).netloc.decode("ascii")
        return IndexUnavailable(f"the Chroma server at {at}: {told}")


def _named(directory: Path) -> tuple[str, int]:
    """Read a generation's collection and its rows; raises IndexUnavailable."""
    try:
        named = json.loads((directory / NAME_FILE).read_text(encoding="ascii"))
        return str(named["collection"]), int(named["rows"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        msg = "the index was not built on a Chroma server: run `assistant ingest`"
        raise IndexUnavailable(msg) from problem
