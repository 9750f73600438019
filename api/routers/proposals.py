"""Proposals: the reader's yes or no to a change that was shown."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from api.deps import Asked, Server, TheConversation, TheServer
from assistant.domain.card import OrderCard
from assistant.domain.model import Frozen
from assistant.orders.commit import Confirmation, confirm, decline
from assistant.orders.desk import open_desk
from assistant.orders.status import card_of
from assistant.orders.wording import wording_for

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}/proposals", tags=["proposals"])
ProposalId = Annotated[str, Path(max_length=64)]


class Yes(Frozen):
    """The digest of the proposal as it was shown."""

    digest: str = Field(min_length=1, max_length=128)


class Settled(Frozen):
    """What became of a proposal; `repeated` when an earlier yes had done it already."""

    proposal_id: str
    status: Literal["committed", "declined"]
    repeated: bool = False
    order: OrderCard | None = None
    rma_id: str | None = None


@router.post("/{proposal_id}/confirm")
def confirm_proposal(
    proposal_id: ProposalId,
    yes: Yes,
    server: TheServer,
    asked: TheConversation,
    language: Annotated[str, Query(max_length=35)] = "",
) -> Settled:
    """Do what was proposed, once; repeating it returns the first result."""
    server.limit(f"turns {asked.id}")
    said = _said(proposal_id, asked, yes.digest)
    done = confirm(said, open_desk(server.services), now=server.world.now())
    knowledge = server.services.library.current()
    spoken = language or server.services.settings.language
    changed = (done.order,) if done.order else ()
    wording = wording_for(changed, knowledge=knowledge, language=spoken)
    return Settled(
        proposal_id=proposal_id,
        status="committed",
        repeated=done.repeated,
        order=card_of(done.order, wording) if done.order else None,
        rma_id=done.rma.id if done.rma else None,
    )


@router.post("/{proposal_id}/decline")
def decline_proposal(proposal_id: ProposalId, server: TheServer, asked: TheConversation) -> Settled:
    """Close the proposal; nothing has changed."""
    server.limit(f"turns {asked.id}")
    _close(server, _said(proposal_id, asked, None))
    return Settled(proposal_id=proposal_id, status="declined")


def _close(server: Server, said: Confirmation) -> None:
    decline(said, open_desk(server.services))


def _said(proposal_id: str, asked: Asked, digest: str | None) -> Confirmation:
    return Confirmation(
        reader=asked.reader, conversation_id=asked.id, proposal_id=proposal_id, digest=digest
    )
