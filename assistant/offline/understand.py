"""Understands a question by what it names, by cues, and by likeness to examples."""

from assistant.domain.conversation import Memory
from assistant.domain.reader import Audience, Reader
from assistant.domain.task import CHANGES
from assistant.domain.understanding import Intent, Question, Sighting, Understanding
from assistant.language.normalise import matching_form
from assistant.offline.choices import choice_in
from assistant.offline.cues import asked_term, heard, heard_of_own, is_only, speaks_of
from assistant.offline.intents import AGENTS, CHANGING, CUED, GUESSED, KINDS, SMALL
from assistant.offline.order_wishes import goes_on
from assistant.offline.plan import compared, last_orders, last_skus, plan, term_meant
from assistant.offline.router import Guess, Router
from assistant.ports import Embeddings

MOST_SMALL_TALK = 40
MOST_OF_A_TERM = 16
MOST_BESIDE = 6
MOST_POINTING = 20
"""Characters of a question that may speak of the product shown last without saying so."""
_DOUBTFUL: tuple[Intent, ...] = (*SMALL, "order_status", "handoff")
CLOSE = 0.87
LIKELY = 0.6
"""A guess at small talk or at somebody's own order must be at least this close and likely."""


class OfflineUnderstander:
    """The offline side of understanding: rules where words settle it, likeness elsewhere."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._router = Router(embeddings)

    def understand(
        self, question: Question, sighting: Sighting, memory: Memory, reader: Reader
    ) -> Understanding:
        """Decide intent, agent and actions; the confidence is 1 where words settled it."""
        folded = matching_form(question.text)
        last = last_skus(memory)
        intent, confidence = self._settled(folded, question, sighting, memory, reader), 1.0
        if intent is None:
            intent, confidence = self._likely(question, reader)
        if intent == "ask_policy" and reader.audience != "customer":
            intent = "ask_guide"
        agent = AGENTS.get(intent, "smalltalk")
        if intent == "ask_guide" and reader.audience == "merchandiser":
            agent = "copywriting"
        return Understanding(
            agent=agent,
            intent=intent,
            language=question.language,
            query=_standalone(question, memory, intent),
            kinds=KINDS.get(intent, ()),
            actions=plan(intent, folded, question, sighting, memory),
            confidence=confidence,
            tasks=memory.tasks,
            topics=_topics(intent, folded, sighting) or last,
            follows=_leans(question, intent) and bool(memory.messages),
        )

    def _settled(
        self,
        folded: str,
        question: Question,
        sighting: Sighting,
        memory: Memory,
        reader: Reader,
    ) -> Intent | None:
        """Name the intent that the words alone settle; None when they do not."""
        for sign, intent in (("attack", "attack"), ("distress", "abuse"), ("abuse", "abuse")):
            if sign in question.signs:
                return intent  # type: ignore[return-value]
        for step in (_by_task, _by_term, _by_cue, _by_product):
            settled = step(folded, sighting, memory, reader.audience)
            if settled is not None:
                return settled
        return None

    def _likely(self, question: Question, reader: Reader) -> tuple[Intent, float]:
        guesses = self._router.guesses(question.text, allowed=GUESSED[reader.audience])
        best = guesses[0]
        if best.intent in _DOUBTFUL and (best.share < LIKELY or best.cosine < CLOSE):
            best = next((each for each in guesses if each.intent not in _DOUBTFUL), None) or Guess(
                "unclear", best.share, best.cosine
            )
        if best.intent in SMALL and len(question.text) > MOST_SMALL_TALK:
            return "unclear", best.share
        return best.intent, best.share


def _by_task(folded: str, sighting: Sighting, memory: Memory, audience: Audience) -> Intent | None:
    """Stay with a task that awaits something, unless the words ask for something else."""
    task = memory.tasks[-1] if memory.tasks else None
    if task is None or task.awaiting is None:
        return None
    if task.kind in CHANGES:
        return goes_on(folded, sighting, memory)
    chosen = bool(sighting.order_ids) or choice_in(folded, len(task.options)) is not None
    if task.awaiting == "order" and chosen:
        return "order_status"
    if task.kind == "assessment" and task.awaiting == "answer" and audience != "customer":
        elsewhere = heard(folded)[:1] not in ((), ("assess",)) or asked_term(folded) is not None
        return None if elsewhere else "assess"
    return None


def _by_term(folded: str, sighting: Sighting, memory: Memory, audience: Audience) -> Intent | None:
    """Hear a question for a meaning, a bare label, or the difference between two."""
    del memory
    if len({each.term_id for each in sighting.terms}) >= 2 and speaks_of("difference", folded):
        return "compare_terms"
    named = asked_term(folded)
    labels = {each.label for each in sighting.terms}
    asks_meaning = speaks_of("asks_meaning", folded)
    rest = _without(folded, labels)
    everyday = audience == "customer" and speaks_of("policy", folded)
    alone = is_only("about_term", rest) or (asks_meaning and _is_short(rest))
    if labels and alone and not everyday and not speaks_of("self_reference", folded):
        return "define_term"
    if named is None or speaks_of("self_reference", folded):
        return None
    if term_meant(folded, sighting) in labels:
        rule_only = speaks_of("policy", named) and not asks_meaning
        return None if audience == "customer" and rule_only else "define_term"
    names_goods = bool(sighting.skus) or not sighting.filters.empty or sighting.sort != "relevance"
    if (
        not asks_meaning
        or _is_long(named)
        or names_goods
        or (speaks_of("policy", named) and audience == "customer")
    ):
        return None
    return "define_term"


def _is_short(rest: str) -> bool:
    """Tell whether little stands beside a label: five words, or a dozen letters without spaces."""
    return len(rest.split()) <= MOST_BESIDE if rest.isascii() else len(rest) <= MOST_OF_A_TERM


def _is_long(named: str) -> bool:
    """Tell a description from a term: more than three words, or a dozen letters without spaces."""
    return len(named.split()) > 3 or (not named.isascii() and len(named) > MOST_OF_A_TERM)


def _without(folded: str, labels: set[str]) -> str:
    for label in sorted(labels, key=len, reverse=True):
        folded = folded.replace(label, " ", 1)
    return " ".join(folded.split())


def _by_cue(folded: str, sighting: Sighting, memory: Memory, audience: Audience) -> Intent | None:
    if audience == "customer" and (sighting.own_goods or sighting.order_ids):
        of_own = () if speaks_of("shopping_for", folded) else heard_of_own(folded)
        if of_own and not (sighting.own_goods and not sighting.order_ids and sighting.skus):
            return of_own[0]
    if audience == "customer" and last_orders(memory) and speaks_of("order_shown", folded):
        return "order_status"
    for intent in heard(folded):
        if intent in CUED[audience] and _holds(intent, folded, sighting, memory):
            return intent
    if audience != "customer":
        return None
    if _comparable(sighting, memory) and speaks_of("difference", folded):
        return "compare_products"
    own = speaks_of("own_order", folded) and not sighting.skus
    return "order_status" if sighting.order_ids or own else None


def _holds(intent: Intent, folded: str, sighting: Sighting, memory: Memory) -> bool:
    """Tell whether a cue means what it says here: small talk says nothing more, and so on."""
    if intent in SMALL:
        goods = bool(sighting.skus) or not sighting.filters.empty
        return not (speaks_of("policy", folded) or goods or len(folded) > MOST_SMALL_TALK)
    if intent == "compare_products":
        if sighting.terms or sighting.sort != "relevance":  # «which is the cheapest» sorts
            return False
        return _comparable(sighting, memory) or len(compared(folded)) > 1
    if intent == "points":
        return speaks_of("balance", folded)
    if intent == "draft_copy":
        return speaks_of("please_do", folded) or not speaks_of("how_to", folded)
    if intent in CHANGING:
        own = bool(sighting.order_ids) or sighting.own_goods
        return own or not speaks_of("rule", folded)
    if intent == "order_status":
        return not _general(folded, sighting)
    return True


def _general(folded: str, sighting: Sighting) -> bool:
    """Tell a question about the rule from a wish about one's own order."""
    own = sighting.order_ids or speaks_of("mine", folded)
    return not own and (speaks_of("rule", folded) or speaks_of("policy", folded))


def _by_product(
    folded: str, sighting: Sighting, memory: Memory, audience: Audience
) -> Intent | None:
    if sighting.skus or sighting.unknown_skus:
        return "product_fact"
    if sighting.titled:
        return _by_fact(folded, sighting) or "find_products"
    if _narrowed(sighting):
        return "find_products"
    if speaks_of("policy", folded) or speaks_of("sizing", folded):
        return "ask_policy" if audience == "customer" else None
    if _counts(sighting):
        return "find_products"
    return (
        _by_follow_up(folded, sighting, memory)
        or _by_fact(folded, sighting)
        or _by_limits(sighting, audience)
    )


def _by_follow_up(folded: str, sighting: Sighting, memory: Memory) -> Intent | None:
    """Hear a question about the products shown last, or a change of the search that found them."""
    limits = sighting.filters
    subject = limits.category or limits.colour or limits.attributes or limits.brand
    named = bool(subject or sighting.attributes or limits.size or limits.location)
    sorts = sighting.sort != "relevance"
    pointing = speaks_of("reference", folded)
    searched = any(task.kind == "choose_product" for task in memory.tasks)
    if searched and speaks_of("another", folded) and not pointing and (named or sorts):
        return "find_products"
    if searched and sorts and speaks_of("among_shown", folded):
        return "find_products"
    near = pointing or (len(folded) < MOST_POINTING and limits.category is None)
    return "product_fact" if named and not sorts and near and last_skus(memory) else None


def _by_fact(folded: str, sighting: Sighting) -> Intent | None:
    """Hear a question for a fact of a product described in words."""
    asks = speaks_of("asks_fact", folded) and sighting.sort == "relevance"
    told = bool(sighting.attributes or sighting.filters.colour)
    return "product_fact" if sighting.words and asks and told else None


def _by_limits(sighting: Sighting, audience: Audience) -> Intent | None:
    """Hear a search: limits, a count, or the most and the least of something."""
    limits = sighting.filters
    priced = limits.price_max is not None or limits.price_min is not None
    if limits.in_stock is False and audience == "merchandiser":
        return "find_products"
    if (
        limits.category
        or priced
        or sighting.count
        or sighting.average
        or limits.in_stock
        or limits.brand
    ):
        return "find_products"
    if sighting.sort != "relevance" and audience == "customer":
        return "find_products"
    if limits.location and audience == "customer":
        return "ask_policy"
    return "find_products" if limits.attributes or limits.colour else None


def _narrowed(sighting: Sighting) -> bool:
    """Tell whether goods are asked for in a store or in a size: «渋谷店で受け取れるマグ»."""
    limits = sighting.filters
    return bool(limits.category and (limits.location or limits.size))


def _counts(sighting: Sighting) -> bool:
    """Tell whether goods are counted, averaged or put in order: «何種類ある»."""
    asked = sighting.count or sighting.average or sighting.sort != "relevance"
    return asked and sighting.filters.category is not None


def _comparable(sighting: Sighting, memory: Memory) -> bool:
    return len(sighting.skus) >= 2 or len(last_skus(memory)) >= 2


def _topics(intent: Intent, folded: str, sighting: Sighting) -> tuple[str, ...]:
    del folded
    if intent in ("define_term", "compare_terms"):
        return tuple(each.term_id for each in sighting.terms)
    return sighting.attributes if intent == "product_fact" else ()


def _standalone(question: Question, memory: Memory, intent: Intent) -> str:
    """Add the subject of the last question to one that cannot stand alone."""
    if not _leans(question, intent):
        return question.text
    earlier = next((each.text for each in reversed(memory.messages) if each.role == "reader"), "")
    return f"{earlier} {question.text}".strip()


def _leans(question: Question, intent: Intent) -> bool:
    """Tell whether a question for a page is too short, or too pointing, to stand alone."""
    folded = matching_form(question.text)
    short = len(folded) < (14 if question.language in ("ja", "zh", "ko") else 24)
    subject = speaks_of("policy", folded)
    leans = (short and not subject) or speaks_of("reference", folded)
    return intent in ("ask_policy", "ask_guide") and bool(leans)
