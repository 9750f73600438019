"""Haystack as its hybrid guide sets it up: BM25 and vectors, joined by reciprocal rank."""

# Its packages are not installed where types are checked.
# mypy: ignore-errors

import os

from protocol import Search, Task, run

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"


def hybrid(task: Task) -> Search:
    """InMemoryBM25Retriever, InMemoryEmbeddingRetriever and DocumentJoiner in one pipeline."""
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    task.clock.start()
    store = InMemoryDocumentStore()
    names, texts = zip(*task.documents, strict=True)
    vectors = task.vectors.passages(texts)
    store.write_documents(
        [
            Document(id=name, content=text, embedding=vector)
            for name, text, vector in zip(names, texts, vectors, strict=True)
        ]
    )
    line = Pipeline()
    line.add_component("words", InMemoryBM25Retriever(store, top_k=task.depth))
    line.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=task.depth))
    line.add_component(
        "joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=task.depth)
    )
    line.connect("words", "joiner")
    line.connect("dense", "joiner")

    def search(text: str) -> list[str]:
        vector = task.vectors.query(text)
        found = line.run({"words": {"query": text}, "dense": {"query_embedding": vector}})
        return [each.id for each in found["joiner"]["documents"]]

    return search


if __name__ == "__main__":
    run({"haystack": hybrid})
