"""The order desk's ports and policy, and whose records it may open."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.domain.reader import Level, Reader
from assistant.errors import NotAllowed
from assistant.orders.policy import Policy, read_policy
from assistant.ports import Proposals, ShopBackend
from assistant.prompts import data_folder
from assistant.services import Services

LEVEL = Level.possession


@dataclass(frozen=True, slots=True)
class Desk:
    """What a decision about an order needs."""

    shop: ShopBackend
    proposals: Proposals
    policy: Policy


def open_desk(services: Services) -> Desk:
    """Open the desk with the policy of the knowledge in force; raises ConfigurationInvalid.

    The policy is read once a process.
    """
    folder = services.settings.knowledge or data_folder("knowledge")
    policy = _policy(folder / "store" / "policy.yaml")
    return Desk(shop=services.shop, proposals=services.proposals, policy=policy)


def owner_of(reader: Reader) -> str:
    """Return whose records the reader may see: their own. Raises NotAllowed below `possession`."""
    if reader.customer_id is None or reader.level < LEVEL:
        msg = "records are shown to their owner alone"
        raise NotAllowed(msg, needs_level=LEVEL.name)
    return reader.customer_id


@cache
def _policy(path: Path) -> Policy:
    return read_policy(path)
