"""Whether the server lives, whether it is ready, and its figures."""

import logging
from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Response

from api.deps import TheServer, only
from api.errors import problem_of, respond
from assistant.domain.model import Frozen
from assistant.services import Services

router = APIRouter(tags=["health"])
_LOG = logging.getLogger(__name__)


class Alive(Frozen):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(Frozen):
    """Models are loaded, index and store can be reached."""

    status: Literal["ready"] = "ready"
    provider: str
    generation: int


@router.get("/healthz")
async def live() -> Alive:
    """Say that the process answers."""
    return Alive()


@router.get("/readyz", response_model=Ready)
def ready(server: TheServer) -> Response:
    """Say whether questions can be answered now; not yet while models load."""
    services = server.services
    checks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("index", services.library.current),
        ("store", lambda: services.documents.hashes("")),
    )
    missing = [name for name, check in checks if not _works(check)]
    if not server.warmed.is_set():
        missing.append("models")
    if missing:
        return respond(problem_of("not_ready", f"waiting for: {', '.join(missing)}"))
    return Response(_ready(services).model_dump_json(), media_type="application/json")


@router.get("/metrics", dependencies=[only("desk", "admin")], response_class=Response)
def figures(server: TheServer) -> Response:
    """Write counts and latencies for Prometheus."""
    return Response(server.metrics.text(), media_type="text/plain; version=0.0.4")


def _ready(services: Services) -> Ready:
    return Ready(provider=services.writer.provider, generation=services.library.current().number)


def _works(check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception:  # noqa: BLE001 - whatever it is, we are not ready
        _LOG.warning("ready.missing", exc_info=True)
        return False
    return True
