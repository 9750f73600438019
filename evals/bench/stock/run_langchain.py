"""LangChain as its guides set it up: the recursive splitter, Chroma, and the BM25 ensemble."""

# Its packages are not installed where types are checked.
# mypy: ignore-errors
# ruff: noqa: ANN401

from typing import Any

from protocol import Search, Task, run


def similarity(task: Task) -> Search:
    """RecursiveCharacterTextSplitter and Chroma's default similarity search."""
    store = _store(task, _split(task))

    def search(text: str) -> list[str]:
        return [each.metadata["id"] for each in store.similarity_search(text, k=task.depth)]

    return search


def ensemble(task: Task) -> Search:
    """EnsembleRetriever over BM25Retriever and Chroma, half and half."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever

    pieces = _split(task)
    words = BM25Retriever.from_documents(pieces, k=task.depth)
    dense = _store(task, pieces).as_retriever(search_kwargs={"k": task.depth})
    both = EnsembleRetriever(retrievers=[words, dense], weights=[0.5, 0.5])

    def search(text: str) -> list[str]:
        return [each.metadata["id"] for each in both.invoke(text)]

    return search


def _split(task: Task) -> list[Any]:
    import langchain_chroma  # noqa: F401 - so that no clock counts importing it
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    task.clock.start()
    whole = [Document(page_content=text, metadata={"id": name}) for name, text in task.documents]
    return RecursiveCharacterTextSplitter().split_documents(whole)


def _store(task: Task, pieces: list[Any]) -> Any:
    from chromadb.config import Settings
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    class Served(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return task.vectors.passages(texts)

        def embed_query(self, text: str) -> list[float]:
            return task.vectors.query(text)

    return Chroma.from_documents(
        pieces,
        Served(),
        persist_directory=str(task.scratch / "chroma"),
        client_settings=Settings(
            anonymized_telemetry=False,
            is_persistent=True,
            persist_directory=str(task.scratch / "chroma"),
        ),
    )


if __name__ == "__main__":
    run({"langchain": similarity, "langchain-ensemble": ensemble})
