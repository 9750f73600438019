"""Runs a benchmark: `python -m evals.bench turn|retrieval|sets|growth|kills …` and others."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from assistant.errors import AssistantError
from assistant.settings import Settings, read_settings
from evals.bench import tables
from evals.bench.ablation import ablate, as_page
from evals.bench.beir import set_folders
from evals.bench.concurrency import measure as confirm_at_once
from evals.bench.growth import measure as measure_growth
from evals.bench.kills import as_text as kills_as_text
from evals.bench.kills import measure as kill
from evals.bench.peers import DEPTH, SCRIPTS
from evals.bench.prepared import tools
from evals.bench.retrieval import Wish, measure, ready
from evals.bench.sets import build
from evals.bench.turn import Speed
from evals.bench.turn import measure as measure_turns
from evals.runner import open_stage


def as_text(speed: Speed) -> str:
    """Lay what was measured out for a terminal."""
    steps = ", ".join(f"{name} {share:.0%}" for name, share in speed.step_shares.items())
    return (
        f"{speed.turns} turns over {speed.passages} passages\n"
        f"turn         p50 {speed.p50} ms   p95 {speed.p95} ms\n"
        f"first event  p50 {speed.first_event_p50} ms   p95 {speed.first_event_p95} ms\n"
        f"one plain embedding p50 {speed.plain_embedding_p50} ms; "
        f"a turn takes {speed.ratio_p50} times that\n"
        f"steps: {steps}\n"
    )


def turn(given: argparse.Namespace) -> None:
    """Time offline turns."""
    settings = _settings(given.home)
    offline = settings.chat.model_copy(update={"provider": "offline"})
    with open_stage(settings.model_copy(update={"chat": offline})) as stage:
        speed = measure_turns(stage)
    _print(as_text(speed), json.dumps(asdict(speed), indent=1) + "\n", given.file)


def retrieval(given: argparse.Namespace) -> None:
    """Compare our retrieval with the peers'."""
    peers = () if given.peers == ["none"] else tuple(given.peers or SCRIPTS)
    wish = replace(_wish(given), peers=peers, peer_depth=given.peer_depth)
    settings = _settings(given.home)
    if given.vectors_only:
        for each in ready(wish, settings):
            sys.stdout.write(f"{each.folder}\n")
        return
    outcome = measure(wish, settings)
    _print(tables.as_text(outcome), tables.as_json(outcome), given.file)


def ablation(given: argparse.Namespace) -> None:
    """Switch the parts of our ranking off, one at a time."""
    told = ablate(_wish(given), _settings(given.home))
    page = as_page(told, _as_typed(given))
    _print(page, json.dumps(asdict(told), ensure_ascii=False, indent=1) + "\n", given.file)
    if given.page is not None:
        given.page.write_text(page, encoding="utf-8")


def _wish(given: argparse.Namespace) -> Wish:
    return Wish(
        tuple(given.beir),
        query_field=given.query_field,
        split=given.split,
        documents=given.documents,
        cut_tokens=given.cut_tokens,
        also=tuple(given.also),
    )


def _as_typed(given: argparse.Namespace) -> str:
    """Tell the command again, with names of sets instead of where they lie."""
    names = " ".join(each.name for beir in given.beir for each in set_folders(beir))
    also = f" --also {' '.join(given.also)}" if given.also else ""
    rest = f"--split {given.split} --documents {given.documents} --cut-tokens {given.cut_tokens}"
    return f"python -m evals.bench ablation --beir {names}{also} {rest} --page docs/ablation.md"


def sets(given: argparse.Namespace) -> None:
    """Build sets from a folder of data."""
    with tools(_settings(given.home)) as intake:
        build(given.data, given.out, tokens=intake.tokens)


def growth(given: argparse.Namespace) -> None:
    """Measure catalogues of several sizes."""
    measure_growth(given.products, given.file)


def kills(given: argparse.Namespace) -> None:
    """Kill ingests and look at what is left."""
    summary = kill(given.count, given.seed)
    _print(kills_as_text(summary), json.dumps(asdict(summary), indent=1) + "\n", given.file)


def concurrency(given: argparse.Namespace) -> None:
    """Let many workers confirm the same proposals, and fail when anything does not add up."""
    standing = confirm_at_once(given.url, workers=given.workers, orders=given.orders)
    figures = json.dumps(asdict(standing), indent=1) + "\n"
    _print(figures, figures, given.file)
    if standing.wrong or standing.failed:
        sys.exit(1)


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    parsed = argparse.ArgumentParser(prog="evals.bench", description="Measure speed and ranking.")
    parsed.set_defaults(file=None, home=None)
    commands = parsed.add_subparsers(
        required=True, metavar="turn|retrieval|ablation|sets|growth|kills|concurrency"
    )
    turns = commands.add_parser("turn", help="how long an offline turn takes")
    turns.set_defaults(run=turn)
    ranks = commands.add_parser("retrieval", help="our ranking beside those of stock pipelines")
    ranks.set_defaults(run=retrieval)
    ranks.add_argument(
        "--peers", nargs="+", choices=[*SCRIPTS, "none"], help="which; all by default"
    )
    ranks.add_argument("--peer-depth", type=int, default=DEPTH, help="passages a peer looks at")
    ranks.add_argument("--vectors-only", action="store_true", help="embed, tell where, and stop")
    parts = commands.add_parser("ablation", help="what each part of our ranking is worth")
    parts.set_defaults(run=ablation)
    parts.add_argument("--page", type=Path, help="write the table here, as Markdown")
    for each in (ranks, parts):
        _ask_for_sets(each)
    made = commands.add_parser("sets", help="build retrieval sets from a folder of data")
    made.set_defaults(run=sets)
    made.add_argument("--data", type=Path, required=True, help="the folder the data lies in")
    made.add_argument("--out", type=Path, required=True, help="where the sets go")
    made.add_argument("--home", type=Path, help="home to work in")
    rivals = _robustness(commands)
    for each in (turns, ranks, parts, rivals):
        each.add_argument("--json", type=Path, dest="file", help="write the figures here, too")
        each.add_argument("--home", type=Path, help="home whose vectors are shared")
    return parsed


def _robustness(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    grows = commands.add_parser("growth", help="how ingest, index and search grow")
    grows.set_defaults(run=growth)
    grows.add_argument("--products", type=int, nargs="+", default=[10_000, 50_000, 200_000])
    grows.add_argument("--json", type=Path, dest="file", help="write the figures here, too")
    killing = commands.add_parser("kills", help="what ingests leave behind that are killed")
    killing.set_defaults(run=kills)
    killing.add_argument("--count", type=int, default=200)
    killing.add_argument("--seed", type=int, default=1)
    killing.add_argument("--json", type=Path, dest="file", help="write the figures here, too")
    rivals = commands.add_parser("concurrency", help="many workers confirm the same proposals")
    rivals.set_defaults(run=concurrency)
    rivals.add_argument(
        "--url", required=True, help="a throw-away store: sqlite:///… postgresql://…"
    )
    rivals.add_argument("--workers", type=int, default=32)
    rivals.add_argument("--orders", type=int, default=40)
    return rivals


def _ask_for_sets(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--beir",
        type=Path,
        nargs="+",
        required=True,
        help="sets in BEIR layout, or folders of them",
    )
    command.add_argument("--query-field", default="text", help="field that holds the question")
    command.add_argument(
        "--also", nargs="+", default=[], metavar="SET:FIELD", help="ask it in another field, too"
    )
    command.add_argument(
        "--split", choices=["all", "dev", "test"], default="all", help="of queries"
    )
    command.add_argument("--documents", type=int, default=0, help="of each set; 0: all")
    command.add_argument("--cut-tokens", type=int, default=120, help="of each text; 0: all of it")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, measure, print."""
    given = parser().parse_args(arguments)
    try:
        given.run(given)
    except AssistantError as problem:
        sys.stderr.write(f"evals.bench: {problem}\n")
        return 1
    return 0


def _settings(home: Path | None) -> Settings:
    return read_settings(home=home)


def _print(text: str, figures: str, file: Path | None) -> None:
    sys.stdout.write(text)
    if file is not None:
        file.write_text(figures, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
