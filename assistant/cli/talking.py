"""`assistant ask` and `assistant chat`: one turn, or one after another."""

import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli.opening import now, services_for, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain.card import Card
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
    turn = _request(name, text, _known(services, name, who), language)
    finished = _take(turn, services, aloud=not as_json)
    if as_json:
        typer.echo(finished.model_dump_json(indent=1))
    else:
        _show(finished)
        _show_how_to_go_on(name)


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
        known = _known(services, name, who)
        _show(_take(_request(name, text, known, language), services, aloud=True))
        typer.echo("")
    _show_how_to_go_on(name)


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
    proved = services.codes.proof(reader.shop_id, conversation) is not None
    same = opened_by.customer_id == reader.customer_id or (proved and reader.customer_id is None)
    if opened_by.role != reader.role or not same:
        msg = "that conversation belongs to another reader: repeat its --as and --reader"
        raise NotAllowed(msg)
    return conversation


def _known(services: "Services", conversation: str, reader: "Reader") -> "Reader":
    """Return the reader as surely as the conversation proved who they are; signed in stays so."""
    from assistant.identity.standing import known_by_proof

    if reader.customer_id is not None:
        return reader
    opened_by = services.conversations.reader_of(reader.shop_id, conversation)
    proof = services.codes.proof(reader.shop_id, conversation)
    return known_by_proof(opened_by, proof, now=now())


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
    from assistant.events import AnswerDegraded, TextDelta, TurnFailed, TurnFinished

    services.conversations.begin_turn(turn)
    for event in take_turn(turn, services):
        if isinstance(event, TextDelta) and aloud:
            sys.stdout.write(event.text)
            sys.stdout.flush()
        elif isinstance(event, AnswerDegraded) and aloud:
            sys.stdout.write("\n\n")  # what follows begins anew
        elif isinstance(event, TurnFinished):
            return event.turn
        elif isinstance(event, TurnFailed):
            sys.stderr.write(f"assistant: {event.detail or event.title}\n")
    raise typer.Exit(1)


def _show(finished: "FinishedTurn") -> None:
    """Print what stands below the words, each in a block of its own: sources, cards, choices."""
    if not finished.text and finished.handoff is not None:
        typer.echo(_silent(finished.handoff.person or "", finished.language), nl=False)
    typer.echo("")
    width = len(str(len(finished.citations)))
    sources = [
        f"  [{each.n}]{' ' * (width - len(str(each.n)))} {each.title}  {each.source}"
        for each in finished.citations
    ]
    cards = [line for card in finished.cards for line in _lines(card, finished.language)]
    options = finished.needs.options if finished.needs else ()
    for block in (sources, cards, [f"  → {' / '.join(options)}"] if options else []):
        if block:
            typer.echo("\n" + "\n".join(block))


def _silent(person: str, language: str) -> str:
    from assistant.offline.phrases import phrase

    return phrase("standing_taken", language, person=person)


def _lines(card: "Card", language: str) -> "Iterator[str]":
    if card.type == "product":
        named = " / ".join((card.title, *card.options.values()))
        yield f"  ・{card.variant_sku}  {named}  {card.price.formatted(language)}"
    elif card.type == "order":
        yield f"  ・{card.order_id}  {card.state_text}  {card.total.formatted(language)}"
        yield from (f"      {line.title} × {line.quantity}" for line in card.lines)
    elif card.type == "comparison":
        for row in card.rows:
            yield f"  {row.label}: " + " | ".join(cell.text for cell in row.cells)


def _show_how_to_go_on(conversation: str) -> None:
    typer.echo(f"\n  (go on with --conversation {conversation})")
