"""Fits copy into a channel: whole sentences go, the least important first; none is ever cut."""

from collections.abc import Sequence

from assistant.copywriting.channels import Channel, measure
from assistant.copywriting.wording import phrase
from assistant.domain.listing import Finding, Sentence

IMPORTANCE = (
    ("summary",),
    ("title",),
    ("attributes.allergens", "attributes.allergens_same_line", "warnings"),
    ("attributes.approved_effect", "attributes.active_ingredients", "attributes.tablets_per_day"),
    ("materials", "attributes.key_ingredients"),
)
"""What readers miss most comes first; other attributes follow as they are read, then the rest."""

LAST = ("care", "origin", "attributes.letterbox", "attributes.gift_wrap", "attributes.pse_mark")
VERY_LAST = ("options.color", "options.size", "ingredients")
_DENIALS = 3


def fitted(
    sentences: Sequence[Sentence], channel: Channel, *, gap: str, denied: frozenset[str]
) -> tuple[Sentence, ...]:
    """Keep the most important sentences that fit, in reading order.

    `denied` are ids the record says no to: what a product cannot do matters to a buyer.
    """
    order = sorted(
        range(len(sentences)), key=lambda place: (_rank(sentences[place], denied), place)
    )
    kept: list[int] = []
    for place in order:
        trial = [sentences[each].text for each in sorted((*kept, place))]
        if _fits(trial, channel, gap):
            kept.append(place)
    return tuple(sentences[place] for place in sorted(kept))


def fitted_title(title: str, channel: Channel) -> str:
    """Leave out words from the end until a title fits; a single long word stays whole."""
    words = title.split()
    while len(words) > 1 and not title_fits(" ".join(words), channel):
        words.pop()
    return " ".join(words) or title


def title_fits(title: str, channel: Channel) -> bool:
    """Tell whether a title is within the channel's limit."""
    return channel.title_most is None or measure(title, channel.unit) <= channel.title_most


def length_findings(title: str, body: str, channel: Channel, language: str) -> tuple[Finding, ...]:
    """Mark a title or body that is longer than its channel takes."""
    limits = (("title_limit", title, channel.title_most), ("body_limit", body, channel.body_most))
    unit = phrase(f"unit_{channel.unit}", language)
    return tuple(
        Finding(
            rule_id="too-long",
            severity="block",
            start=0,
            end=len(text),
            text=text,
            why=phrase(
                "too_long_why",
                language,
                limit=phrase(name, language, most=most, unit=unit),
                measured=measure(text, channel.unit),
            ),
            instead=phrase("too_long_instead", language),
        )
        for name, text, most in limits
        if most is not None and measure(text, channel.unit) > most
    )


def _fits(texts: Sequence[str], channel: Channel, gap: str) -> bool:
    if channel.sentences_most is not None and len(texts) > channel.sentences_most:
        return False
    return channel.body_most is None or measure(gap.join(texts), channel.unit) <= channel.body_most


def _rank(sentence: Sentence, denied: frozenset[str]) -> int:
    ids = frozenset(sentence.attribute_ids)
    for rank, leading in enumerate(IMPORTANCE):
        if ids & frozenset(leading):
            return rank
    if ids & denied:
        return _DENIALS
    if ids <= frozenset(LAST):
        return len(IMPORTANCE) + 1
    return len(IMPORTANCE) + (2 if ids <= frozenset(VERY_LAST) else 0)
