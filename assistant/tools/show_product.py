"""Shows one product with what is on record: options, stock by place, attributes."""

from collections.abc import Mapping

from assistant.columns.masks import family_of
from assistant.columns.names import plain_size
from assistant.domain.action import ShowProduct
from assistant.domain.model import in_language
from assistant.domain.outcome import Outcome
from assistant.domain.product import Colour, Product, Variant
from assistant.retrieval.sight import eye_for
from assistant.tools.call import Call
from assistant.tools.cards import find_sku, places_of, product_card, product_passage
from assistant.tools.described import described
from assistant.tools.limits import attribute_label, colour_label


def run(action: ShowProduct, call: Call) -> Outcome:
    """Show the product, in the asked colour and size where it has them."""
    found = find_sku(call.knowledge, action.sku) if action.sku else described(action.words, call)
    if found is None:
        asked = {"sku": action.sku} if action.sku else {}
        return Outcome(name=action.name, code="unknown" if action.sku else "which", asked=asked)
    product, named = found
    colours = eye_for(call.knowledge).facets.colours
    fitting = [
        variant
        for variant in product.variants
        if _fits(variant, action.colour, "color", colours)
        and _fits(variant, action.size, "size", {})
    ]
    chosen = named or next((each for each in fitting if each.in_stock), None)
    chosen = chosen or next(iter(fitting), None)
    card = product_card(
        product,
        chosen or product.variants[0],
        language=call.language,
        places=places_of(call.knowledge),
    )
    return Outcome(
        name=action.name,
        code="ok" if chosen else _lacking(product, action, colours),
        cards=(card,),
        records=(product_passage(product, call.language),),
        asked=_asked(action, product, call),
        labels=_labels(action, product, call),
    )


def _labels(action: ShowProduct, product: Product, call: Call) -> tuple[str, ...]:
    """Name the attributes to tell: those on record, else the first that was asked for."""
    keys = [key for key in action.attributes if key not in ("color", "size")]
    known = [key for key in keys if key in product.attributes]
    options_asked = action.colour or action.size or action.location
    told = known or ([] if options_asked else keys[:1])
    return tuple(attribute_label(key, call.knowledge, call.language) for key in told)


def _asked(action: ShowProduct, product: Product, call: Call) -> dict[str, str]:
    """Repeat what was asked in the reader's words, beside what there is."""
    gap = "、" if call.language == "ja" else ", "
    asked: dict[str, str] = {}
    if action.colour:
        asked["colour"] = colour_label(action.colour, call.knowledge, call.language)
        asked["colours"] = gap.join(_offered(product, "color", call.language))
    if action.size:
        asked["size"] = action.size
        asked["sizes"] = gap.join(_offered(product, "size", call.language))
    if action.location:
        asked["place"] = action.location
    return asked


def _offered(product: Product, option: str, language: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            in_language(variant.option_labels[option], language)
            for variant in product.variants
            if option in variant.option_labels
        )
    )


def _lacking(product: Product, action: ShowProduct, colours: Mapping[str, Colour]) -> str:
    """Say which asked option the product does not have: `no_colour` or `no_size`."""
    coloured = any(_fits(each, action.colour, "color", colours) for each in product.variants)
    return "no_size" if coloured else "no_colour"


def _fits(variant: Variant, wanted: str | None, option: str, colours: Mapping[str, Colour]) -> bool:
    if wanted is None:
        return True
    value = variant.options.get(option)
    if option == "size":
        return value is not None and plain_size(value) == plain_size(wanted)
    return value is not None and wanted in (value, family_of(value, colours))
