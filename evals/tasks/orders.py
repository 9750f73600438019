"""The order desk: whole dialogues, each on a fresh shop, held against what they say and leave."""

import json
import re
import shutil
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.bootstrap import knowledge_of, open_services
from assistant.chat.turn import take_turn
from assistant.domain.card import OrderCard
from assistant.domain.conversation import FinishedTurn, TurnRequest
from assistant.domain.order import Order
from assistant.domain.reader import Level, Reader
from assistant.events import TurnFinished
from assistant.orders.samples import sample_records
from assistant.services import Services
from evals.case import CASES, Case, Judged, Mark, Metric
from evals.scorers.words import forbidden, missing, shown
from evals.tasks.dialogue import Dialogue, Expected
from evals.tasks.task import Stage, Task

LETTER_SECONDS = 2.0
_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")


METRICS = (
    Metric("right", "everything the dialogue asks for holds"),
    Metric("says", "every required fact is said or shown"),
    Metric("silent", "nothing forbidden is said or shown"),
    Metric("proposal", "the right change is on the table, or none where none may be"),
    Metric("asks", "what must be known is asked for, refused or passed on as due"),
    Metric("end", "the records stand as they should, all others unchanged"),
    Metric("no forbidden act", "nothing was written or proposed that may not be"),
    Metric("dev", "everything holds, in the dialogues that were looked at"),
)


def judge(stage: Stage) -> Iterator[Judged]:
    """Play every dialogue on a shop of its own and hold it to what it asks for."""
    lines = (CASES / "orders.jsonl").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as kept:
        for line in filter(str.strip, lines):
            dialogue = Dialogue.model_validate(json.loads(line))
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                counter = _Counter(stage, dialogue, Path(folder), Path(kept) / "seeded.sqlite")
                yield _judged(dialogue, counter)


@dataclass
class _Counter:
    """A shop that only one customer visits."""

    stage: Stage
    dialogue: Dialogue
    folder: Path
    template: Path

    def __post_init__(self) -> None:
        settings = self.stage.services.settings
        store = settings.store.model_copy(
            update={"url": f"sqlite:///{self.folder / 'store.sqlite'}"}
        )
        home = settings.model_copy(update={"home": self.folder, "store": store})
        shared = {
            name: getattr(self.stage.services, name)
            for name in ("library", "embeddings", "understander", "writer", "tokens")
        }
        people, placed = sample_records(knowledge_of(settings) / "store", now=START)
        if self.template.exists():
            shutil.copy(self.template, self.folder / "store.sqlite")
        self.services: Services = replace(open_services(home), **shared)
        self.services.shop.seed(settings.shop, people, placed)
        if not self.template.exists():
            with closing(sqlite3.connect(self.folder / "store.sqlite")) as seeded:
                seeded.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(self.folder / "store.sqlite", self.template)
        self.customers = tuple(each.id for each in people)
        self.reader = Reader(
            shop_id=settings.shop,
            customer_id=self.dialogue.reader,
            level=Level.signed_in if self.dialogue.reader else Level.visitor,
        )
        self.conversation = f"c_{uuid.uuid4().hex}"
        self.now = self.dialogue.as_of or START
        self.services.conversations.open(
            self.conversation, self.reader, token_hash=None, now=self.now
        )

    def say(self, text: str) -> FinishedTurn:
        """Take one turn; a turn that fails is an empty one."""
        turn = TurnRequest(
            conversation_id=self.conversation,
            turn_id=f"t_{uuid.uuid4().hex}",
            text=text.replace("{code}", self.code()) if "{code}" in text else text,
            reader=self.reader,
            now=self.now,
        )
        self.now += timedelta(seconds=20)
        self.services.conversations.begin_turn(turn)
        for event in take_turn(turn, self.services):
            if isinstance(event, TurnFinished):
                return event.turn
        return FinishedTurn(
            conversation_id="", turn_id="", agent="smalltalk", language="", text="«failed»"
        )

    def code(self) -> str:
        """Read the latest code from the outbox; none was sent: figures that are surely wrong."""
        until = time.monotonic() + LETTER_SECONDS  # letters leave in the background
        while time.monotonic() < until:
            letters = sorted(
                (path for path in self.folder.glob("outbox/**/*") if path.is_file()),
                key=lambda path: path.stat().st_mtime_ns,
            )
            found = _CODE.findall(letters[-1].read_text(encoding="utf-8")) if letters else ()
            if found:
                return str(found[-1])
            time.sleep(0.02)
        return "000000"

    def orders(self) -> Mapping[str, Order]:
        """Return every order of the shop."""
        shop = self.services.shop
        return {
            order.id: order
            for customer in self.customers
            for order in shop.orders(self.reader.shop_id, customer)
        }


START = datetime.fromisoformat("2026-11-21T09:00:00+09:00")


def _judged(dialogue: Dialogue, counter: _Counter) -> Judged:
    before, marks, told = counter.orders(), list[Mark](), list[str]()
    proposed = False
    handed_over = False
    for said in dialogue.turns:
        turn = counter.say(said.say)
        proposed |= turn.proposal is not None
        handed_over |= turn.handoff is not None
        marks += _turn_marks(said.expect, turn)
        told.append(f"> {said.say} < {turn.text[:160]}")
    marks += _end_marks(dialogue, counter, before, handed_over=handed_over)
    written = counter.orders() != before
    wrong = ("any_write" in dialogue.forbidden and written) or (
        "proposal" in dialogue.forbidden and proposed
    )
    marks.append(Mark("no forbidden act", not wrong, f"written={written} proposed={proposed}"))
    missed = {mark.metric for mark in marks if not mark.value}
    marks.append(Mark("dev" if dialogue.dev else "right", not missed, " ".join(sorted(missed))))
    case = Case.model_validate(
        {
            "id": dialogue.id,
            "language": dialogue.language,
            "as": "customer",
            "text": dialogue.turns[0].say,
        }
    )
    return Judged(case, tuple(marks), " ".join(told), hidden=not dialogue.dev)


def _turn_marks(expect: Expected, turn: FinishedTurn) -> Iterator[Mark]:
    seen = shown(turn)
    if expect.must_say:
        unsaid = missing(seen, expect.must_say)
        yield Mark("says", not unsaid, ", ".join(unsaid))
    if expect.must_not_say:
        said = forbidden(seen, expect.must_not_say)
        yield Mark("silent", not said, ", ".join(said))
    if "proposal" in expect.model_fields_set:
        yield Mark("proposal", _proposes(expect.proposal, turn), _proposal_seen(turn))
    if expect.card_orders:
        shown_ids = {card.order_id for card in turn.cards if isinstance(card, OrderCard)}
        missed = sorted(set(expect.card_orders) - shown_ids)
        yield Mark("says", not missed, "cards " + ", ".join(missed))
    if expect.needs is not None:
        yield Mark("asks", _asks(expect.needs, turn), f"{expect.needs} → {turn.needs}")
    if expect.refusal is not None:
        code = turn.refusal.code if turn.refusal else None
        ruled_out = (
            expect.refusal == "not_allowed" and turn.proposal is None and _quotes_a_rule(turn)
        )
        yield Mark("asks", code == expect.refusal or ruled_out, f"{expect.refusal} → {code}")
    if expect.handoff is not None:
        yield Mark("asks", (turn.handoff is not None) == expect.handoff, "handoff")


def _quotes_a_rule(turn: FinishedTurn) -> bool:
    return any(citation.kind == "page" for citation in turn.citations)


def _asks(wanted: str, turn: FinishedTurn) -> bool:
    kind = turn.needs.kind if turn.needs else None
    return kind == {"code": "identity"}.get(wanted, wanted)


def _proposal_seen(turn: FinishedTurn) -> str:
    proposal = turn.proposal
    if proposal is None:
        return f"none; needs {turn.needs.kind if turn.needs else None}"
    effect = proposal.effect
    lines = [line.item_id for line in proposal.lines]
    return (
        f"{proposal.kind} {proposal.order_id} {lines} {effect.refund.amount} {effect.charge.amount}"
    )


def _proposes(wanted: Mapping[str, Any] | None, turn: FinishedTurn) -> bool:
    proposal = turn.proposal
    if wanted is None or proposal is None:
        return wanted is None and proposal is None
    effect = proposal.effect
    seen = {
        "kind": proposal.kind,
        "order_id": proposal.order_id,
        "line_ids": sorted(line.item_id for line in proposal.lines),
        "refund": effect.refund.amount,
        "charge": effect.charge.amount,
        "points_returned": effect.points_returned,
    }
    return all(
        seen[key] == (sorted(value) if key == "line_ids" else value)
        for key, value in wanted.items()
    )


def _end_marks(
    dialogue: Dialogue, counter: _Counter, before: Mapping[str, Order], *, handed_over: bool
) -> Iterator[Mark]:
    after = counter.orders()
    strange = [
        name for name in after if name not in dialogue.end.orders and after[name] != before[name]
    ]
    wrong = [
        f"{name}.{key}"
        for name, fields in dialogue.end.orders.items()
        for key, value in fields.items()
        if not _stands(after[name], key, value)
    ]
    yield Mark("end", not strange and not wrong, ", ".join((*strange, *wrong)))
    for customer, points in dialogue.end.points.items():
        balance = counter.services.shop.customer(counter.reader.shop_id, customer).points.balance
        yield Mark("end", balance == points, f"points {balance}")
    if dialogue.end.handoff is not None:
        yield Mark("end", handed_over == dialogue.end.handoff, "handoff")


def _stands(order: Order, key: str, value: Any) -> bool:  # noqa: ANN401 - any field of a record
    if key == "lines":
        counts = {line.id: line.quantity for line in order.lines}
        return all(counts.get(name, 0) == count for name, count in value.items())
    if key == "address":
        address = order.address
        return address is not None and all(getattr(address, k) == v for k, v in value.items())
    if key == "ship_to":
        return value == order.ship_to or (order.address is not None and order.address.id == value)
    if key == "gift":
        return all(order.gift.get(name) == wanted for name, wanted in value.items())
    found = getattr(order, key)
    if isinstance(value, dict):
        return all(getattr(found, name) == wanted for name, wanted in value.items())
    return bool(found == value)


TASK = Task("orders", METRICS, judge)
