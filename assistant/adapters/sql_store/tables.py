"""The tables. Bodies are the JSON of our values; columns are what is asked for."""

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

HEAD = "0006"
"""The migration these tables stand for."""

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(255), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("root", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("ingested_at", String(32), nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("reader", Text, nullable=False),
    Column("token_hash", String(64)),
    Column("memory", Text, nullable=False),
    Column("opened_at", String(32), nullable=False),
    Column("held_until", Float),  # seconds since 1970: a person's lease
    Column("holds", Integer, nullable=False, server_default="0"),  # counts the take-overs
)

turns = Table(
    "turns",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("idempotency_key", String(128)),
    Column("asked_at", String(32), nullable=False),
    Column("alive_until", Float),  # seconds since 1970; none once the turn has its end
    Column("holds", Integer, nullable=False, server_default="0"),  # take-overs before it began
    Column("person", String(64)),  # of the shop, where the desk wrote it
    Index("turns_by_conversation", "shop_id", "conversation_id", "position", unique=True),
    Index("turns_by_key", "shop_id", "conversation_id", "idempotency_key", unique=True),
)

events = Table(
    "events",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("turn_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("body", Text, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("customer_id", String(64), nullable=False),
    Column("placed_at", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("orders_by_customer", "shop_id", "customer_id", "placed_at"),
)

proposals = Table(
    "proposals",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("customer_id", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("body", Text, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("idempotency_key", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ledger_by_key", "shop_id", "idempotency_key", unique=True),
)

goods = Table(
    "goods",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("sku", String(128), primary_key=True),
    Column("product_id", String(128), nullable=False),
    Column("body", Text, nullable=False),
    Index("goods_by_product", "shop_id", "product_id"),
)

kept = Table(
    "kept",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("reference", String(192), primary_key=True),
    Column("sku", String(128), primary_key=True),
    Column("location", String(64), primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("kept_at", String(32), nullable=False),
    Column("until", String(32)),
    Index("kept_by_sku", "shop_id", "sku", "location"),
)

rmas = Table(
    "rmas",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("order_id", String(64), nullable=False),
    Column("customer_id", String(64), nullable=False),
    Column("state", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("rmas_by_order", "shop_id", "order_id"),
)

assessments = Table(
    "assessment_answers",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("assessment_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("model", String(64), nullable=False),
    Column("body", Text, nullable=False),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("packet", Text, nullable=False),
    Column("opened_at", String(32), nullable=False),
    Column("person", String(64)),
    Column("lease_hash", String(64)),
    Column("taken_at", String(32)),
    Column("ended_at", String(32)),
    Index("handoffs_by_conversation", "shop_id", "conversation_id"),
    Index("handoffs_by_status", "shop_id", "status", "opened_at"),
)

promises = Table(
    "promises",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("task_id", String(64), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("kept_at", String(32)),
    Column("body", Text, nullable=False),
    Index("promises_by_conversation", "shop_id", "conversation_id", "made_at"),
)

resume_links = Table(
    "resume_links",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("link_hash", String(64), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("expires_at", Float, nullable=False),  # seconds since 1970
    Column("used_at", String(32)),
    Column("token_hash", String(64)),  # of the token the link was changed for
    Index("resume_links_by_conversation", "shop_id", "conversation_id"),
)

model_usage = Table(
    "model_usage",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("turn_id", String(64), nullable=False),
    Column("day", String(10), nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cached_tokens", Integer, nullable=False),
    Column("model_calls", Integer, nullable=False),
    Column("counted", Integer, nullable=False),  # 1: counted here, not reported by the server
    Column("cost", Float),
    Column("currency", String(8)),
    Column("prices", String(64)),
    Index("model_usage_by_conversation", "shop_id", "conversation_id"),
    Index("model_usage_by_day", "shop_id", "day"),
)

identity_codes = Table(
    "identity_codes",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("order_id", String(64), nullable=False),
    Column("contact_seal", String(64), nullable=False),
    Column("customer_id", String(64)),  # none for a code that nobody was sent
    Column("code_seal", String(64), nullable=False),
    Column("status", String(16), nullable=False),  # open, used or void
    Column("tries", Integer, nullable=False),
    Column("issued_at", Float, nullable=False),  # seconds since 1970, like expires_at
    Column("expires_at", Float, nullable=False),
    Index("identity_codes_by_conversation", "shop_id", "conversation_id", "issued_at"),
    Index("identity_codes_by_time", "shop_id", "issued_at"),
)

identity_proofs = Table(
    "identity_proofs",
    metadata,
    Column("shop_id", String(64), primary_key=True),
    Column("conversation_id", String(64), primary_key=True),
    Column("customer_id", String(64), nullable=False),
    Column("level", Integer, nullable=False),
    Column("until", Float, nullable=False),  # seconds since 1970
)
