"""LlamaIndex as its guides set it up: VectorStoreIndex, and fusion with its BM25 retriever."""

# Its packages are not installed where types are checked.
# mypy: ignore-errors
# ruff: noqa: ANN401

from typing import Any

from protocol import Search, Task, run


def similarity(task: Task) -> Search:
    """VectorStoreIndex with its default splitter and store."""
    return _searching(_index(task).as_retriever(similarity_top_k=task.depth))


def fusion(task: Task) -> Search:
    """QueryFusionRetriever by reciprocal rank over BM25 and vectors, no generated queries."""
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.retrievers.bm25 import BM25Retriever

    index = _index(task)
    words = BM25Retriever.from_defaults(docstore=index.docstore, similarity_top_k=task.depth)
    dense = index.as_retriever(similarity_top_k=task.depth)
    return _searching(
        QueryFusionRetriever(
            [dense, words],
            llm=MockLLM(),
            similarity_top_k=task.depth,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
        )
    )


def _searching(retriever: Any) -> Search:
    def search(text: str) -> list[str]:
        return [each.node.metadata["id"] for each in retriever.retrieve(text)]

    return search


def _index(task: Task) -> Any:
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class Served(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return task.vectors.query(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return task.vectors.query(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return task.vectors.passages([text])[0]

    task.clock.start()
    documents = [
        Document(
            text=text,
            metadata={"id": name},
            excluded_embed_metadata_keys=["id"],
            excluded_llm_metadata_keys=["id"],
        )
        for name, text in task.documents
    ]
    return VectorStoreIndex.from_documents(documents, embed_model=Served())


if __name__ == "__main__":
    run({"llamaindex": similarity, "llamaindex-fusion": fusion})
