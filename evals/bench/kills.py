"""Kills ingests at random moments and looks at what is left: `python -m evals.bench kills`.

A child ingests a shop that changes from round to round and is killed (SIGKILL) on the way. Then a
reader opens what is left: it must be whole, and be the shop as it was or as it was to become; when
the child had said it was done, the latter. Now and then an ingest is let to its end.
"""

import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Event
from pathlib import Path

from assistant.bootstrap import home_of, open_embeddings, open_intake, open_library
from assistant.ingest.pipeline import Intake, ingest, state_of
from assistant.language.tokenise import tokens
from assistant.ports import Knowledge
from assistant.settings import Settings, read_settings

SHOP = "kills"
NOW = datetime(2026, 4, 1, tzinfo=UTC)
FILES, MOST, TOUCHED = 3, 12, 6
FINISHED_SHARE = 0.3
LAST_SECONDS = 120.0

Titles = Mapping[str, str]
"""The shop as a reader sees it: SKU → title."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What all rounds came to. Every count after `killed` but the last two should be zero."""

    rounds: int
    seed: int
    killed: int
    done_before: int
    unreadable: int
    mixed: int
    lost_though_acknowledged: int
    not_repaired: int
    old_left: int
    new_left: int
    seconds: float


def measure(rounds: int, seed: int) -> Summary:
    """Run the rounds in a home of their own."""
    chance, counted, begun = random.Random(seed), Counter[str](), time.perf_counter()  # noqa: S311
    spawner = get_context("forkserver")
    spawner.set_forkserver_preload(["evals.bench.kills", "chromadb"])
    with tempfile.TemporaryDirectory(prefix="kills-", ignore_cleanup_errors=True) as folder:
        home, goods = Path(folder) / "home", Path(folder) / "goods"
        goods.mkdir()
        held, seconds = dict[str, str](), 1.0
        wanted = dict[str, str]()
        for _ in range(rounds):
            wanted = changed(wanted, chance)
            write(goods, wanted)
            patience = chance.uniform(0.0, seconds * 1.1) if held else LAST_SECONDS
            acknowledged, taken = _run(spawner, home, goods, patience)
            counted["done_before" if acknowledged else "killed"] += 1
            held = _looked(home, held, wanted, acknowledged=acknowledged, counted=counted)
            if chance.random() < FINISHED_SHARE:
                _, taken = _run(spawner, home, goods, LAST_SECONDS)
                held = dict(seen(home) or {})
                counted["not_repaired"] += held != wanted or not agrees(home)
                seconds = 0.8 * seconds + 0.2 * taken
    return Summary(
        rounds=rounds,
        seed=seed,
        seconds=round(time.perf_counter() - begun, 1),
        **{name: counted[name] for name in Summary.__dataclass_fields__ if name not in _GIVEN},
    )


def _run(
    spawner: ForkServerContext, home: Path, goods: Path, patience: float
) -> tuple[bool, float]:
    """Ingest in a child, killed when patience is at its end; tells whether it said it was done."""
    done, begun = spawner.Event(), time.perf_counter()
    child = spawner.Process(target=ingested, args=(home, goods, done))
    child.start()
    child.join(patience)
    child.kill()
    child.join()
    return done.is_set(), time.perf_counter() - begun


_GIVEN = ("rounds", "seed", "seconds")


def _looked(
    home: Path,
    held: Titles,
    wanted: Titles,
    *,
    acknowledged: bool,
    counted: Counter[str],
) -> dict[str, str]:
    """Count what a reader sees after a kill; returns it."""
    left = seen(home)
    if left is None:
        counted["unreadable"] += 1
        return dict(held)
    if acknowledged and left != wanted:
        counted["lost_though_acknowledged"] += 1
    elif left not in (held, wanted):
        counted["mixed"] += 1
    else:
        counted["new_left" if left == wanted else "old_left"] += 1
    return dict(left)


def changed(shop: Titles, chance: random.Random) -> dict[str, str]:
    """Take some products away, name some anew and add some."""
    now = dict(shop)
    for _ in range(chance.randint(1, TOUCHED)):
        sku = f"K-{chance.randrange(FILES * MOST):03d}"
        if sku in now and chance.random() < 0.3:
            del now[sku]
        else:
            now[sku] = f"皿 {sku} 第{chance.randrange(1_000_000)}版"
    return now or {"K-000": "皿 K-000 第0版"}


def write(folder: Path, shop: Titles) -> None:
    """Write the shop as files of JSON lines; each holds one product that never changes."""
    for number in range(FILES):
        told = {sku: title for sku, title in shop.items() if int(sku[2:]) % FILES == number}
        lines = [{"sku": f"S-{number}", "title": f"いつもの皿{number}", "price": 900}]
        lines += [{"sku": sku, "title": title, "price": 900} for sku, title in sorted(told.items())]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"goods{number}.jsonl").write_text(text, encoding="utf-8")


def ingested(home: Path, goods: Path, done: Event) -> None:
    """Ingest, and say so when it is done."""
    ingest([goods], intake_of(home), shop_id=SHOP, now=NOW)
    done.set()


def seen(home: Path) -> Titles | None:
    """Read the whole index as a reader would; None when any part of it cannot be read."""
    try:
        knowledge = _knowledge(home)
        titles = {sku: product.title["ja"] for sku, product in knowledge.products.items()}
        asked = open_embeddings(_settings(home)).query("皿")
        if len(knowledge.vectors.nearest(asked, count=50)) != min(50, len(knowledge.passages)):
            return None
        for row, passage in enumerate(knowledge.passages):
            if row not in knowledge.words.holders(tokens(passage.record_id)[0]):
                return None
        return {sku: title for sku, title in titles.items() if not sku.startswith("S-")}
    except Exception:  # noqa: BLE001 - whatever it is, the index cannot be read
        return None


def agrees(home: Path) -> bool:
    """Tell whether index and store hold the same."""
    hashes = intake_of(home).documents.hashes(SHOP)
    return _knowledge(home).state == state_of(hashes)


def intake_of(home: Path) -> Intake:
    """Open the home with embeddings that cost nothing and the graph for every search."""
    return replace(open_intake(_settings(home)), tokens=_Letters())


def _knowledge(home: Path) -> Knowledge:
    settings = _settings(home)
    return open_library(settings, open_embeddings(settings)).current()


def _settings(home: Path) -> Settings:
    read = read_settings(home=home, embeddings={"provider": "hashed"})
    index = read.index.model_copy(update={"exact_below": 0})
    settings = read.model_copy(update={"shop": SHOP, "index": index})
    home_of(settings)
    return settings


class _Letters:
    """Counts letters for tokens: the passages here are short."""

    def count(self, text: str) -> int:
        return len(text)


def as_text(summary: Summary) -> str:
    """Lay the summary out for a terminal."""
    return "".join(
        f"{name.replace('_', ' '):26}{value}\n" for name, value in asdict(summary).items()
    )
