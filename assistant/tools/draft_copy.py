"""Drafts product copy from recorded attributes, and says what the request asks for in vain."""

from pathlib import Path

from assistant.copywriting.alternatives import read_permitted, with_alternatives
from assistant.copywriting.channels import CHANNELS
from assistant.copywriting.draft import Placement, catalogue_of, draft_listing
from assistant.copywriting.law import check, read_rules
from assistant.copywriting.missing import asked_of, siblings_of
from assistant.copywriting.trace import denied_in
from assistant.copywriting.wording import phrase
from assistant.domain.action import DraftCopy
from assistant.domain.card import ListingCard, ListingSentence
from assistant.domain.conversation import Refusal
from assistant.domain.document import Passage
from assistant.domain.listing import Finding, Listing
from assistant.domain.outcome import Outcome
from assistant.domain.product import Product
from assistant.ports import Knowledge
from assistant.prompts import data_folder
from assistant.tools.call import Call
from assistant.tools.cards import find_sku


def run(action: DraftCopy, call: Call) -> Outcome:
    """Draft copy for a product named by its SKU or a variant's.

    The request itself is held against the law, and against what the record denies or lacks.
    Codes: `ok`, `not_in_knowledge` (SKU or channel).
    """
    product = product_of(action.sku, call.knowledge)
    if product is None:
        return _refused(action, phrase("unknown_product", call.language, sku=action.sku))
    if action.channel not in (known := [channel.id for channel in CHANNELS]):
        message = phrase("unknown_channel", call.language, said=action.channel, known=known)
        return _refused(action, message)
    rules = read_rules(law_folder(call) / "expressions.yaml")
    placement = Placement(channel=action.channel, language=action.language, telling=call.language)
    listing = draft_listing(
        product,
        placement,
        catalogue=catalogue_of(call.knowledge.products.values()),
        writer=call.services.listing_writer,
        rules=rules,
    )
    listing = _with_request(listing, product, call)
    return Outcome(
        name=action.name,
        listing=listing,
        cards=(card_of(listing),),
        records=_passages(product, listing.language, call.knowledge),
    )


def product_of(sku: str, knowledge: Knowledge) -> Product | None:
    """Find a product by its SKU or by one of its variants'; None when nothing has it."""
    found = find_sku(knowledge, sku)
    return found[0] if found else None


def law_folder(call: Call) -> Path:
    """Choose the folder of law rules: the shop's own knowledge, else ours."""
    own = call.services.settings.knowledge
    shipped = data_folder("knowledge")
    return next(
        folder / "law"
        for folder in (own or shipped, shipped)
        if (folder / "law" / "expressions.yaml").exists() or folder == shipped
    )


def card_of(listing: Listing) -> ListingCard:
    """Show a listing as a card: every sentence with its attributes, every finding in a line."""
    return ListingCard(
        sku=listing.sku,
        channel=listing.channel,
        language=listing.language,
        sentences=tuple(
            ListingSentence(text=each.text, attribute_ids=each.attribute_ids)
            for each in listing.sentences
        ),
        missing=listing.missing,
        findings=tuple(_line(finding) for finding in listing.findings),
    )


def _line(finding: Finding) -> str:
    said = f"「{finding.text}」 " if finding.text else ""
    return " ".join(filter(None, (said + finding.why, finding.instead)))


def _with_request(listing: Listing, product: Product, call: Call) -> Listing:
    """Add what the request asked for and may not have, and the facts it named that are missing."""
    text, language = call.turn.text, call.language
    law = law_folder(call)
    rules = read_rules(law / "expressions.yaml")
    unlawful = with_alternatives(
        check(text, legal_class=product.legal_class, language=language, rules=rules),
        product,
        rules=rules,
        permitted=read_permitted(law / "permitted.yaml"),
        language=language,
    )
    denied = denied_in(text, product, language=language, keys=product.attributes)
    asked = [each.model_copy(update={"start": 0, "end": 0}) for each in (*unlawful, *denied)]
    others = siblings_of(product, call.knowledge.products.values())
    wanted = asked_of(text, product, others, language)
    return listing.model_copy(
        update={
            "findings": tuple(dict.fromkeys((*asked, *listing.findings))),
            "missing": tuple(dict.fromkeys((*wanted, *listing.missing))),
        }
    )


def _refused(action: DraftCopy, message: str) -> Outcome:
    refusal = Refusal(code="not_in_knowledge", message=message)
    return Outcome(name=action.name, code=refusal.code, refusal=refusal)


def _passages(product: Product, language: str, knowledge: Knowledge) -> tuple[Passage, ...]:
    columns = knowledge.columns
    rows = (columns.kind.equal("product") & columns.record.equal(product.sku)).nonzero()[0]
    found = [knowledge.passages[int(row)] for row in rows]
    best = [each for each in found if each.id == f"product:{product.sku}#{language}"]
    return tuple((best or found)[:1])
