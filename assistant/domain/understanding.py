"""What a question means: who answers, what to look for and what to do."""

from typing import Literal

from assistant.domain.action import Action
from assistant.domain.conversation import AgentName
from assistant.domain.document import DocumentKind
from assistant.domain.model import Frozen
from assistant.domain.search import Filters, Sort
from assistant.domain.task import TaskFrame

Intent = Literal[
    "define_term",
    "compare_terms",
    "ask_policy",
    "ask_guide",
    "find_products",
    "product_fact",
    "compare_products",
    "order_status",
    "list_orders",
    "points",
    "cancel_order",
    "return_order",
    "exchange_order",
    "change_items",
    "change_address",
    "change_payment",
    "change_delivery",
    "change_gift",
    "pickup",
    "confirm",
    "decline",
    "prove_identity",
    "handoff",
    "assess",
    "draft_copy",
    "greeting",
    "thanks",
    "goodbye",
    "capabilities",
    "abuse",
    "attack",
    "off_topic",
    "unclear",
]


class Question(Frozen):
    """A screened question: the reader's words cleaned, their language, and what was noticed.

    `signs` are short codes such as `injection` or `abuse`.
    """

    text: str
    language: str
    signs: tuple[str, ...] = ()


class TermSighting(Frozen):
    """A glossary label seen in a question, and where."""

    term_id: str
    label: str
    start: int
    end: int


class Sighting(Frozen):
    """What of the records a question names, verified by code: limits, terms, products, orders.

    `words` is the question without what became a limit; `attributes` are keys named without a
    value; `count` tells that a number of products was asked for, `average` that their price was,
    `titled` that some product's title holds all that the question is about, `own_goods` that goods
    of the reader's own orders are named. `unknown_skus` are written like those of the catalogue,
    which has none of them.
    """

    filters: Filters = Filters()
    words: str = ""
    sort: Sort = "relevance"
    sort_key: str | None = None
    count: bool = False
    average: bool = False
    titled: bool = False
    attributes: tuple[str, ...] = ()
    terms: tuple[TermSighting, ...] = ()
    skus: tuple[str, ...] = ()
    unknown_skus: tuple[str, ...] = ()
    order_ids: tuple[str, ...] = ()
    own_goods: bool = False


class Understanding(Frozen):
    """How a question was understood.

    `confidence` lies in 0–1, `tasks` is the stack before the turn acts, and `follows` tells that
    the question leans on the one before it.
    """

    agent: AgentName
    intent: Intent
    language: str
    query: str
    kinds: tuple[DocumentKind, ...] = ()
    actions: tuple[Action, ...] = ()
    confidence: float = 1.0
    tasks: tuple[TaskFrame, ...] = ()
    topics: tuple[str, ...] = ()
    follows: bool = False
