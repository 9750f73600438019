"""The shapes of the retail benchmark's files, as far as the desk is measured by them."""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import ConfigurationInvalid

Record = dict[str, Any]
"""An order or a user as the data writes it."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Call(_Shape):
    """A call of one of the data's tools; `error` where the data says it is refused."""

    name: str
    arguments: dict[str, Any]
    error: str | None = None


class Expected(_Shape):
    """The orders and users that must differ afterwards, each in full."""

    orders: dict[str, Record] = Field(default_factory=dict)
    users: dict[str, Record] = Field(default_factory=dict)


class Played(_Shape):
    """A task's calls; `vendor_differs` where the data's own tools end in another state."""

    task: str
    calls: tuple[Call, ...]
    vendor_differs: bool = False


class Retail(_Shape):
    """The whole database: products, users and orders by id."""

    products: dict[str, Record]
    users: dict[str, Record]
    orders: dict[str, Record]


def read_retail(path: Path) -> Retail:
    """Read the database; raises ConfigurationInvalid with file and reason."""
    try:
        return Retail.model_validate(_json(path))
    except ValidationError as problem:
        raise _unfit(path, problem) from problem


def read_calls(path: Path) -> tuple[Played, ...]:
    """Read the tasks and their calls alone: what is expected of them is dropped while reading."""
    try:
        return tuple(Played.model_validate(each) for each in _json(path, without="expected"))
    except ValidationError as problem:
        raise _unfit(path, problem) from problem


def read_expected(path: Path) -> dict[str, Expected]:
    """Read what must differ after each task, by task id."""
    try:
        return {
            str(each["task"]): Expected.model_validate(each["expected"]) for each in _json(path)
        }
    except (ValidationError, KeyError) as problem:
        raise _unfit(path, problem) from problem


def cents(amount: float) -> int:
    """Round an amount in dollars to cents, half up."""
    return int(Decimal(repr(amount)).scaleb(2).quantize(Decimal(1), ROUND_HALF_UP))


def dollars(amount: int) -> float:
    """Write cents as the data does."""
    return round(amount / 100, 2)


def _json(path: Path, *, without: str = "") -> Any:  # noqa: ANN401 - a file's own shape
    def kept(pairs: list[tuple[str, Any]]) -> Record:
        return {key: value for key, value in pairs if key != without}

    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=kept)
    except (OSError, ValueError) as problem:
        raise _unfit(path, problem) from problem


def _unfit(path: Path, problem: Exception) -> ConfigurationInvalid:
    reason = str(problem).replace("\n", " ")
    return ConfigurationInvalid(f"{path}: {reason}")
