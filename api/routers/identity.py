"""Proving who asks in a conversation: order and contact, a one-time code, or a signed token."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response, status
from pydantic import Field, model_validator

from api.deps import Asked, TheConversation, TheServer, caller
from api.errors import RequestInvalid
from api.identity import signed_in
from assistant.domain.model import Frozen
from assistant.errors import NotAllowed
from assistant.identity.codes import Claim, check_code, seal_contact, send_code, sign_in
from assistant.identity.desk import IdentityDesk, open_identity
from assistant.language.contacts import code_said, mails_in, orders_in, phones_in

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}/identity", tags=["identity"])

Code = Annotated[str, Field(min_length=1, max_length=40)]
_FORMS = ({"code"}, {"token"}, {"order_id", "email"}, {"order_id", "phone"})


class WhoIAm(Frozen):
    """Exactly one of: order number with mail address or phone; the code; the shop's token."""

    order_id: str | None = Field(default=None, min_length=1, max_length=64)
    email: str | None = Field(default=None, min_length=3, max_length=254)
    phone: str | None = Field(default=None, min_length=8, max_length=40)
    code: Code | None = None
    token: str | None = Field(default=None, min_length=1, max_length=8_192)

    @model_validator(mode="after")
    def _one_form(self) -> "WhoIAm":
        given = {name for name, value in self if value is not None}
        if given not in _FORMS:
            msg = "give order_id with email or phone, or code, or token, and nothing else"
            raise ValueError(msg)
        return self


class Proved(Frozen):
    """How surely the reader is known, and until when (ISO 8601)."""

    level: Literal["possession", "signed_in"]
    until: datetime


class Sent(Frozen):
    """A code is under way if order and contact belong together; nobody is told whether."""

    status: Literal["sent_if_matching"] = "sent_if_matching"


def _pace(request: Request, server: TheServer) -> None:
    server.limit(f"identity from {caller(request)}")


@router.post(
    "",
    dependencies=[Depends(_pace)],
    response_model=Proved,
    responses={202: {"model": Sent, "description": "The same whether or not they match"}},
)
def prove_identity(who: WhoIAm, server: TheServer, asked: TheConversation) -> Proved | Response:
    """Ask for a one-time code, give it back, or show the shop's signed token."""
    if asked.reader.audience != "customer":
        msg = "only a customer proves to be one"
        raise NotAllowed(msg)
    desk, now = open_identity(server.services), server.world.now()
    if who.token is not None:
        shown = signed_in(who.token, auth=server.services.settings.auth, now=now)
        kept = sign_in(shown, asked.reader, asked.id, desk=desk, now=now)
        return Proved(level="signed_in", until=kept.until)
    if who.code is not None:
        said = code_said(who.code) or who.code
        check_code(said, asked.reader, asked.id, desk=desk, now=now)
        return Proved(level="possession", until=now + desk.holds)
    send_code(_claim(who, asked, desk), asked.reader, asked.id, desk=desk, now=now)
    return Response(
        Sent().model_dump_json(), status.HTTP_202_ACCEPTED, media_type="application/json"
    )


def _claim(who: WhoIAm, asked: Asked, desk: IdentityDesk) -> Claim:
    contacts = mails_in(who.email) if who.email else phones_in(who.phone or "")
    if not contacts:
        msg = "email or phone: not an address or number"
        raise RequestInvalid(msg)
    named = orders_in(who.order_id or "")
    order_id = named[0] if named else (who.order_id or "").strip()
    return Claim(order_id, seal_contact(contacts[0], asked.reader.shop_id, desk))
