"""Addresses a card may link to: a record's address never runs anything in a reader's browser."""

from urllib.parse import urlsplit

from assistant.domain.card import Card, ProductCard
from assistant.domain.outcome import Outcome


def web_address(address: str | None) -> str | None:
    """Return an address a card may link to: http, https, or a path of our own; else None."""
    if not address or not address.isprintable() or " " in address or "\\" in address:
        return None
    if address.startswith("/"):
        return None if address.startswith("//") else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def linked_safely(outcome: Outcome) -> Outcome:
    """Keep what a record has for an address from running anything in a reader's browser."""
    return outcome.model_copy(update={"cards": tuple(map(_linked, outcome.cards))})


def _linked(card: Card) -> Card:
    if not isinstance(card, ProductCard):
        return card
    page = web_address(card.url) or f"/products/{card.sku}"
    return card.model_copy(update={"url": page, "image_url": web_address(card.image_url)})
