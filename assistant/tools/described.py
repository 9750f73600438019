"""Finds the one product that words describe; none when no record holds them."""

from assistant.domain.product import Product, Variant
from assistant.domain.search import ProductQuery
from assistant.retrieval.products import find, meaningful
from assistant.retrieval.sight import eye_for
from assistant.tools.call import Call


def described(words: str, call: Call) -> tuple[Product, Variant | None] | None:
    """Find the product whose record holds the words best."""
    if not meaningful(words):
        return None
    shelf = find(
        ProductQuery(words=words, limit=1),
        knowledge=call.knowledge,
        embeddings=call.services.embeddings,
        language=call.language,
        colours=eye_for(call.knowledge).facets.colours,
    )
    if shelf.told.loose or not shelf.matches:
        return None
    return shelf.matches[0].product, None
