"""The frozen bag of ports that every entry point receives."""

from dataclasses import dataclass

from assistant.ports import (
    Assessments,
    Codes,
    Conversations,
    Documents,
    Embeddings,
    Handoffs,
    Holders,
    Library,
    ListingWriter,
    NoteReader,
    Post,
    Promises,
    Proposals,
    ResumeLinks,
    Seal,
    ShopBackend,
    Spending,
    TokenCounter,
    Understander,
    Writer,
)
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a turn may use. `fallback` finishes what `writer` cannot."""

    settings: Settings
    embeddings: Embeddings
    library: Library
    documents: Documents
    conversations: Conversations
    shop: ShopBackend
    proposals: Proposals
    assessments: Assessments
    handoffs: Handoffs
    spending: Spending
    promises: Promises
    links: ResumeLinks
    codes: Codes
    holders: Holders
    post: Post
    seal: Seal
    understander: Understander
    writer: Writer
    fallback: Writer
    listing_writer: ListingWriter
    note_reader: NoteReader
    tokens: TokenCounter
