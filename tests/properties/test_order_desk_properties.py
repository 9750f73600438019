"""Whatever is asked and answered in whatever order: the desk's books stay right."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from assistant.orders.desk import Desk
from assistant.orders.shelf import shelf_of
from evals.fuzz.__main__ import Batch, play, policy_of
from evals.fuzz.quick import QuickShop
from evals.fuzz.sequence import ACTIONS, Sequence, Tally
from evals.throwaway import open_throwaway

_SEEDS = count(1)


class _Desk(RuleBasedStateMachine):
    """Takes the fuzzer's steps in the order hypothesis likes, and looks after each."""

    desk: Desk
    path: str

    @initialize(shop=st.integers(0, 2**16))
    def open(self, shop: int) -> None:
        self.tally = Tally()
        seed = next(_SEEDS) * 2**20 + shop
        self.sequence = Sequence(seed, self.desk, self.path, self.tally)

    @rule(action=st.sampled_from(tuple(ACTIONS)), chance=st.integers(0, 2**32))
    def step(self, action: str, chance: int) -> None:
        self.sequence.chance = random.Random(chance)
        self.sequence.step(action)

    @rule(chance=st.integers(0, 2**32))
    def ask_and_confirm(self, chance: int) -> None:
        self.sequence.chance = random.Random(chance)
        self.sequence.step("propose")
        self.sequence.step("yes")

    @invariant()
    def the_books_are_right(self) -> None:
        if hasattr(self, "sequence"):
            self.sequence.check()
            assert not self.tally.faults, self.tally.examples

    def teardown(self) -> None:
        if hasattr(self, "sequence"):
            self.sequence.records.forget()


@pytest.fixture(params=["sample", "tau2"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[type[_Desk]]:
    path = tmp_path / "desk.sqlite"
    desk = open_throwaway(f"sqlite:///{path}", policy_of(request.param))
    shop = QuickShop(str(path))
    yield type(
        "Machine",
        (_Desk,),
        {"desk": replace(desk, shop=shop, shelf=shelf_of(shop)), "path": str(path)},
    )
    shop.close()
    desk.shop._engine.dispose()  # type: ignore[attr-defined]


@pytest.mark.slow
def test_no_order_of_steps_breaks_the_books(machine: type[_Desk]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["sample", "tau2"])
def test_random_sequences_do_only_what_was_confirmed(policy: str, tmp_path: Path) -> None:
    tally = play(Batch(policy, 1, 60, str(tmp_path)))

    assert (dict(tally.faults), tally.examples) == ({}, [])
    assert tally.counts["effects"] > 10
