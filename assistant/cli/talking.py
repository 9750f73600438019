"""`assistant ask` and `assistant chat`: one turn, or one after another."""

import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli.opening import now, services_for, settings_for

if TYPE_CHECKING:
    from assistant.domain.conversation import FinishedTurn, TurnRequest
    from assistant.domain.reader import Reader
    from assistant.services import Services

Audience = Literal["customer", "merchandiser", "consultant"]

AsOption = Annotated[Audience, typer.Option("--as", help="Who is asking.")]
ReaderOption = Annotated[
    str | None, typer.Option("--reader", help="Act as a signed-in customer of the sample shop.")
]
LanguageOption = Annotated[str | None, typer.Option(help="ja, en, …; none: as the question is.")]
HomeOption = Annotated[Path | None, typer.Option(help="Where everything is kept.")]


def ask(  # noqa: PLR0913 - the options of a public command
    text: Annotated[str, typer.Argument(help="The question.")],
    audience: AsOption = "customer",
    conversation: Annotated[str | None, typer.Option(help="Go on with a conversation.")] = None,
    language: LanguageOption = None,
    reader: ReaderOption = None,
    home: HomeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the finished turn.")] = False,
) -> None:
    """Answer one question."""
    services = services_for(settings_for(home))
    who = reader_for(services, audience, reader)
    name = _open(services, conversation, who)
    turn = _request(name, text, who, language)
    finished = _take(turn, services, aloud=not as_json)
    if as_json:
        typer.echo(finished.model_dump_json(indent=1))
    else:
        _show(finished)


def chat(
    audience: AsOption = "customer",
    language: LanguageOption = None,
    reader: ReaderOption = None,
    home: HomeOption = None,
) -> None:
    """Talk, one turn after another; an empty line or Ctrl-D ends it."""
    services = services_for(settings_for(home))
    who = reader_for(services, audience, reader)
    name = _open(services, None, who)
    while True:
        try:
            text = input("> ").strip()
        except EOFError:
            break
        if not text:
            break
        _show(_take(_request(name, text, who, language), services, aloud=True))


def reader_for(services: "Services", audience: Audience, customer_id: str | None) -> "Reader":
    """Make the reader of a local command; `customer_id` must be one of the shop's."""
    from assistant.domain.reader import Level, Reader

    roles = {"customer": "storefront", "merchandiser": "merchandiser", "consultant": "consultant"}
    shop_id = services.settings.shop
    if customer_id is not None:
        services.shop.customer(shop_id, customer_id)
    return Reader.model_validate(
        {
            "shop_id": shop_id,
            "role": roles[audience],
            "audience": audience,
            "customer_id": customer_id,
            "level": Level.signed_in if customer_id else Level.visitor,
        }
    )


def _open(services: "Services", conversation: str | None, reader: "Reader") -> str:
    """Open a conversation, or make sure the one that goes on is this reader's."""
    from assistant.errors import NotAllowed

    if conversation is None:
        name = f"c_{uuid.uuid4().hex}"
        services.conversations.open(name, reader, token_hash=None, now=now())
        return name
    opened_by = services.conversations.reader_of(reader.shop_id, conversation)
    if (opened_by.role, opened_by.customer_id) != (reader.role, reader.customer_id):
        msg = "that conversation belongs to another reader: repeat its --as and --reader"
        raise NotAllowed(msg)
    return conversation


def _request(conversation: str, text: str, reader: "Reader", language: str | None) -> "TurnRequest":
    from assistant.domain.conversation import TurnRequest

    return TurnRequest(
        conversation_id=conversation,
        turn_id=f"t_{uuid.uuid4().hex}",
        text=text,
        reader=reader,
        language=language,
        now=now(),
    )


def _take(turn: "TurnRequest", services: "Services", *, aloud: bool) -> "FinishedTurn":
    from assistant.chat.turn import take_turn
    from assistant.events import TextDelta, TurnFailed, TurnFinished

    services.conversations.begin_turn(turn)
    for event in take_turn(turn, services):
        if isinstance(event, TextDelta) and aloud:
            sys.stdout.write(event.text)
            sys.stdout.flush()
        elif isinstance(event, TurnFinished):
            return event.turn
        elif isinstance(event, TurnFailed):
            sys.stderr.write(f"assistant: {event.detail or event.title}\n")
    raise typer.Exit(1)


def _show(finished: "FinishedTurn") -> None:
    """Print what stands beside the words: sources, cards, what is needed next."""
    typer.echo("")
    for citation in finished.citations:
        typer.echo(f"  [{citation.n}] {citation.title} — {citation.source}")
    for card in finished.cards:
        if card.type == "product":
            typer.echo(f"  ・{card.variant_sku}  {card.title}  {card.price.text}")
        elif card.type == "comparison":
            for row in card.rows:
                typer.echo(f"  {row.label}: " + " | ".join(cell.text for cell in row.cells))
    if finished.needs and finished.needs.options:
        typer.echo("  → " + " / ".join(finished.needs.options))
    typer.echo(f"  (--conversation {finished.conversation_id})")
