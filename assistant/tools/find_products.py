"""Finds products that meet every stated limit, over the whole catalogue."""

from assistant.domain.action import FindProducts
from assistant.domain.outcome import Outcome
from assistant.domain.task import TaskFrame
from assistant.offline.phrases import phrase
from assistant.retrieval.products import find
from assistant.retrieval.sight import eye_for
from assistant.tools.call import Call
from assistant.tools.cards import places_of, product_card, product_passage
from assistant.tools.limits import attribute_label, limit_words

MOST_CARDS = 20


def run(action: FindProducts, call: Call) -> Outcome:
    """Search, and remember the search so that «もっと安いのは?» can change it."""
    eye = eye_for(call.knowledge)
    shelf = find(
        action.query.model_copy(update={"limit": min(action.query.limit, MOST_CARDS)}),
        knowledge=call.knowledge,
        embeddings=call.services.embeddings,
        language=call.language,
        colours=eye.facets.colours,
    )
    words = limit_words(action.query.filters, call.knowledge, call.language)
    unmet = tuple(
        each.model_copy(
            update={"said": each.said or words.get(each.limit) or words.get("price_max", "")}
        )
        for each in shelf.told.unmet
    )
    given_up = {each.limit for each in unmet}
    if "price_min" in given_up:  # a range is worded as one limit
        given_up.add("price_max")
    limits = tuple(
        phrase("limit_size", call.language, size=text) if name == "size" else text
        for name, text in words.items()
        if name not in given_up
    )
    sort_key = action.query.sort_key
    sort_text = attribute_label(sort_key, call.knowledge, call.language) if sort_key else ""
    places = places_of(call.knowledge)
    cards = tuple(
        product_card(match.product, match.variants[0], language=call.language, places=places)
        for match in shelf.matches
    )
    return Outcome(
        name=action.name,
        code="ok" if cards else "none",
        detail=shelf.told.model_copy(
            update={"limits": limits, "unmet": unmet, "sort_text": sort_text}
        ),
        cards=cards,
        records=tuple(product_passage(match.product, call.language) for match in shelf.matches),
        task=TaskFrame(kind="choose_product").filled(
            "query", action.query.model_dump_json(), source="record"
        ),
    )
