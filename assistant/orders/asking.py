"""What a reader is asked to choose from, in their own language."""

from collections.abc import Callable, Mapping
from datetime import date

from assistant.domain.order import Order
from assistant.orders import texts
from assistant.orders.clock import day_text, slot_text
from assistant.orders.policy import Policy
from assistant.orders.rules.case import Unclear
from assistant.orders.texts import say, spoken
from assistant.orders.wording import Wording

_Label = Callable[[str], str]


def option_labels(
    unclear: Unclear, order: Order | None, *, policy: Policy, wording: Wording
) -> tuple[str, ...]:
    """Word the options of what is asked for; empty where there is nothing to choose from."""
    language = wording.language
    reasons = {each.id: each for each in (*policy.cancel.reasons, *policy.returns.reasons)}
    lines = {line.id: line for line in order.lines} if order else {}

    def line_label(line_id: str) -> str:
        line = lines[line_id]
        return say(texts.COUNTED, language, title=wording.title(line.sku), count=line.quantity)

    labels: Mapping[str, _Label] = {
        "items": line_label,
        "reason": lambda reason: reasons[reason].label(language),
        "variant": wording.title,
        "no_such_variant": wording.title,
        "location": wording.place,
        "payment": lambda method: say(texts.PAYMENTS[method], language),  # type: ignore[index]
        "day": lambda day: day_text(date.fromisoformat(day), spoken(language)),
        "time_slot": lambda slot: slot_text(slot, spoken(language)),
        "noshi": str,
        "address": lambda name: name,
    }
    if unclear.asks == "day" and not all(each[:2] == "20" for each in unclear.options):
        return tuple(slot_text(each, spoken(language)) for each in unclear.options)
    word = labels.get(unclear.asks)
    return tuple(word(each) for each in unclear.options) if word else ()
