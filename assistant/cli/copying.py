"""`assistant copy`: product copy from recorded attributes; `copy check FILE` judges texts."""

import csv
import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.opening import services_for, settings_for
from assistant.errors import FileUnreadable, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.domain.listing import LawRule, Listing
    from assistant.domain.product import Product
    from assistant.services import Services


def copy(  # noqa: PLR0913 - the options of a public command
    skus: Annotated[
        list[str] | None, typer.Argument(help="SKUs; or `check FILE` to judge existing texts.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="The whole catalogue.")] = False,
    file: Annotated[Path | None, typer.Option(help="A CSV with a column `sku`.")] = None,
    channel: Annotated[str, typer.Option(help="Where the copy goes.")] = "web",
    language: Annotated[str, typer.Option(help="ja or en.")] = "ja",
    tone: Annotated[str, typer.Option(help="plain, polite or casual.")] = "plain",
    variants: Annotated[int, typer.Option(min=1, max=5, help="Orderings of each text.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Write .jsonl or .csv.")] = None,
    home: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Draft product copy; every sentence names the attributes it rests on."""
    from assistant.copywriting.draft import Placement

    services = services_for(settings_for(home))
    if skus and skus[0] == "check":
        _check([Path(each) for each in skus[1:]], services, language)
        return
    wanted = [*(skus or ()), *_in_file(file)]
    placement = Placement(channel=channel, language=language, tone=tone, telling=language)
    listings = [
        each
        for product in _products(services, wanted, every=every)
        for each in _drafted(product, placement, services, variants)
    ]
    if out is not None:
        from assistant.copywriting.export import export

        export(listings, out)
        typer.echo(f"{out}: {len(listings)}")
    elif as_json:
        for listing in listings:
            typer.echo(
                json.dumps({**listing.model_dump(), "text": listing.text}, ensure_ascii=False)
            )
    else:
        for listing in listings:
            _show(listing)


def _drafted(
    product: "Product", placement: "object", services: "Services", variants: int
) -> "Sequence[Listing]":
    from assistant.copywriting.draft import Placement, catalogue_of, draft_listing, variants_of

    if not isinstance(placement, Placement):
        raise TypeError(placement)
    listing = draft_listing(
        product,
        placement,
        catalogue=catalogue_of(services.library.current().products.values()),
        writer=services.listing_writer,
        rules=_rules(services),
    )
    return variants_of(listing, variants)


def _products(services: "Services", skus: "Sequence[str]", *, every: bool) -> "Iterator[Product]":
    from assistant.tools.draft_copy import product_of

    knowledge = services.library.current()
    if every:
        yield from knowledge.products.values()
        return
    if not skus:
        msg = "name at least one SKU, or give --all or --file"
        raise typer.BadParameter(msg)
    for sku in skus:
        product = product_of(sku, knowledge)
        if product is None:
            msg = f"there is no product {sku}"
            raise NotFound(msg)
        yield product


def _rules(services: "Services") -> "tuple[LawRule, ...]":
    from assistant.bootstrap import knowledge_of
    from assistant.copywriting.law import read_rules
    from assistant.prompts import data_folder

    own = knowledge_of(services.settings) / "law" / "expressions.yaml"
    return read_rules(
        own if own.exists() else data_folder("knowledge") / "law" / "expressions.yaml"
    )


def _in_file(path: Path | None) -> list[str]:
    if path is None:
        return []
    from assistant.ingest.source import Source

    rows = csv.DictReader(Source(path=path, root=path).text().splitlines())
    if "sku" not in (rows.fieldnames or ()):
        msg = f"{path}: has no column `sku`"
        raise FileUnreadable(msg)
    return [row["sku"].strip() for row in rows if row.get("sku", "").strip()]


def _check(paths: "Sequence[Path]", services: "Services", language: str) -> None:
    from assistant.copywriting.check import check_file
    from assistant.copywriting.draft import catalogue_of

    if len(paths) != 1:
        msg = "say which file: copy check FILE"
        raise typer.BadParameter(msg)
    knowledge = services.library.current()
    blocked = False
    for row in check_file(
        paths[0],
        catalogue=catalogue_of(knowledge.products.values()),
        rules=_rules(services),
        telling=language,
    ):
        blocked |= not row.passes
        typer.echo(json.dumps(dataclasses.asdict(row), ensure_ascii=False, default=_plain))
    raise typer.Exit(1 if blocked else 0)


def _plain(value: object) -> object:
    return value.model_dump() if hasattr(value, "model_dump") else str(value)


def _show(listing: "Listing") -> None:
    typer.echo(f"■ {listing.title} ({listing.sku}, {listing.channel}, {listing.language})")
    for sentence in listing.sentences:
        typer.echo(f"  {sentence.text}  ← {', '.join(sentence.attribute_ids)}")
    for finding in listing.findings:
        typer.echo(f"  ! {finding.severity}: {finding.text} — {finding.why}")
    for question in listing.missing:
        typer.echo(f"  ? {question}")
