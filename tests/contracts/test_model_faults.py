"""Whatever a model does wrong, the turn ends in time, typed, with a whole answer of the house."""

from typing import get_args

import pytest

from assistant.calling.failures import Reason
from assistant.services import Services
from evals.voice.faults import CODES, FORMS, LOOPS, MODES, Loop, Way, play
from evals.voice.framing import Form
from evals.voice.modes import Mode
from evals.voice.modes_reply import REPLIES

SECONDS = 0.8


def test_there_are_forty_modes_and_more_each_with_a_name_of_its_own() -> None:
    harmful = [mode for mode in MODES if not mode.is_harmless]
    assert len(harmful) >= 40
    assert len({mode.name for mode in MODES}) == len(MODES)
    assert {code for mode in MODES for code in mode.codes} <= CODES


def test_every_code_but_those_of_our_own_limits_is_met_by_some_mode() -> None:
    met = {code for mode in MODES for code in mode.codes}
    assert set(get_args(Reason)) - met == {"resting", "over_budget"}


def _many(loop: Loop) -> tuple[Mode, ...]:
    """Play every mode through the lighter loop, and through the other what it reads by itself."""
    return MODES if loop == "direct" else REPLIES


@pytest.mark.slow
@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("form", FORMS)
def test_every_fault_ends_in_a_whole_answer(form: Form, loop: Loop, read_only: Services) -> None:
    rows = list(play(read_only, _many(loop), [Way(form, loop, SECONDS)]))

    assert len(rows) >= 40
    assert [f"{row.mode}: {row.broken} ({row.code})" for row in rows if row.broken] == []
