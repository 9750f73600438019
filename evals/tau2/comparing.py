"""Holds our end states against the benchmark's: money to the cent, everything else exactly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.tau2.data import Expected, Played, Record, cents
from evals.tau2.replay import Ended

_MONEY = ("amount", "price", "balance", "exchange_price_difference")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison came to; `why` says per differing task what differs."""

    tasks: int
    differ: tuple[str, ...]
    extra_writes: int
    errors: int
    why: Mapping[str, tuple[str, ...]]

    def as_json(self) -> Record:
        """Return the figures as they are printed."""
        return {
            "tasks": self.tasks,
            "equal": self.tasks - len(self.differ),
            "differ": list(self.differ),
            "extra_writes": self.extra_writes,
            "errors_as_told": self.errors,
        }


def compare(
    played: Sequence[Played], ended: Sequence[Ended], expected: Mapping[str, Expected]
) -> Comparison:
    """Compare task by task: the end states, and that exactly the calls told to fail did.

    `extra_writes` counts orders and users that changed though the data does not say so.
    """
    why: dict[str, tuple[str, ...]] = {}
    extra = errors = 0
    for task, end in zip(played, ended, strict=True):
        wanted = expected[task.task]
        told = [bool(call.error) for call in task.calls]
        said = [bool(text) for text in end.refusals]
        errors += sum(one and other for one, other in zip(told, said, strict=True))
        extra += len(set(end.changed.orders) - set(wanted.orders))
        extra += len(set(end.changed.users) - set(wanted.users))
        found = [*_differences(wanted, end.changed)]
        if told != said:
            found.append(f"refused {end.refusals}")
        if found:
            why[task.task] = tuple(found)
    return Comparison(len(ended), tuple(why), extra, errors, why)


def _differences(wanted: Expected, got: Expected) -> Iterator[str]:
    pairs = ((wanted.orders, got.orders), (wanted.users, got.users))
    for theirs, ours in pairs:
        for key in sorted({*theirs, *ours}):
            one, other = in_cents(theirs.get(key)), in_cents(ours.get(key))
            if one != other:
                fields = sorted({*(one or {}), *(other or {})})
                changed = [
                    name for name in fields if (one or {}).get(name) != (other or {}).get(name)
                ]
                yield f"{key}: {', '.join(changed)}"


def in_cents(value: Any) -> Any:  # noqa: ANN401 - JSON of any depth
    """Write all money of a record as whole cents, and leave out movements of nothing."""
    match value:
        case dict():
            return {
                key: cents(each) if key in _MONEY and each is not None else in_cents(each)
                for key, each in value.items()
            }
        case list():
            listed = [in_cents(each) for each in value]
            return [each for each in listed if not _nothing(each)]
        case _:
            return value


def _nothing(record: Any) -> bool:  # noqa: ANN401 - JSON of any depth
    return isinstance(record, dict) and "transaction_type" in record and not record["amount"]
