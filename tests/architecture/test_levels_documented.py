"""The table of levels in docs/identity.md is the one the code holds readers against."""

import os
import re
from pathlib import Path

from assistant.domain.action import ACTIONS

_TABLE = re.compile(r"(?<=<!-- levels -->\n).*?(?=<!-- /levels -->)", re.DOTALL)


def table() -> str:
    rows = ["| action | kind | level | audiences |", "|---|---|---|---|"]
    for action in ACTIONS:
        name = action.model_fields["name"].default
        who = ", ".join(action.audiences)
        rows.append(f"| `{name}` | {action.kind} | `{action.level.name}` | {who} |")
    return "\n".join(rows) + "\n"


def test_every_action_is_listed_with_the_level_it_needs(root: Path) -> None:
    """`UPDATE_SNAPSHOTS=1 pytest tests/architecture/test_levels_documented.py` writes it anew."""
    page = root / "docs" / "identity.md"
    written = page.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_SNAPSHOTS"):
        written = _TABLE.sub(lambda _: table(), written)
        page.write_text(written, encoding="utf-8")
    found = _TABLE.search(written)
    assert found is not None
    assert found.group() == table()


def test_whatever_is_a_customer_s_own_needs_possession() -> None:
    """An action for customers alone that is open to visitors touches nobody's records."""
    open_to_visitors = {
        action.model_fields["name"].default
        for action in ACTIONS
        if action.audiences == ("customer",) and action.level.name == "visitor"
    }
    assert open_to_visitors == {"send_code", "open_handoff"}
