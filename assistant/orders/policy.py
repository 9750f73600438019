"""The shop's policy as data: what may be done to an order, until when, and how money goes back."""

from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, Field, ValidationError

from assistant.domain.order import PolicyRef
from assistant.errors import ConfigurationInvalid
from assistant.orders.figures import Figures
from assistant.orders.policy_parts import (
    CancelRules,
    ChangeRule,
    ExchangeRules,
    Limits,
    Part,
    PickupRules,
    Reason,
    RefundRules,
    ReturnRules,
)

CancelReason = Reason
_Read = TypeVar("_Read", bound=BaseModel)


class Policy(Part):
    """What the order desk decides by. `figures` are the shop's fees, from the file beside it."""

    id: str
    version: str
    effective_from: date = date.min
    cancel: CancelRules
    change: dict[str, ChangeRule] = Field(default_factory=dict)
    refund: RefundRules
    returns: ReturnRules = ReturnRules()
    exchange: ExchangeRules = ExchangeRules()
    pickup: PickupRules = PickupRules()
    limits: Limits = Limits()
    figures: Figures = Figures()

    @property
    def ref(self) -> PolicyRef:
        """Name policy and version, as proposals carry them."""
        return PolicyRef(id=self.id, version=self.version)


def read_policy(path: Path) -> Policy:
    """Read a policy file, and `shop.yaml` beside it where there is one.

    Raises ConfigurationInvalid with file and reason.
    """
    policy, figures = _read(path, Policy), path.with_name("shop.yaml")
    if not figures.exists():
        return policy
    return policy.model_copy(update={"figures": _read(figures, Figures)})


def _read(path: Path, shape: type[_Read]) -> _Read:
    try:
        return shape.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as problem:
        reason = "; ".join(
            f"{'.'.join(map(str, error['loc'])) or 'the file'}: {error['msg']}"
            for error in problem.errors()
        )
    except (OSError, UnicodeError, yaml.YAMLError) as problem:
        reason = str(problem).replace("\n", " ")
    msg = f"{path}: {reason}"
    raise ConfigurationInvalid(msg)
