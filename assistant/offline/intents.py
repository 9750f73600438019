"""Who answers an intent, from what, and by what it may be recognised."""

from assistant.domain.conversation import AgentName
from assistant.domain.document import DocumentKind
from assistant.domain.reader import Audience
from assistant.domain.understanding import Intent

CHANGING: tuple[Intent, ...] = (
    "cancel_order",
    "return_order",
    "exchange_order",
    "change_items",
    "change_address",
    "change_payment",
    "change_delivery",
    "change_gift",
    "pickup",
)
"""Wishes to have something changed about an order."""

AGENTS: dict[Intent, AgentName] = {
    "define_term": "glossary",
    "compare_terms": "glossary",
    "ask_policy": "support",
    "order_status": "support",
    "list_orders": "support",
    "points": "support",
    **dict.fromkeys(CHANGING, "support"),
    "confirm": "support",
    "decline": "support",
    "prove_identity": "support",
    "handoff": "support",
    "find_products": "shopping",
    "product_fact": "shopping",
    "compare_products": "shopping",
    "ask_guide": "maturity",
    "assess": "maturity",
    "draft_copy": "copywriting",
}
"""Who answers an intent; the rest is smalltalk."""

KINDS: dict[Intent, tuple[DocumentKind, ...]] = {
    "ask_policy": ("page",),
    "ask_guide": ("page", "rubric"),
    "define_term": ("glossary",),
    "compare_terms": ("glossary",),
}
"""What an intent is answered from, beside records."""

SMALL: tuple[Intent, ...] = ("greeting", "thanks", "goodbye", "capabilities")
CUED: dict[Audience, tuple[Intent, ...]] = {
    "customer": ("handoff", *CHANGING, "list_orders", "order_status", "points",
                 "compare_products", *SMALL),
    "merchandiser": ("draft_copy", "assess", "compare_products", *SMALL),
    "consultant": ("draft_copy", "assess", *SMALL),
}  # fmt: skip
"""Intents that cues alone may settle."""

GUESSED: dict[Audience, tuple[Intent, ...]] = {
    "customer": ("ask_policy", "find_products", "order_status", "handoff", "off_topic", *SMALL),
    "merchandiser": ("ask_guide", "draft_copy", "find_products", "off_topic", "capabilities"),
    "consultant": ("ask_guide", "assess", "off_topic", "capabilities"),
}
"""Intents that likeness may choose among, where no words settle it."""
