"""What the core asks of the outside world: small protocols, each met by one file in `adapters/`."""

from abc import abstractmethod
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.columns.catalogue import Table
from assistant.columns.matches import Matches
from assistant.columns.passages import Columns
from assistant.columns.splice import Splice
from assistant.domain.action import Action
from assistant.domain.assessment import CriterionAnswer
from assistant.domain.brief import Brief
from assistant.domain.changes import Changes, Hold, Rma
from assistant.domain.conversation import Memory, Message, ProviderName, TurnRequest, Usage
from assistant.domain.customer import Customer
from assistant.domain.document import Document, Passage
from assistant.domain.goods import Goods
from assistant.domain.handoff import Handoff, HandoffStatus, Promise
from assistant.domain.identity import CodeCaps, IssuedCode, Letter, Proof
from assistant.domain.listing import Claim, Listing
from assistant.domain.order import Order, Proposal
from assistant.domain.outcome import Outcome
from assistant.domain.product import Product
from assistant.domain.reader import Reader
from assistant.domain.rubric import Rubric
from assistant.domain.understanding import Question, Sighting, Understanding
from assistant.events import Event

Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of a generation and its score (cosine or BM25; higher is better)."""

    row: int
    score: float


class Embeddings(Protocol):
    """Turns text into unit vectors. Deterministic; texts are capped by the adapter."""

    @property
    def fingerprint(self) -> str:
        """Name model, version and dimensions: vectors of other fingerprints never mix."""
        ...

    @property
    def dimensions(self) -> int: ...

    @property
    def query_characters(self) -> int:
        """Tell how many characters of a question are read; the rest is cut off."""
        ...

    def query(self, text: str) -> Vector:
        """Embed a question → `(dimensions,)`."""
        ...

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Embed passages → `(len(texts), dimensions)`."""
        ...


class VectorCache(Protocol):
    """Vectors by content hash and fingerprint, kept across generations."""

    def get(self, fingerprint: str, hashes: Sequence[str]) -> Mapping[str, Vector]: ...
    def put(self, fingerprint: str, vectors: Mapping[str, Vector]) -> None: ...


class VectorIndex(Protocol):
    """The vectors of one published generation, open for reading."""

    def nearest(self, vector: Vector, *, count: int, allowed: Rows | None = None) -> list[Hit]:
        """Find the rows nearest by cosine, best first; only `allowed` rows when given."""
        ...


class VectorIndexes(Protocol):
    """Builds and opens vector indexes inside generation directories."""

    def build(self, directory: Path, *, ids: Sequence[str], vectors: Matrix) -> None: ...
    def amend(self, directory: Path, *, base: Path, splice: Splice, vectors: Matrix) -> None:
        """Build of what `base` holds and the `vectors` of fresh rows."""
        ...

    def open(self, directory: Path) -> VectorIndex: ...
    def drop(self, directory: Path) -> None:
        """Give up what a build put outside `directory`, before that is removed; may be repeated.

        Raises IndexUnavailable when it cannot be done now: keep the directory and try again later.
        """
        ...


class Graph(Protocol):
    """A nearest-neighbour graph (HNSW) over one published generation, open for reading."""

    def near(self, vector: Vector, *, count: int) -> Rows:
        """List about the `count` nearest rows by cosine, in any order; raises IndexUnavailable."""
        ...


class Graphs(Protocol):
    """Builds, opens and drops graphs; what lies outside a directory is named by a file in it."""

    def build(self, directory: Path, *, vectors: Matrix) -> None: ...
    def share(self, directory: Path, *, base: Path) -> None:
        """Let a generation search the graph that was built for `base`."""
        ...

    def open(self, directory: Path) -> Graph: ...
    def drop(self, directory: Path) -> None: ...


class WordIndex(Protocol):
    """The words of one published generation, open for reading."""

    def matches(self, tokens: Sequence[str]) -> Matches:
        """Look all words of a question up at once; what is long costs little more than short."""
        ...

    def search(
        self, tokens: Sequence[str], *, count: int, allowed: Rows | None = None
    ) -> list[Hit]:
        """Rank rows by BM25 over weighted fields, best first; a word said twice counts more."""
        ...

    def holders(self, token: str) -> Rows:
        """List the rows that hold a token, in order."""
        ...

    def titled(self, token: str) -> Rows:
        """List the rows that hold a token in their title, in order."""
        ...

    def rarity(self, token: str) -> float:
        """Weigh a token by how rare it is (BM25's inverse document frequency, ≥ 0)."""
        ...


@dataclass(frozen=True, slots=True)
class WordRow:
    """The tokens of one row, by field."""

    title: Sequence[str]
    body: Sequence[str]


class WordIndexes(Protocol):
    """Builds and opens word indexes inside generation directories."""

    def build(self, directory: Path, *, rows: Iterable[WordRow]) -> None: ...
    def amend(
        self, directory: Path, *, base: Path, splice: Splice, rows: Iterable[WordRow]
    ) -> None:
        """Build of what `base` holds and the words of fresh `rows`."""
        ...

    def open(self, directory: Path) -> WordIndex: ...


class TokenCounter(Protocol):
    """Counts model tokens."""

    def count(self, text: str) -> int: ...


class Documents(Protocol):
    """The truth of what was ingested, per shop."""

    def hashes(self, shop_id: str) -> Mapping[str, str]:
        """Map document id → content hash."""
        ...

    def save(self, shop_id: str, documents: Iterable[Document], *, now: datetime) -> None: ...
    def remove(self, shop_id: str, ids: Iterable[str]) -> None: ...
    def all(self, shop_id: str) -> Iterator[Document]:
        """Yield every document in id order."""
        ...

    def some(self, shop_id: str, ids: Sequence[str]) -> Iterator[Document]:
        """Yield the documents of these ids."""
        ...

    def under(self, shop_id: str, roots: Sequence[str]) -> Iterator[str]:
        """Yield the ids of the documents that came from these roots."""
        ...


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """A turn as logged; `person` wrote it where somebody of the shop did (empty: our code)."""

    turn_id: str
    position: int
    question: str
    person: str | None
    asked_at: datetime
    events: tuple[Event, ...]


class Conversations(Protocol):
    """Conversations as append-only event logs, and what is projected from them."""

    def open(
        self, conversation_id: str, reader: Reader, *, token_hash: str | None, now: datetime
    ) -> None:
        """Begin a conversation, bound to shop and role; raises Conflict when it exists."""
        ...

    def reader_of(self, shop_id: str, conversation_id: str) -> Reader:
        """Return the reader the conversation was opened for; raises NotFound."""
        ...

    def bind(self, shop_id: str, conversation_id: str, customer_id: str) -> Reader:
        """Bind a conversation to its first customer; returns its reader, bound before or now."""
        ...

    def token_hash_of(self, shop_id: str, conversation_id: str) -> str | None: ...
    def recall(self, shop_id: str, conversation_id: str, *, limit: int) -> Memory:
        """Return the last `limit` exchanges and the open tasks."""
        ...

    def begin_turn(self, turn: TurnRequest, *, key: str | None = None) -> str | None:
        """Record the question; returns the id of the turn that already used `key`, if any."""
        ...

    def append(self, turn: TurnRequest, seq: int, event: Event) -> None:
        """Log an event; raises Held for speech of the assistant while a person holds the talk."""
        ...

    def remember(self, turn: TurnRequest, memory: Memory) -> None:
        """Store the memory the next turn starts from; raises Held as `append` does."""
        ...

    def note(self, turn: TurnRequest, said: Message) -> None:
        """Add what was said to the memory, whoever holds the conversation."""
        ...

    def log(self, shop_id: str, conversation_id: str) -> Sequence[LoggedTurn]:
        """Return every turn with all its events, in order."""
        ...

    def events(self, shop_id: str, turn_id: str, *, after: int = 0) -> Sequence[tuple[int, Event]]:
        """Return a turn's events with their numbers; raises NotFound."""
        ...

    def turns(self, shop_id: str, conversation_id: str) -> Sequence[tuple[str, str, Event | None]]:
        """Return (turn id, question, last event) in order."""
        ...

    def forget(self, shop_id: str, conversation_id: str) -> None: ...


class ShopBackend(Protocol):
    """The shop's records of customers and orders. Ownership is part of every question."""

    def customer(self, shop_id: str, customer_id: str) -> Customer:
        """Return a customer; raises NotFound."""
        ...

    def orders(self, shop_id: str, customer_id: str) -> Sequence[Order]:
        """Return a customer's orders, latest first."""
        ...

    def order(self, shop_id: str, customer_id: str, order_id: str) -> Order:
        """Return the customer's own order; raises OrderNotFound for any other."""
        ...

    def goods(self, shop_id: str, skus: Sequence[str]) -> Mapping[str, Goods]:
        """Return what the shop itself knows of these variants; none where the catalogue knows."""
        ...

    def kept(
        self, shop_id: str, skus: Sequence[str], *, now: datetime
    ) -> Mapping[tuple[str, str], int]:
        """Count the pieces kept for somebody by (SKU, location)."""
        ...

    def rmas(self, shop_id: str, order_id: str) -> Sequence[Rma]:
        """Return an order's returns and exchanges, oldest first."""
        ...

    def seed(
        self,
        shop_id: str,
        people: Iterable[Customer],
        placed: Iterable[Order],
        stocked: Iterable[Goods] = (),
    ) -> None:
        """Fill an empty shop with sample records; does nothing when it has orders."""
        ...


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did, and whether this call was the one that did it.

    `order` is the changed order, `rma` the return it opened, `hold` what a store now keeps.
    """

    order: Order | None
    first_time: bool
    rma: Rma | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class NewLease:
    """Who takes a conversation, for how long, and the hash of the token that shows it."""

    person: str
    hash: str
    seconds: float


class Proposals(Protocol):
    """Proposed writes, and the one transaction that makes each of them happen once."""

    def save(
        self, shop_id: str, conversation_id: str, customer_id: str, proposal: Proposal
    ) -> None: ...
    def find(
        self, shop_id: str, conversation_id: str, proposal_id: str
    ) -> tuple[str, Proposal, str]:
        """Return (customer id, proposal, status); raises NotFound."""
        ...

    def decline(self, shop_id: str, conversation_id: str, proposal_id: str) -> None: ...
    def commit(
        self,
        shop_id: str,
        conversation_id: str,
        proposal: Proposal,
        *,
        changes: Changes,
        now: datetime,
    ) -> Committed:
        """Write `changes` and the ledger line in one transaction, once per proposal.

        Raises ProposalProblem when the stored record's version is not the proposal's, or when
        points, a balance or stock would fall below nothing.
        """
        ...


class Spending(Protocol):
    """What models cost, call by call; nothing of what was said."""

    def add(self, turn: TurnRequest, usage: Usage) -> None: ...
    def of_conversation(self, turn: TurnRequest) -> Usage:
        """Add up what the turn's conversation cost so far."""
        ...

    def of_day(self, turn: TurnRequest) -> Usage:
        """Add up what the turn's shop spent on the turn's day, as days are in Japan."""
        ...


class Codes(Protocol):
    """One-time codes as they are kept, and what they proved of a conversation."""

    def issue(self, code: IssuedCode, *, caps: CodeCaps) -> bool:
        """Keep a code; those sent in the conversation before it are void from now on.

        Returns whether it may be sent: not when its order or customer has had enough codes, and
        then it is kept as one that proves nothing. Raises TooManyCodes, keeping nothing, when its
        conversation or contact has asked too often.
        """
        ...

    def spend(self, shop_id: str, conversation_id: str, *, tries: int, now: datetime) -> IssuedCode:
        """Take one of the `tries` of the conversation's open code, before it is compared.

        However many try at once, there are `tries` in all. Raises CodeExpired and CodeSpent.
        """
        ...

    def use(self, code: IssuedCode, proof: Proof) -> bool:
        """Close an open code and keep what it proved; False when it is no longer open."""
        ...

    def keep(self, shop_id: str, conversation_id: str, proof: Proof) -> None:
        """Keep what was proved of a conversation, in place of what was before."""
        ...

    def proof(self, shop_id: str, conversation_id: str) -> Proof | None:
        """Return what was proved last, however long ago; None where nothing ever was."""
        ...


class Holders(Protocol):
    """Who holds an order: for proving possession alone, never for showing."""

    def holder(self, shop_id: str, order_id: str) -> Customer | None:
        """Return the customer on record for an order; None where there is no such order."""
        ...


class Seal(Protocol):
    """A keyed one-way function: what is sealed can be compared and never read."""

    def __call__(self, *parts: str) -> str:
        """Seal the parts together → 64 hexadecimal digits."""
        ...


class Post(Protocol):
    """Letters to customers."""

    def hand_over(self, letter: Letter | None) -> None:
        """Take a letter and return at once, whatever becomes of it; None takes as long."""
        ...


class Assessments(Protocol):
    """Answers of maturity assessments, append-only."""

    def append(
        self, shop_id: str, assessment_id: str, model: str, answers: Sequence[CriterionAnswer]
    ) -> None: ...
    def answers(self, shop_id: str, assessment_id: str) -> tuple[str, tuple[CriterionAnswer, ...]]:
        """Return (model id, answers in order); raises NotFound."""
        ...


class Handoffs(Protocol):
    """Hand-overs to a person: queued, taken under a lease, returned or closed.

    A lease is shown by the hash of its token. What a person writes, and every change, becomes a
    turn of the conversation. Raises NotFound for a hand-over that is not there, Held for one that
    somebody else has, Conflict for one that is over.
    """

    def open(self, shop_id: str, wanted: Handoff, *, announced: bool = False) -> Handoff:
        """Queue a hand-over, or return the open one; `announced` logs it as a turn of its own."""
        ...

    def standing(self, shop_id: str, conversation_id: str) -> Handoff | None:
        """Return the conversation's open hand-over, if there is one."""
        ...

    def find(self, shop_id: str, handoff_id: str) -> Handoff: ...
    def queue(self, shop_id: str) -> Sequence[Handoff]:
        """List what waits or is taken, the longest waiting first."""
        ...

    def take(self, shop_id: str, handoff_id: str, *, lease: NewLease, now: datetime) -> Handoff:
        """Give a hand-over to a person; from here on nothing of the assistant's is logged."""
        ...

    def renew(self, shop_id: str, handoff_id: str, *, lease_hash: str) -> Handoff:
        """Prolong the lease of whoever has it."""
        ...

    def say(
        self, shop_id: str, handoff_id: str, text: str, *, lease_hash: str, now: datetime
    ) -> str:
        """Log what the person writes as a turn, prolong the lease; returns the turn's id."""
        ...

    def end(
        self,
        shop_id: str,
        handoff_id: str,
        status: HandoffStatus,
        *,
        lease_hash: str | None,
        now: datetime,
    ) -> Handoff:
        """Return or close it; without a lease only what nobody has taken."""
        ...

    def news(
        self, shop_id: str, conversation_id: str, *, after: int = 0
    ) -> Sequence[tuple[int, Event]]:
        """Return what the desk logged behind a position: (position, event)."""
        ...


class Promises(Protocol):
    """What was promised to readers, each with the task that backs it."""

    def record(self, shop_id: str, conversation_id: str, made: Sequence[Promise]) -> None: ...
    def all(self, shop_id: str, conversation_id: str) -> Sequence[Promise]:
        """List a conversation's promises, earliest first."""
        ...


class ResumeLinks(Protocol):
    """Links that open a conversation in another channel: hashed, once, until they expire."""

    def save(
        self, shop_id: str, conversation_id: str, *, link_hash: str, expires_at: datetime
    ) -> None: ...
    def use(self, shop_id: str, link_hash: str, *, token_hash: str | None, now: datetime) -> str:
        """Use a link up; returns the conversation's id, else raises NotFound.

        With a new token the conversation moves: the one before opens it no more.
        """
        ...

    def opened(self, shop_id: str, token_hash: str) -> bool:
        """Tell whether a link was changed for this token."""
        ...


class Records(Mapping[str, Document]):
    """The documents of a generation by id, each parsed when it is asked for."""

    @abstractmethod
    def under(self, kind: str) -> Iterator[Document]:
        """Yield the documents of a kind (`glossary`, `vocabulary` …) in id order."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Knowledge:
    """One published generation, open for reading: passages by row, and the records behind them.

    `products` parses a product when it is asked for; `table` has all of them in columns. `state`
    names the documents and the contents it was made of.
    """

    number: int
    state: str
    passages: Sequence[Passage]
    columns: Columns
    products: Mapping[str, Product]
    table: Table
    records: Records
    vectors: VectorIndex
    words: WordIndex


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an answer: words, and the ids of the passages or records they rest on.

    `quotes` are exact substrings of those passages that the words repeat.
    """

    text: str
    evidence: tuple[str, ...] = ()
    quote: str | None = None
    opens_paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Actions a writer wants done before it goes on."""

    actions: tuple[Action, ...]


class Library(Protocol):
    """The published generations of a shop's knowledge: immutable, one in force."""

    def current(self) -> Knowledge:
        """Return the generation in force; notices a newer one. Raises IndexUnavailable."""
        ...

    def building(self) -> AbstractContextManager[None]:
        """Be the one builder, as `publish` and `amend` are by themselves."""
        ...

    def publish(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        *,
        vectors: Matrix,
        words: Iterable[WordRow],
        state: str = "",
    ) -> int:
        """Build the next generation and put it in force; returns its number.

        Row i of `vectors` and `words` belongs to `passages[i]`, those of a document stand together
        and the documents in the order of their ids. A failed build leaves the old
        generation in force. Raises IndexUnavailable when another builder holds the lock.
        """
        ...

    def amend(
        self,
        gone: Iterable[str],
        documents: Sequence[Document],
        passages: Sequence[Passage],
        *,
        vectors: Matrix,
        words: Iterable[WordRow],
        state: str,
    ) -> int:
        """Build the next generation of the one in force: without `gone`, with new documents.

        A document of an id that is there already takes its place. Else as `publish`.
        """
        ...


class Understander(Protocol):
    """Finds out what a question means."""

    def understand(
        self, question: Question, sighting: Sighting, memory: Memory, reader: Reader
    ) -> Understanding: ...


class Writer(Protocol):
    """Words an answer from a brief: pieces, or actions it wants done first, and what it cost.

    The generator is sent the outcomes of each `Wanted`, and yields the usage of each model call
    as soon as it is known, failed ones too. Raises ModelUnavailable.
    """

    @property
    def provider(self) -> ProviderName: ...

    def write(
        self, brief: Brief
    ) -> Generator[Piece | Wanted | Usage, tuple[Outcome, ...], None]: ...


class NoteReader(Protocol):
    """Reads what a client said into answers to criteria, each with the client's own words."""

    def read(
        self, notes: str, rubric: Rubric, *, asked: Sequence[str] = ()
    ) -> tuple[CriterionAnswer, ...]:
        """Return an answer per criterion spoken of; `asked` are those of the open question."""
        ...


class ListingWriter(Protocol):
    """Words product copy from claims alone."""

    def draft(
        self, product: Product, claims: Sequence[Claim], *, channel: str, language: str, tone: str
    ) -> Listing: ...
