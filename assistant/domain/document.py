"""What is indexed: documents as loaded, and the passages they are cut into."""

from typing import Literal

from assistant.domain.glossary import GlossaryTerm
from assistant.domain.model import Frozen
from assistant.domain.product import Product, Vocabulary
from assistant.domain.reader import Audience
from assistant.domain.rubric import Rubric

DocumentKind = Literal["page", "product", "glossary", "rubric"]
RecordKind = DocumentKind | Literal["vocabulary"]
PageKind = Literal["policy", "faq", "guide", "store"]


class Section(Frozen):
    """One heading of a page with the text under it; `path` holds the headings above."""

    heading: str
    text: str
    path: tuple[str, ...] = ()


class Page(Frozen):
    """A page in one language. `id` is shared by its translations."""

    id: str
    language: str
    title: str
    kind: PageKind = "guide"
    audience: Audience | Literal["all"] = "all"
    version: str | None = None
    effective_from: str | None = None
    seeds: tuple[str, ...] = ()
    source: str | None = None
    url: str | None = None
    sections: tuple[Section, ...]


class Origin(Frozen):
    """Where a record came from: the root that was ingested, file, line (1-based, 0 for all)."""

    root: str
    path: str
    line: int = 0


Record = Page | Product | GlossaryTerm | Rubric | Vocabulary


class Document(Frozen):
    """One loaded record. `id` is unique in the shop: `kind:record[:language]`."""

    id: str
    kind: RecordKind
    record: Record
    origin: Origin
    content_hash: str


class Passage(Frozen):
    """What retrieval finds: a piece of one document, worded as stored.

    `text` is the citable original; `heading` is what stands above it.
    """

    id: str
    document_id: str
    record_id: str
    kind: DocumentKind
    language: str
    title: str
    heading: str = ""
    text: str
    source: str
    audience: Audience | Literal["all"] = "all"
    version: str | None = None
