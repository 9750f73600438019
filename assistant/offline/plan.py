"""Plans what an understood question needs done: actions with what the words name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.domain.action import (
    Action,
    AssessMaturity,
    CompareProducts,
    DefineTerm,
    DraftCopy,
    FindProducts,
    ListOrders,
    OpenHandoff,
    OrderStatus,
    PointsBalance,
    ShowProduct,
)
from assistant.domain.conversation import Memory
from assistant.domain.search import Filters, ProductQuery
from assistant.domain.understanding import Intent, Question, Sighting
from assistant.offline.choices import choice_in
from assistant.offline.cues import asked_term, speaks_of
from assistant.offline.intents import CHANGING
from assistant.offline.order_wishes import change_wished

REASON_CHARACTERS = 200
DEFAULT_MODEL = "commerce-cwr"
_COMPARING = re.compile(
    r"を?(?:比べ|比較)\S*|どっち.*|どちら.*|どう違.*|の?違い.*"
    r"|\b(?:please )?compare(?:d)?(?: the)?\b|\?|？"
)
_BETWEEN = re.compile(r"と(?!て)|\b(?:and|with|or|vs\.?|versus|to)\b(?: the)?")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Everything a plan is made from."""

    folded: str
    question: Question
    sighting: Sighting
    memory: Memory


def plan(
    intent: Intent, folded: str, question: Question, sighting: Sighting, memory: Memory
) -> tuple[Action, ...]:
    """List the actions an intent needs; none where pages or phrases answer."""
    if intent in CHANGING:
        return (change_wished(intent, folded, question, sighting, memory),)  # type: ignore[return-value]
    planned = _PLANS.get(intent)
    return planned(_Asked(folded, question, sighting, memory)) if planned else ()


def _search(asked: _Asked) -> tuple[Action, ...]:
    return (FindProducts(query=product_query(asked.folded, asked.sighting, asked.memory)),)


def _comparison(asked: _Asked) -> tuple[Action, ...]:
    skus = asked.sighting.skus
    if len(skus) < 2:
        named = compared(asked.folded)
        if len(named) > 1:
            return (CompareProducts(words=named[:4]),)
        skus = last_skus(asked.memory)
    return (CompareProducts(skus=skus[:4]),)


def compared(folded: str) -> tuple[str, ...]:
    """Name the products that are set against each other in words: «静と凪を比べて»."""
    bare = _COMPARING.sub(" ", folded)
    return tuple(part.strip() for part in _BETWEEN.split(bare) if len(part.strip()) > 1)


def _definition(asked: _Asked) -> tuple[Action, ...]:
    return (DefineTerm(term=term_meant(asked.folded, asked.sighting)),)


def _definitions(asked: _Asked) -> tuple[Action, ...]:
    named = dict.fromkeys(each.label for each in asked.sighting.terms)
    return tuple(DefineTerm(term=label) for label in list(named)[:2])


def _order(asked: _Asked) -> tuple[Action, ...]:
    return (OrderStatus(order_id=_order_id(asked)),)


def _handoff(asked: _Asked) -> tuple[Action, ...]:
    return (OpenHandoff(reason=asked.question.text[:REASON_CHARACTERS]),)


def _copy(asked: _Asked) -> tuple[Action, ...]:
    skus = asked.sighting.skus or last_skus(asked.memory)
    language = _copy_language(asked.folded, asked.question)
    return (DraftCopy(sku=skus[0], language=language),) if skus else ()


def term_meant(folded: str, sighting: Sighting) -> str:
    """Name the term that is asked for: what stands before «とは», else a label that was seen.

    «顧客離れを示すチャーンとは» asks for the label that what is asked ends with.
    """
    named = asked_term(folded)
    if named is None:
        return sighting.terms[-1].label if sighting.terms else folded[:60]
    ending = next((each.label for each in sighting.terms if named.endswith(each.label)), None)
    if ending is None or named == ending:
        return named
    before = named[: -len(ending)].rstrip()
    stands_alone = before.endswith(("の", "を", "、", ",", "す", "る", "「", "(", "た", "は", "な"))
    return ending if stands_alone or before.isascii() else named


def _facts(asked: _Asked) -> tuple[Action, ...]:
    """Show the products named by number, pointed at, or described in words."""
    folded, sighting = asked.folded, asked.sighting
    shown = last_skus(asked.memory)
    at = 1 if speaks_of("second", folded) and len(shown) > 1 else 0
    described = bool(sighting.words) and not speaks_of("reference", folded)
    named = bool(sighting.skus or sighting.unknown_skus)
    skus = sighting.skus or (
        () if named or (described and sighting.filters.category) else shown[at : at + 1]
    )
    limits = sighting.filters
    wanted = {
        "colour": limits.colour,
        "size": limits.size,
        "location": limits.location,
        "attributes": sighting.attributes,
    }
    skus = (*skus, *sighting.unknown_skus)
    if skus:
        return tuple(ShowProduct.model_validate({"sku": sku, **wanted}) for sku in skus[:2])
    words = f"{limits.category or ''} {sighting.words}".strip()
    return (ShowProduct.model_validate({"words": words, **wanted}),)


def product_query(folded: str, sighting: Sighting, memory: Memory) -> ProductQuery:
    """Make the search; a question that only changes limits keeps the rest of the last search."""
    query = ProductQuery(
        words=sighting.words,
        filters=sighting.filters,
        sort=sighting.sort,
        sort_key=sighting.sort_key,
        count=sighting.count,
        average=sighting.average,
    )
    last = next((task for task in reversed(memory.tasks) if task.kind == "choose_product"), None)
    earlier = last.slot("query") if last else None
    goes_on = speaks_of("another", folded) or speaks_of("among_shown", folded)
    if earlier is None or sighting.filters.category or not goes_on:
        return query
    before = ProductQuery.model_validate_json(earlier)
    bare = Filters()
    changed = {name: value for name, value in sighting.filters if value != getattr(bare, name)}
    return before.model_copy(
        update={
            "filters": before.filters.model_copy(update=changed),
            "sort": sighting.sort if sighting.sort != "relevance" else before.sort,
            "sort_key": sighting.sort_key or before.sort_key,
        }
    )


def _order_id(asked: _Asked) -> str | None:
    if asked.sighting.order_ids:
        return asked.sighting.order_ids[0]
    task = asked.memory.tasks[-1] if asked.memory.tasks else None
    if task and task.awaiting == "order":
        at = choice_in(asked.folded, len(task.options))
        return task.options[at] if at is not None else None
    shown = last_orders(asked.memory)
    return shown[0] if len(shown) == 1 and speaks_of("order_shown", asked.folded) else None


def _assessment(asked: _Asked) -> tuple[Action, ...]:
    """Begin or go on; an open assessment keeps its model unless another is named."""
    named = _model_named(asked.folded)
    running = any(each.kind == "assessment" for each in asked.memory.tasks)
    if named is None and running:
        return (AssessMaturity(notes=asked.question.text),)
    return (AssessMaturity(model=named or DEFAULT_MODEL, notes=asked.question.text),)


def _model_named(folded: str) -> str | None:
    for words, model in (
        (("パーソナライ", "personali"), "personalization-5"),
        (("ジャーニー", "journey"), "journey-5"),
        (("ユニファイド", "unified"), "unified-commerce"),
    ):
        if any(word in folded for word in words):
            return model
    return None


def _copy_language(folded: str, question: Question) -> str:
    if "英語" in folded or "in english" in folded:
        return "en"
    if "日本語" in folded or "in japanese" in folded:
        return "ja"
    return "ja" if question.language == "ja" else "en"


def last_orders(memory: Memory) -> tuple[str, ...]:
    """Return the orders the last answer showed."""
    last = next((each for each in reversed(memory.messages) if each.role == "assistant"), None)
    return last.order_ids if last else ()


def last_skus(memory: Memory) -> tuple[str, ...]:
    """Return the products the last answer showed."""
    last = next((each for each in reversed(memory.messages) if each.role == "assistant"), None)
    return last.skus if last else ()


_PLANS: Mapping[Intent, Callable[[_Asked], tuple[Action, ...]]] = {
    "find_products": _search,
    "product_fact": _facts,
    "compare_products": _comparison,
    "define_term": _definition,
    "compare_terms": _definitions,
    "order_status": _order,
    "list_orders": lambda _: (ListOrders(),),
    "points": lambda _: (PointsBalance(),),
    "handoff": _handoff,
    "assess": _assessment,
    "draft_copy": _copy,
}
