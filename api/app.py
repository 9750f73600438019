"""The application: every router, the order of the layers around them, and what starts with it."""

import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api.access import keys_of
from api.deps import Server
from api.errors import MEDIA_TYPE, Problem, add_problem_handlers
from api.headers import SecurityHeaders
from api.leaving import told_to_leave
from api.limits import BodyLimit, Limiter
from api.loopback import LoopbackOnly
from api.metrics import Measured, Metrics
from api.routers import (
    conversations,
    copy,
    desk,
    glossary,
    handoffs,
    health,
    identity,
    maturity,
    pages,
    products,
    proposals,
    turns,
)
from api.turns import Runner, TakeTurn
from api.world import World
from assistant.bootstrap import open_services, warm
from assistant.chat.turn import take_turn as chat_line
from assistant.prompts import data_folder
from assistant.services import Services
from assistant.settings import Settings, read_settings

ROUTERS = (
    conversations,
    turns,
    handoffs,
    proposals,
    identity,
    products,
    glossary,
    copy,
    maturity,
    desk,
    health,
    pages,
)
_LOG = logging.getLogger(__name__)


def create_app(
    services: Services | None = None,
    *,
    take_turn: TakeTurn | None = None,
    world: World | None = None,
) -> FastAPI:
    """Build the application; services come from the settings unless they are given.

    Raises ConfigurationInvalid for a wrong setting.
    """
    settings = services.settings if services else read_settings()
    metrics, chosen = Metrics(), world or World()
    app = FastAPI(
        title="Commerce assistant",
        version=metadata.version("commerce-assistant"),
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(settings, services, take_turn, metrics, chosen),
    )
    add_problem_handlers(app)
    for each in ROUTERS:
        app.include_router(each.router, responses=_FAILURES)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), "static")
    pictures = (settings.knowledge or data_folder("knowledge")) / "catalogue" / "pictures"
    if pictures.is_dir():
        app.mount("/pictures", StaticFiles(directory=pictures), "pictures")
    _describe_problems(app)
    app.add_middleware(BodyLimit)
    if not keys_of(settings.auth):
        app.add_middleware(LoopbackOnly)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Measured, metrics=metrics, monotonic=chosen.monotonic)
    return app


def _lifespan(
    settings: Settings,
    services: Services | None,
    take_turn: TakeTurn | None,
    metrics: Metrics,
    world: World,
) -> Callable[[FastAPI], AbstractAsyncContextManager[dict[str, Server]]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Server]]:
        opened, warmed = services or open_services(settings), threading.Event()
        server = Server(
            services=opened,
            keys=keys_of(settings.auth),
            runner=Runner(opened, take_turn or chat_line, metrics),
            limiter=Limiter(world.monotonic),
            metrics=metrics,
            world=world,
            warmed=warmed,
        )
        threading.Thread(target=_warm, args=(opened, warmed), name="warm", daemon=True).start()
        with told_to_leave(server.runner.leave):
            yield {"server": server}
        await server.runner.close()

    return lifespan


def _describe_problems(app: FastAPI) -> None:
    """Add the shape of problems to the OpenAPI document; no route returns it as its own."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        document = described()
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts = schema.pop("$defs", {})
        document["components"]["schemas"].update({**parts, "Problem": schema})
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _warm(services: Services, warmed: threading.Event) -> None:
    try:
        warm(services)
    except Exception:  # noqa: BLE001 - an unready server says so at /readyz, and lives
        _LOG.exception("warm.failed")
    else:
        warmed.set()


_FAILURES: dict[int | str, dict[str, object]] = {
    "default": {
        "description": "A problem (RFC 9457) with a stable `code`",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
