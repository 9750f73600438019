"""What proving who one is needs: the ports and the shop's settings."""

from dataclasses import dataclass
from datetime import timedelta

from assistant.domain.identity import CodeCaps
from assistant.ports import Codes, Conversations, Holders, Post, Seal
from assistant.services import Services


@dataclass(frozen=True, slots=True)
class IdentityDesk:
    """The ports, how many codes may be asked for, and how long what they prove holds."""

    codes: Codes
    holders: Holders
    conversations: Conversations
    post: Post
    seal: Seal
    caps: CodeCaps
    holds: timedelta


def open_identity(services: Services) -> IdentityDesk:
    """Gather what proving needs from the services."""
    auth = services.settings.auth
    return IdentityDesk(
        codes=services.codes,
        holders=services.holders,
        conversations=services.conversations,
        post=services.post,
        seal=services.seal,
        caps=CodeCaps(per_hour=auth.codes_per_hour, per_day=auth.codes_per_day),
        holds=timedelta(minutes=auth.level_minutes),
    )
