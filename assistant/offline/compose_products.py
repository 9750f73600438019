"""Answers about products: what the search found, what it could not meet, what is on record."""

from collections.abc import Iterator, Sequence

from assistant.domain.brief import Brief
from assistant.domain.card import ComparisonCard, ProductCard
from assistant.domain.document import Passage
from assistant.domain.outcome import Outcome, ProductsFound, Unmet
from assistant.offline.phrases import phrase
from assistant.ports import Piece

NAMED = 5
TO_ORDER = ("受注生産", "made to order")


def products(brief: Brief) -> Iterator[Piece]:
    """Say how many fit, what was given up, and name the first few."""
    language = brief.question.language
    for outcome in brief.outcomes:
        detail = outcome.detail
        if not isinstance(detail, ProductsFound):
            continue
        cards = [card for card in outcome.cards if isinstance(card, ProductCard)]
        yield from _unknown(detail, language)
        if not cards:
            yield _nothing(detail, language)
        elif detail.sort != "relevance":
            yield from _superlative(outcome, detail, cards[0], language)
        else:
            yield from _shelf(outcome, detail, language)
        if detail.allergy:
            yield Piece(phrase("check_allergens", language), opens_paragraph=True)


def _shelf(outcome: Outcome, detail: ProductsFound, language: str) -> Iterator[Piece]:
    cards = [card for card in outcome.cards if isinstance(card, ProductCard)]
    said_after = bool(detail.limits) and not detail.loose
    if not said_after:
        yield from _unmet(detail.unmet, language)
        if detail.unmet:
            yield Piece(phrase("unmet_shown", language))
    yield Piece(_found(detail, min(len(cards), NAMED), language))
    if said_after:
        yield from _unmet(detail.unmet, language)
    for card in cards[:NAMED]:
        told = _line(card, outcome.records, language)
        yield Piece(told, evidence=(card.evidence_id,), opens_paragraph=True)


def _found(detail: ProductsFound, shown: int, language: str) -> str:
    """Say what the search came to: an average, a count, or how many fit."""
    found = {"limits": detail.limits, "total": detail.total}
    if detail.loose:
        return phrase("products_loose", language)
    if detail.average:
        return phrase("average", language, price=detail.average.formatted(language), **found)
    if detail.count_asked:
        return phrase("count", language, **found)
    if detail.total == 1:
        return phrase("products_one", language, limits=detail.limits)
    return phrase("products_found", language, shown=shown, **found)


def _superlative(
    outcome: Outcome, detail: ProductsFound, card: ProductCard, language: str
) -> Iterator[Piece]:
    yield from _unmet(detail.unmet, language)
    value, quote = card.price.formatted(language), None
    passage = next((each for each in outcome.records if each.id == card.evidence_id), None)
    label, missing_label = sort_label(detail, passage, language)
    if detail.sort.startswith("attribute") and passage is not None:
        quote = attribute_line(passage, missing_label)
        value = quote.rpartition("：")[2].rpartition(": ")[2] if quote else value
    elif passage is not None:
        quote = passage.text.split("\n")[0]
    told = phrase("superlative", language, label=label, title=card.title, value=value)
    yield Piece(told, evidence=(card.evidence_id,), quote=quote)
    compared = phrase("superlative_compared", language, compared=detail.total)
    yield Piece(compared, opens_paragraph=True)
    if detail.without_value:
        unnamed = {"count": detail.without_value, "label": _within(missing_label, language)}
        yield Piece(phrase("superlative_missing", language, **unnamed))


def sort_label(detail: ProductsFound, passage: Passage | None, language: str) -> tuple[str, str]:
    """Word what was sorted by: «the lightest», and the attribute's own label."""
    if not detail.sort.startswith("attribute"):
        return phrase(f"sort_{detail.sort}", language), ""
    label = detail.sort_label
    if passage is not None and detail.sort_text:
        label = detail.sort_text
    if detail.sort_label == "weight":
        ending = detail.sort.rpartition("_")[2]
        return phrase(f"sort_weight_{ending}", language), label
    return phrase(f"sort_{detail.sort}", language, label=label), label


def _within(label: str, language: str) -> str:
    """Write a label as it stands inside a sentence: «weight», but «SPF»."""
    plain = language != "ja" and not label[1:2].isupper()
    return label[:1].lower() + label[1:] if plain else label


def attribute_line(passage: Passage, label: str) -> str | None:
    """Find the line of a product's passage that records an attribute."""
    for line in passage.text.split("\n"):
        if line.startswith((f"{label}：", f"{label}: ")):
            return line
    return None


def _unmet(unmet: tuple[Unmet, ...], language: str) -> Iterator[Piece]:
    for each in unmet:
        yield Piece(_missed(each, language))
        if each.otherwise is not None:
            price = each.otherwise.formatted(language)
            yield Piece(phrase("price_with_limit", language, limit=each.said, price=price))


def _missed(unmet: Unmet, language: str) -> str:
    """Say which limit nothing meets, and what comes nearest where that is known."""
    if unmet.kind == "in_stock":
        gone = unmet.said == phrase("limit_sold_out", language)
        return phrase("unmet_sold_out" if gone else "unmet_in_stock", language)
    if unmet.kind in ("colour", "size", "price_max", "price_min"):
        return phrase(f"unmet_{unmet.kind}", language, said=unmet.said, nearest=unmet.nearest)
    return phrase(f"unmet_{unmet.kind}", language, said=unmet.said)


def _unknown(detail: ProductsFound, language: str) -> Iterator[Piece]:
    for said in (*detail.unknown, *detail.unheld):
        yield Piece(phrase("unknown_limit", language, said=said))


def _nothing(detail: ProductsFound, language: str) -> Piece:
    if detail.unmet:
        gap = "・" if language == "ja" else ", "
        said = gap.join(each.said for each in detail.unmet)
        return Piece(phrase("products_without", language, limits=detail.limits, said=said))
    if detail.sort.startswith("attribute") and detail.without_value:
        return Piece(
            phrase("superlative_none", language, label=_within(detail.sort_text, language))
        )
    return Piece(phrase("products_none", language, limits=detail.limits))


def _line(card: ProductCard, records: Sequence[Passage], language: str) -> str:
    options = " / ".join(card.options.values())
    title = f"{card.title}（{options}）" if options and language == "ja" else card.title
    if options and language != "ja":
        title = f"{card.title} ({options})"
    stock = _stock(card, records, language)
    price = card.price.formatted(language)
    return phrase("product_line", language, title=title, price=price, stock=stock)


def _stock(card: ProductCard, records: Sequence[Passage], language: str) -> str:
    """Say whether it can be had; without a single count on record it is not «sold out»."""
    if card.in_stock or card.stock:
        return phrase("in_stock" if card.in_stock else "sold_out", language)
    passage = next((each for each in records if each.id == card.evidence_id), None)
    told = f"{card.title} {passage.text if passage else ''}".casefold()
    to_order = any(words in told for words in TO_ORDER)
    return phrase("made_to_order" if to_order else "no_stock_record", language)


def product_facts(brief: Brief) -> Iterator[Piece]:
    """Say the asked facts of a product from its record, and what is missing there."""
    language = brief.question.language
    for outcome in brief.outcomes:
        card = next((each for each in outcome.cards if isinstance(each, ProductCard)), None)
        if card is None:
            yield Piece(_unfound(outcome, language), opens_paragraph=True)
            continue
        passage = next(iter(outcome.records), None)
        yield from _availability(outcome, card, language)
        if passage and not outcome.labels and not outcome.asked:
            summary = passage.text.split("\n")[0]
            yield Piece(summary, evidence=(passage.id,), quote=summary)
        for label in outcome.labels:
            line = attribute_line(passage, label) if passage else None
            if line and passage:
                yield Piece(line, evidence=(passage.id,), quote=line, opens_paragraph=True)
            else:
                asked = {"title": card.title, "label": _within(label, language)}
                missing = phrase("product_fact_missing", language, **asked)
                yield Piece(missing, opens_paragraph=True)


def _unfound(outcome: Outcome, language: str) -> str:
    """Say that a number is no product's, or ask which product is meant."""
    if "sku" in outcome.asked:
        return phrase("sku_unknown", language, sku=outcome.asked["sku"])
    return phrase("which_product", language)


def _availability(outcome: Outcome, card: ProductCard, language: str) -> Iterator[Piece]:
    stock = _stock(card, outcome.records, language)
    price = card.price.formatted(language)
    asked = outcome.asked
    if outcome.code == "no_colour":
        yield Piece(
            phrase("product_no_colour", language, colour=asked["colour"], colours=asked["colours"]),
            evidence=(card.evidence_id,),
        )
    elif outcome.code == "no_size":
        yield Piece(
            phrase("product_no_size", language, size=asked["size"], sizes=asked["sizes"]),
            evidence=(card.evidence_id,),
        )
    elif "colour" in asked:
        yield Piece(
            phrase(
                "product_has_colour", language, colour=asked["colour"], price=price, stock=stock
            ),
            evidence=(card.evidence_id,),
        )
    else:
        intro = phrase("product_intro", language, title=card.title, price=price, stock=stock)
        yield Piece(intro, evidence=(card.evidence_id,))
    if "place" in asked:
        yield from _at_place(card, asked["place"], language)


def _at_place(card: ProductCard, place: str, language: str) -> Iterator[Piece]:
    for line in card.stock:
        if line.location == place:
            name = "stock_at" if line.quantity else "stock_at_none"
            given = {"place": line.label, "as_of": line.as_of}
            if line.quantity:
                given["quantity"] = str(line.quantity)
            yield Piece(phrase(name, language, **given))


def comparing(brief: Brief) -> Iterator[Piece]:
    """Introduce the comparison; its cells are on the card."""
    language = brief.question.language
    for outcome in brief.outcomes:
        card = next((each for each in outcome.cards if isinstance(each, ComparisonCard)), None)
        if card is None:
            yield Piece(phrase("compare_which", language))
            continue
        quoted = [f"「{title}」" if language == "ja" else f"“{title}”" for title in card.titles]
        evidence = tuple(record.id for record in outcome.records)
        yield Piece(phrase("compare_intro", language, titles=quoted), evidence=evidence)
