"""The desk: people who take over see the queue, take a conversation, answer, and give it back."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, status
from pydantic import Field, field_validator

from api.access import token_hash
from api.deps import Server, TheServer, only
from assistant.domain.handoff import LEASE_SECONDS, Handoff, HandoffStatus, Packet
from assistant.domain.model import Frozen
from assistant.handoff.hours import answers_from, hours_text
from assistant.handoff.opening import reopened
from assistant.handoff.packet import packet_of
from assistant.handoff.resume import VALID, Mail, mail_with
from assistant.language.normalise import clean
from assistant.ports import NewLease

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], dependencies=[only("desk")])
HandoffId = Annotated[str, Path(max_length=64)]
Lease = Annotated[str, Header(alias="X-Desk-Lease", min_length=1, max_length=256)]


class Queue(Frozen):
    """What waits or is taken, the longest waiting first; `answers_from` is empty in hours."""

    now: datetime
    answers_from: str
    items: tuple[Handoff, ...]


class Who(Frozen):
    """The name under which somebody takes a conversation; customers see it."""

    person: str = Field(min_length=1, max_length=40)

    @field_validator("person")
    @classmethod
    def _readable(cls, said: str) -> str:
        name = clean(said).strip()
        if not name:
            msg = "a name has letters"
            raise ValueError(msg)
        return name


class Taken(Frozen):
    """A conversation that is yours; show `lease` with everything you do, and renew it in time."""

    handoff: Handoff
    lease: str
    renew_within_seconds: float


class Words(Frozen):
    """What a person writes to the customer."""

    text: str = Field(min_length=1, max_length=4_000)


class Written(Frozen):
    """The turn a message became."""

    turn_id: str


class MailLink(Frozen):
    """A link for the customer, with a mail composed from the packet; it works once."""

    url: str
    expires_at: datetime
    mail: Mail


class Shown(Frozen):
    """The token out of a customer's link, as read out to the person on the phone."""

    token: str = Field(min_length=1, max_length=256)


@router.get("/queue")
def see_queue(server: TheServer) -> Queue:
    """List the conversations that wait for a person, and those that have one."""
    services, now = server.services, server.world.now()
    return Queue(
        now=now,
        answers_from=answers_from(services.library.current(), now, services.settings.language),
        items=tuple(services.handoffs.queue(services.settings.shop)),
    )


@router.post("/resume", status_code=status.HTTP_201_CREATED)
def open_by_link(shown: Shown, server: TheServer) -> Handoff:
    """Find the conversation of a customer's link, and queue it unless it waits already."""
    services, now, shop = server.services, server.world.now(), server.services.settings.shop
    name = services.links.use(shop, token_hash(shown.token), token_hash=None, now=now)
    return reopened(name, services, shop_id=shop, handoff_id=server.world.name("ho"), now=now)


@router.get("/{handoff_id}")
def see_packet(handoff_id: HandoffId, server: TheServer) -> Packet:
    """Return the packet: transcript, verified facts, pending proposals, tools, promises."""
    shop = server.services.settings.shop
    return packet_of(shop, server.services.handoffs.find(shop, handoff_id), server.services)


@router.post("/{handoff_id}/take")
def take(
    handoff_id: HandoffId,
    who: Who,
    server: TheServer,
    x_desk_lease: Annotated[str | None, Header(min_length=1, max_length=256)] = None,
) -> Taken:
    """Take a conversation; the assistant is silent in it from here on. `held` if another has it."""
    token = x_desk_lease or server.world.token()
    lease = NewLease(person=who.person, hash=token_hash(token), seconds=LEASE_SECONDS)
    handoff = server.services.handoffs.take(
        server.services.settings.shop, handoff_id, lease=lease, now=server.world.now()
    )
    return Taken(handoff=handoff, lease=token, renew_within_seconds=LEASE_SECONDS)


@router.post("/{handoff_id}/renew")
def renew(handoff_id: HandoffId, x_desk_lease: Lease, server: TheServer) -> Handoff:
    """Keep a conversation; one that was not renewed in time waits in the queue again."""
    return server.services.handoffs.renew(
        server.services.settings.shop, handoff_id, lease_hash=token_hash(x_desk_lease)
    )


@router.post("/{handoff_id}/messages", status_code=status.HTTP_201_CREATED)
def write(handoff_id: HandoffId, words: Words, x_desk_lease: Lease, server: TheServer) -> Written:
    """Write to the customer, who sees it in the conversation."""
    turn_id = server.services.handoffs.say(
        server.services.settings.shop,
        handoff_id,
        clean(words.text).strip(),
        lease_hash=token_hash(x_desk_lease),
        now=server.world.now(),
    )
    return Written(turn_id=turn_id)


@router.post("/{handoff_id}/return")
def give_back(handoff_id: HandoffId, x_desk_lease: Lease, server: TheServer) -> Handoff:
    """Give the conversation back: the assistant goes on."""
    return _end(handoff_id, "returned", x_desk_lease, server)


@router.post("/{handoff_id}/close")
def close(handoff_id: HandoffId, x_desk_lease: Lease, server: TheServer) -> Handoff:
    """Close the matter; what the customer asks next is answered by the assistant again."""
    return _end(handoff_id, "closed", x_desk_lease, server)


@router.post("/{handoff_id}/link", status_code=status.HTTP_201_CREATED)
def make_mail(
    handoff_id: HandoffId, x_desk_lease: Lease, request: Request, server: TheServer
) -> MailLink:
    """Make a link for the customer and the mail that carries it; only for who has it."""
    services, shop = server.services, server.services.settings.shop
    handoff = services.handoffs.renew(shop, handoff_id, lease_hash=token_hash(x_desk_lease))
    token, expires_at = server.world.token(), server.world.now() + VALID
    services.links.save(
        shop, handoff.conversation_id, link_hash=token_hash(token), expires_at=expires_at
    )
    url = f"{request.base_url}chat#resume={token}"
    hours = hours_text(services.library.current(), handoff.language)
    packet = packet_of(shop, handoff, services)
    mail = mail_with(packet, url=url, expires_at=expires_at, hours=hours)
    return MailLink(url=url, expires_at=expires_at, mail=mail)


def _end(handoff_id: str, how: HandoffStatus, lease: str, server: Server) -> Handoff:
    return server.services.handoffs.end(
        server.services.settings.shop,
        handoff_id,
        how,
        lease_hash=token_hash(lease),
        now=server.world.now(),
    )
