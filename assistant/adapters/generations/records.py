"""Records of a generation: passages by row, documents by id, products by SKU, each parsed late."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from assistant.adapters.generations.lines import Lines
from assistant.columns.catalogue import Table
from assistant.domain.document import Document, Passage
from assistant.domain.product import Product
from assistant.ports import Records

RECORDS_KEPT = 20_000


class Passages(Sequence[Passage]):
    """Passages by row, read from the file when asked for."""

    def __init__(self, path: Path) -> None:
        self._lines = Lines(path)

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, row: int) -> Passage:  # type: ignore[override]
        return Passage.model_validate_json(self._lines[row])


class FileRecords(Records):
    """Documents by id, each parsed when asked for; the last thousands are kept."""

    def __init__(self, path: Path) -> None:
        self._lines = Lines(path)
        self._ids = np.load(path.with_suffix(".ids.npy"), mmap_mode="r", allow_pickle=False)
        self._parsed = lru_cache(maxsize=RECORDS_KEPT)(self._parse)

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return (str(name) for name in self._ids)

    def __getitem__(self, name: str) -> Document:
        row = self._row(name)
        if row is None:
            raise KeyError(name)
        return self._parsed(row)

    def under(self, kind: str) -> Iterator[Document]:
        """Yield the documents whose ids begin with the kind, in id order."""
        first, after = np.searchsorted(self._ids, [f"{kind}:", f"{kind};"])
        return (self._parsed(row) for row in range(int(first), int(after)))

    def _row(self, name: str) -> int | None:
        row = int(np.searchsorted(self._ids, name))
        return row if row < len(self._ids) and self._ids[row] == name else None

    def _parse(self, row: int) -> Document:
        return Document.model_validate_json(self._lines[row])


class Products(Mapping[str, Product]):
    """Products by SKU, in SKU order."""

    def __init__(self, records: FileRecords, table: Table) -> None:
        self._records = records
        self._table = table

    def __len__(self) -> int:
        return len(self._table.goods.sku)

    def __iter__(self) -> Iterator[str]:
        return (str(sku) for sku in self._table.goods.sku)

    def __getitem__(self, sku: str) -> Product:
        record = self._records[f"product:{sku}"].record
        if not isinstance(record, Product):
            raise KeyError(sku)
        return record
