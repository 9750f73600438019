"""What a passage costs before it is indexed: embedding it, and cutting it into words."""

import time
from collections.abc import Sequence

from assistant.bootstrap import open_embeddings
from assistant.domain.document import Document, Origin
from assistant.domain.product import Product
from assistant.ingest.chunking import Chunk, chunks
from assistant.ingest.pipeline import word_row
from assistant.settings import read_settings


def embedding_seconds(products: Sequence[Product]) -> float:
    """Time the bundled embedder on the passages of shipped products → processor seconds each."""
    embeddings = open_embeddings(read_settings())
    texts = [chunk.embedded_text for chunk in _cut(products)]
    embeddings.passages(texts[:2])
    begun = time.process_time()
    embeddings.passages(texts)
    return round((time.process_time() - begun) / len(texts), 5)


def cutting_seconds(products: Sequence[Product]) -> float:
    """Time cutting passages of shipped products into words → processor seconds each."""
    cut = _cut(products)
    word_row(cut[0])
    begun = time.process_time()
    for chunk in cut:
        word_row(chunk)
    return round((time.process_time() - begun) / len(cut), 5)


def _cut(products: Sequence[Product]) -> list[Chunk]:
    origin = Origin(root="", path="")
    documents = (
        Document(
            id=f"product:{each.sku}", kind="product", record=each, origin=origin, content_hash=""
        )
        for each in products
    )
    whole = (chunk for each in documents for chunk in chunks(each, tokens=_Letters()))
    return [chunk for chunk in whole if chunk.passage.language == "ja"]


class _Letters:
    """Counts letters for tokens: no shipped product is near the most a passage may hold."""

    def count(self, text: str) -> int:
        return len(text) // 3
