"""One record of another system: its fields under our names, and the facts we have none for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.ingest.foreign.field_mapping import FieldMapping
from assistant.ingest.foreign.field_names import Slot
from assistant.ingest.foreign.values import text_of


@dataclass(frozen=True, slots=True)
class Shaping:
    """What holds for every record of a file.

    `currency` is "" when nobody knows it; `latin` is the language of texts in ASCII alone.
    """

    mapping: FieldMapping
    currency: str
    latin: str
    stem: str
    as_of: datetime


class CurrencyUnknown(ValueError):
    """A price has no currency and neither has the file."""


@dataclass(frozen=True, slots=True)
class Found:
    """The fields of one record by our names, and the facts we have no field for."""

    known: Mapping[str, tuple[tuple[Slot, object], ...]]
    facts: Mapping[str, object]

    def first(self, field: str) -> object:
        """Return the value of the most telling name that holds one, else None."""
        return next((value for _, value in self.known.get(field, ())), None)

    def text(self, field: str) -> str:
        """Return that value as text."""
        return text_of(self.first(field))


def found_in(fields: Mapping[str, object], mapping: FieldMapping) -> Found:
    """Sort a record's fields under our names; empty ones are left out."""
    known: dict[str, list[tuple[Slot, object]]] = {}
    facts: dict[str, object] = {}
    for name, value in fields.items():
        if value is None or value == "" or value == [] or (
            isinstance(value, str) and not value.strip()
        ):  # fmt: skip
            continue
        slot = mapping.product_slot(str(name))
        if slot.field:
            known.setdefault(slot.field, []).append((slot, value))
        else:
            facts[str(name)] = value
    for field, slots in known.items():
        slots.sort(key=lambda each: each[0].rank)
        facts.update(_left_over(field, slots))
    return Found({field: tuple(slots) for field, slots in known.items()}, facts)


def _left_over(field: str, slots: Sequence[tuple[Slot, object]]) -> dict[str, object]:
    """Keep a second, narrower kind (`type` beside `category`) as a fact."""
    named = [(slot, value) for slot, value in slots if slot.rank >= 0 and not slot.language]
    return {"type": named[1][1]} if field == "category" and len(named) > 1 else {}
