"""What routes are given: the services, the caller's limits, and who is asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Event as Flag
from typing import Annotated

from fastapi import Depends, Header, Path, Request, params

from api.access import check_role, token_fits, token_hash
from api.errors import RateLimited, TokenNeeded
from api.identity import signed_in
from api.limits import Limiter
from api.loopback import refuse_public_bind as refuse_public_bind
from api.metrics import Metrics
from api.turns import Runner
from api.world import World
from assistant.domain.identity import Proof as KeptProof
from assistant.domain.reader import Level, Reader, Role
from assistant.errors import NotAllowed, NotFound
from assistant.identity.standing import known_by_proof
from assistant.services import Services

READS_PER_TURN = 10
"""How many look-ups go with one turn when a caller's pace is measured."""


@dataclass(frozen=True, slots=True)
class Server:
    """Everything the running server holds."""

    services: Services
    keys: Mapping[str, Role]
    runner: Runner
    limiter: Limiter
    metrics: Metrics
    world: World
    warmed: Flag

    def limit(self, key: str, *, times: int = 1) -> None:
        """Take one of `times` × `turns_per_minute`; raises RateLimited."""
        per_minute = self.services.settings.limits.turns_per_minute * times
        if wait := self.limiter.wait_seconds(key, per_minute=per_minute):
            raise RateLimited(wait)


def _server(request: Request) -> Server:
    server: Server = request.state.server
    return server


TheServer = Annotated[Server, Depends(_server)]


def caller(request: Request) -> str:
    """Name where a request comes from, for limits alone."""
    return request.client.host if request.client else "local"


def _paced(request: Request, server: TheServer) -> None:
    server.limit(f"read {caller(request)}", times=READS_PER_TURN)


Paced = Depends(_paced)
"""Limits how often one address may look things up."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The customer a request proved to be from, if any, and how surely."""

    customer_id: str | None = None
    level: Level = Level.visitor


def _proof(
    server: TheServer,
    x_customer_token: Annotated[str | None, Header()] = None,
    x_sample_customer: Annotated[str | None, Header(max_length=128)] = None,
) -> Proof:
    settings = server.services.settings
    if x_customer_token is not None:
        signed = signed_in(x_customer_token, auth=settings.auth, now=server.world.now())
        return Proof(signed.customer_id, signed.level)
    if x_sample_customer is not None:
        if server.keys:
            msg = "sample customers exist in the local demonstration only"
            raise NotAllowed(msg)
        customer = server.services.shop.customer(settings.shop, x_sample_customer)
        return Proof(customer.id, Level.signed_in)
    return Proof()


Proven = Annotated[Proof, Depends(_proof)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation whose token was shown, and who asks in it now.

    It is `unproved` when a link opened it and its owner has not shown again who they are.
    """

    id: str
    reader: Reader
    unproved: bool = False

    def must_be_proved(self) -> None:
        """Raise NotAllowed for what a link alone does not open."""
        if self.unproved:
            msg = "this part of the conversation belongs to a signed-in reader"
            raise NotAllowed(msg, needs_level=Level.possession.name)


def known_as(
    reader: Reader, proof: Proof, *, kept: KeptProof | None = None, now: datetime
) -> Reader:
    """Add what this request proves to the reader a conversation was opened for.

    A request that proves nothing has what was proved in the conversation before, while it holds.
    Raises NotAllowed when another customer was signed in at its opening, or when one who works for
    the shop also claims to be a customer.
    """
    if proof.customer_id is None:
        return known_by_proof(reader, kept, now=now)
    if reader.audience != "customer" or reader.customer_id not in (None, proof.customer_id):
        msg = "this conversation belongs to another reader"
        raise NotAllowed(msg)
    return reader.model_copy(update={"customer_id": proof.customer_id, "level": proof.level})


def _asked(
    server: TheServer,
    proof: Proven,
    conversation_id: Annotated[str, Path(max_length=64)],
    x_conversation_token: Annotated[str | None, Header(max_length=256)] = None,
) -> Asked:
    if not x_conversation_token:
        msg = "send the token the conversation was opened with"
        raise TokenNeeded(msg)
    conversations, shop = server.services.conversations, server.services.settings.shop
    try:
        kept = conversations.token_hash_of(shop, conversation_id)
    except NotFound:
        kept = None
    if not token_fits(x_conversation_token, kept):
        msg = "no such conversation"
        raise NotFound(msg)
    proved, now = server.services.codes.proof(shop, conversation_id), server.world.now()
    opened_by = conversations.reader_of(shop, conversation_id)
    try:
        reader = known_as(opened_by, proof, kept=proved, now=now)
    except NotAllowed:
        by_link = server.services.links.opened(shop, token_hash(x_conversation_token))
        if proof.customer_id is not None or not by_link:
            raise
        nobody = opened_by.model_copy(update={"customer_id": None, "level": Level.visitor})
        return Asked(conversation_id, nobody, unproved=True)
    if reader.customer_id is not None:  # what is said from here on is this customer's alone
        bound = conversations.bind(shop, conversation_id, reader.customer_id)
        reader = known_as(bound, proof, kept=proved, now=now)
    return Asked(conversation_id, reader)


TheConversation = Annotated[Asked, Depends(_asked)]


def only(*roles: Role) -> params.Depends:
    """Let only bearer keys of these roles in."""

    def check(
        server: TheServer,
        authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    ) -> None:
        check_role(server.keys, authorization, roles)

    return params.Depends(check)
