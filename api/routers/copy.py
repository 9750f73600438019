"""Product copy: drafted from records, and existing texts judged against record and law."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.deps import Paced, Server, TheServer, only
from api.errors import RequestInvalid
from assistant.copywriting.check import check_text
from assistant.copywriting.draft import Placement, catalogue_of, draft_listing
from assistant.copywriting.law import read_rules
from assistant.domain.listing import Finding, LawRule, Listing
from assistant.domain.model import Frozen
from assistant.domain.product import Product
from assistant.errors import ConfigurationInvalid, NotFound
from assistant.prompts import data_folder
from assistant.tools.cards import find_sku

router = APIRouter(
    prefix="/api/v1/copy", tags=["copy"], dependencies=[only("merchandiser", "admin"), Paced]
)
Tongue = Annotated[str, Field(pattern=r"^(ja|en)$")]


class DraftWish(Frozen):
    """What to write about, for where, and how."""

    sku: str = Field(max_length=100)
    channel: str = Field(default="web", max_length=32)
    language: Tongue = "ja"
    tone: str = Field(default="plain", max_length=32)


class Draft(Frozen):
    """Copy every sentence of which names what it rests on."""

    listing: Listing
    text: str


class CheckWish(Frozen):
    """A text that exists, and the product it is about."""

    sku: str = Field(max_length=100)
    text: str = Field(min_length=1, max_length=20_000)
    language: Tongue = "ja"


class Checked(Frozen):
    """What was found in a text; it passes when nothing blocks it."""

    passes: bool
    findings: tuple[Finding, ...]


@router.post("/drafts")
def draft_copy(wish: DraftWish, server: TheServer) -> Draft:
    """Draft copy for a product from its recorded attributes alone."""
    services = server.services
    placement = Placement(
        channel=wish.channel, language=wish.language, tone=wish.tone, telling=wish.language
    )
    try:
        listing = draft_listing(
            _product(server, wish.sku),
            placement,
            catalogue=catalogue_of(services.library.current().products.values()),
            writer=services.listing_writer,
            rules=_rules(server),
        )
    except ConfigurationInvalid as problem:  # no such channel or tone
        raise RequestInvalid(str(problem)) from None
    return Draft(listing=listing, text=listing.text)


@router.post("/check")
def check_copy(wish: CheckWish, server: TheServer) -> Checked:
    """Judge a text against its product's record and the law."""
    products = server.services.library.current().products.values()
    findings = check_text(
        wish.text,
        _product(server, wish.sku),
        words=catalogue_of(products).words,
        rules=_rules(server),
        telling=wish.language,
    )
    passes = all(each.severity != "block" for each in findings)
    return Checked(passes=passes, findings=findings)


def _product(server: Server, sku: str) -> Product:
    found = find_sku(server.services.library.current(), sku)
    if found is None:
        msg = "no such product"
        raise NotFound(msg)
    return found[0]


def _rules(server: Server) -> tuple[LawRule, ...]:
    """Read the shop's own rules, else ours."""
    shipped = data_folder("knowledge")
    own = (server.services.settings.knowledge or shipped) / "law" / "expressions.yaml"
    return read_rules(own if own.exists() else shipped / "law" / "expressions.yaml")
