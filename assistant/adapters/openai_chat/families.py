"""Profiles of model families: what a model can do, how much it takes, and what it costs."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.domain.conversation import Usage
from assistant.errors import ConfigurationInvalid

OURS = Path(__file__).parent / "families.yaml"
_MILLION = 1_000_000


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Price(_Read):
    """What a million tokens cost; cached ones cost as much as others unless it is told."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)


class Family(_Read):
    """Models whose names begin alike.

    `tokens_per_counted` is how many tokens a model makes of one that we count, where its own
    encoding is not one of ours. `reasons`: it takes no temperature, and names its limit otherwise.
    Pictures are never sent, whatever a model sees.
    """

    names: tuple[str, ...]
    context_tokens: int = Field(ge=1_000)
    tokens_per_counted: float = Field(default=1.0, ge=1.0, le=10.0)
    tools: bool = True
    json_schema: bool = True
    vision: Literal[False] = False
    reasons: bool = False
    price: Price | None = None


class _Table(_Read):
    version: str
    currency: str
    families: tuple[Family, ...]


class Profile(_Read):
    """A family with the table it stands in."""

    model: str
    family: Family
    prices: str
    currency: str

    def cost(self, *, prompt: int, completion: int, cached: int = 0) -> float | None:
        """Return what so many tokens cost, or None where there is no price."""
        price = self.family.price
        if price is None:
            return None
        reread = price.input if price.cached is None else price.cached
        fresh = max(0, prompt - cached)
        total = fresh * price.input + min(cached, prompt) * reread + completion * price.output
        return round(total / _MILLION, 9)

    def priced(self, usage: Usage) -> Usage:
        """Put a price on usage, with the version of the table it is from."""
        cost = self.cost(
            prompt=usage.prompt_tokens,
            completion=usage.completion_tokens,
            cached=usage.cached_tokens,
        )
        if cost is None:
            return usage
        named = {"cost": cost, "currency": self.currency, "prices": self.prices}
        return usage.model_copy(update=named)


def profile_of(model: str, own: Path | None = None) -> Profile:
    """Find the family with the longest name that begins the model's; `own` goes first.

    Raises ConfigurationInvalid when a table cannot be read.
    """
    bare = model.rpartition("/")[2]
    for path in filter(None, (own, OURS)):
        table = _read(path)
        fits = max(_fitting(bare, table), key=lambda fit: len(fit[0]), default=None)
        if fits is not None:
            return Profile(
                model=model, family=fits[1], prices=table.version, currency=table.currency
            )
    msg = f"ASSISTANT_CHAT__MODEL: no family of models fits {model!r}"
    raise ConfigurationInvalid(msg)


def _fitting(model: str, table: _Table) -> Iterator[tuple[str, Family]]:
    for family in table.families:
        for name in family.names:
            rest = model.lower().removeprefix(name.lower()) if name else ""
            if rest[:1] in ("", "-", ":", "@") and model.lower().startswith(name.lower()):
                yield name, family


@cache
def _read(path: Path) -> _Table:
    try:
        return _Table.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as problem:
        msg = f"ASSISTANT_CHAT__FAMILIES: {path}: {problem}"
        raise ConfigurationInvalid(msg) from problem
