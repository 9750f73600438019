"""Plays cases through the real line, in a home made for one run, and gathers their marks."""

import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from assistant.bootstrap import (
    home_of,
    knowledge_of,
    open_cache,
    open_intake,
    open_services,
    warm,
)
from assistant.chat.turn import take_turn
from assistant.domain.conversation import FinishedTurn, Memory, TurnRequest
from assistant.domain.document import DocumentKind
from assistant.domain.reader import Level, Reader, Role
from assistant.domain.understanding import Question, Sighting, Understanding
from assistant.events import TurnFailed, TurnFinished
from assistant.ingest.pipeline import ingest
from assistant.language.detect import language_of
from assistant.orders.samples import sample_records
from assistant.ports import Knowledge, Understander
from assistant.retrieval.search import Look, Scope, look
from assistant.services import Services
from assistant.settings import Settings
from evals.case import Case, Judged, Progress, Take
from evals.tasks.task import Task

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone(timedelta(hours=9), "JST"))
"""When every turn takes place; the sample orders are dated from here."""

IngestProgress = Callable[[str, int, int], None]
"""Told (step, done, total) while the knowledge is read in."""

_ROLES: dict[str, Role] = {
    "customer": "storefront",
    "merchandiser": "merchandiser",
    "consultant": "consultant",
}


class Witness:
    """An understander that remembers what it understood last; it changes nothing."""

    def __init__(self, inner: Understander) -> None:
        self._inner = inner
        self.last: Understanding | None = None

    def understand(
        self, question: Question, sighting: Sighting, memory: Memory, reader: Reader
    ) -> Understanding:
        """Understand as the one behind does."""
        self.last = self._inner.understand(question, sighting, memory, reader)
        return self.last


@dataclass(frozen=True)
class RealStage:
    """The real line over real stores; `services.understander` is the witness."""

    services: Services
    witness: Witness

    @property
    def knowledge(self) -> Knowledge:
        """Return the generation in force."""
        return self.services.library.current()

    def take(self, case: Case) -> Take:
        """Play the history, then the turn that is judged, in a fresh conversation."""
        reader = self.reader_of(case)
        name = f"c_{uuid.uuid4().hex}"
        self.services.conversations.open(name, reader, token_hash=None, now=NOW)
        for earlier in case.history:
            self._turn(name, earlier, reader)
        before = self._orders(reader)
        self.witness.last = None
        begun = time.perf_counter()
        ended = self._turn(name, case.text, reader)
        spent = (time.perf_counter() - begun) * 1000
        changed = self._orders(reader) != before
        if isinstance(ended, FinishedTurn):
            return Take(ended, self.witness.last, orders_changed=changed, milliseconds=spent)
        empty = FinishedTurn(
            conversation_id=name, turn_id="", agent="smalltalk", language=case.language, text=""
        )
        return Take(empty, self.witness.last, failed=ended.code, orders_changed=changed)

    def look(self, case: Case, kinds: Sequence[DocumentKind], *, count: int = 6) -> Look:
        """Search passages of these kinds as the line does for this reader."""
        scope = Scope(
            kinds=tuple(kinds),
            audience=case.audience,
            language=language_of(case.text, default="ja"),
            count=count,
            guides_only="rubric" in kinds,
        )
        return look(case.text, scope, knowledge=self.knowledge, embeddings=self.services.embeddings)

    def reader_of(self, case: Case) -> Reader:
        """Make the reader of a case: a visitor, or the signed-in customer it names."""
        shop_id = self.services.settings.shop
        if case.reader is not None:
            self.services.shop.customer(shop_id, case.reader)
        return Reader(
            shop_id=shop_id,
            role=_ROLES[case.audience],
            audience=case.audience,
            customer_id=case.reader,
            level=Level.signed_in if case.reader else Level.visitor,
        )

    def _turn(self, name: str, text: str, reader: Reader) -> FinishedTurn | TurnFailed:
        turn = TurnRequest(
            conversation_id=name,
            turn_id=f"t_{uuid.uuid4().hex}",
            text=text,
            reader=reader,
            now=NOW,
        )
        self.services.conversations.begin_turn(turn)
        for event in take_turn(turn, self.services):
            if isinstance(event, TurnFinished):
                return event.turn
            if isinstance(event, TurnFailed):
                return event
        return TurnFailed(code="unfinished", title="The turn ended without an end")

    def _orders(self, reader: Reader) -> object:
        if reader.customer_id is None:
            return ()
        return tuple(self.services.shop.orders(reader.shop_id, reader.customer_id))


@contextmanager
def open_stage(settings: Settings, progress: IngestProgress | None = None) -> Iterator[RealStage]:
    """Make a home, ingest the knowledge and the sample shop there, and take it down afterwards.

    Vectors are shared with the home of `settings`: what is known there is not computed again, and
    what is new is kept there.
    """
    with tempfile.TemporaryDirectory(prefix="evals-", ignore_cleanup_errors=True) as folder:
        _share_vectors(home_of(settings), Path(folder))
        stage_settings = settings.model_copy(
            update={"home": Path(folder), "store": settings.store.model_copy(update={"url": ""})}
        )
        _fill(stage_settings, settings, progress)
        services = open_services(stage_settings)
        witness = Witness(services.understander)
        warm(services)
        yield RealStage(replace(services, understander=witness), witness)


def _share_vectors(theirs: Path, ours: Path) -> None:
    """Let our home read and write their vectors; where links are not allowed, work on a copy."""
    theirs.mkdir(parents=True, exist_ok=True)
    cache = theirs.resolve() / "vectors.sqlite"
    try:
        (ours / "vectors.sqlite").symlink_to(cache)
    except OSError:
        for part in theirs.glob("vectors.sqlite*"):
            shutil.copy(part, ours / part.name)


def _fill(ours: Settings, theirs: Settings, progress: IngestProgress | None) -> None:
    intake = replace(open_intake(ours), cache=open_cache(theirs))
    ingest((knowledge_of(ours),), intake, shop_id=ours.shop, now=NOW, progress=progress or _quiet)
    customers, orders = sample_records(knowledge_of(ours) / "store", now=NOW)
    open_services(ours).shop.seed(ours.shop, customers, orders)


def _quiet(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def play(task: Task, stage: RealStage, progress: Progress) -> tuple[Judged, ...]:
    """Run a task to its end, telling how far it got."""
    judged = []
    for each in task.judge(stage):
        judged.append(each)
        progress(task.name, len(judged))
    return tuple(judged)
