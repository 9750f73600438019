"""Without keys the server is for this machine alone: no public address, no foreign host name."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import problem_of, respond
from assistant.errors import ConfigurationInvalid
from assistant.settings import Settings


def refuse_public_bind(host: str, settings: Settings) -> None:
    """Raise ConfigurationInvalid for an address others can reach while no keys are configured."""
    if not settings.auth.keys and not is_loopback(host):
        msg = (
            f"--host {host}: without keys the server listens on 127.0.0.1 only; "
            "set ASSISTANT_AUTH__KEYS to serve others"
        )
        raise ConfigurationInvalid(msg)


def is_loopback(host: str) -> bool:
    """Tell whether a name or address means this machine; unknown names do not."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class LoopbackOnly:
    """Refuses callers from elsewhere, and pages of other sites that rebind their name to us."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass local requests on."""
        if scope["type"] == "http" and not _local(scope):
            detail = "without keys this server answers its own machine only"
            await respond(problem_of("not_allowed", detail))(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _local(scope: Scope) -> bool:
    client = scope.get("client")
    try:
        name = urlsplit("//" + Headers(scope=scope).get("host", "")).hostname
    except ValueError:
        return False
    return (client is None or is_loopback(client[0])) and is_loopback(name or "")
