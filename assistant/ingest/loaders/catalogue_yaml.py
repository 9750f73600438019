"""Loads our catalogue families (`schema: catalogue/1`) and expands their options to variants."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product as combinations
from pathlib import Path
from typing import Any

import yaml

from assistant.domain.product import Product
from assistant.ingest.source import Loaded, Refused, Source
from assistant.ingest.yaml_lines import Loader, entry_lines, parse_mapping, validated

_SHARED = ("legal_class", "family", "category")
_COPIED = (
    "sku", "gtin", "title", "brand", "ingredients", "materials", "care", "origin", "warnings",
    "summary", "tags",
)  # fmt: skip
_STORES = ("shibuya", "umeda", "tenjin")
_PROFILES: Mapping[str, tuple[tuple[int, int], tuple[int, int] | None]] = {
    "normal": ((5, 40), (0, 6)),
    "scarce": ((0, 2), (0, 1)),
    "sold_out": ((0, 0), (0, 0)),
    "online_only": ((3, 30), None),
}
"""Stock ranges of a profile: at the warehouse, and at each store (None: not sold there)."""


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield every product of a family, or why it is refused."""
    family = parse_mapping(source)
    if not isinstance(family.get("products"), list):
        yield Refused("has no list `products`")
        return
    folder = source.path.parent.parent
    kinds, colours = _attribute_kinds(folder), _colour_names(folder)
    as_of = _stock_date(folder)
    for entry, line in zip(family["products"], entry_lines(source, "products"), strict=False):
        try:
            shaped = _shaped(entry, family, kinds=kinds, colours=colours, as_of=as_of)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            yield Refused(f"{type(problem).__name__}: {problem}", line)
        else:
            yield validated(shaped, line, Product)


def _shaped(
    entry: dict[str, Any],
    family: dict[str, Any],
    *,
    kinds: Mapping[str, dict[str, Any]],
    colours: Mapping[str, dict[str, str]],
    as_of: str,
) -> dict[str, Any]:
    return {
        **{key: family[key] for key in _SHARED if key in family},
        **{key: entry[key] for key in _COPIED if key in entry},
        "price": _yen(entry["price"]),
        "list_price": _yen(entry["list_price"]) if "list_price" in entry else None,
        "tax_rate_percent": entry.get("tax_rate", 10),
        "attributes": {
            key: _attribute(value, kinds[key]) for key, value in entry.get("attributes", {}).items()
        },
        "variants": _variants(entry, colours, as_of),
        "images": _pictures(entry),
        "made_to_order": entry.get("stock") == "made_to_order",
        "updated_at": str(entry["released"]) if "released" in entry else None,
    }


def _attribute(value: object, kind: dict[str, Any]) -> dict[str, Any]:
    if isinstance(value, list):  # several texts: [{ja, en}, …] becomes {ja: […], en: […]}
        languages = {language for words in value for language in words}
        value = {language: [words[language] for words in value] for language in sorted(languages)}
    return {"value": value, "unit": kind.get("unit"), "label": kind["label"]}


def _variants(
    entry: dict[str, Any], colours: Mapping[str, dict[str, str]], as_of: str
) -> list[dict[str, Any]]:
    options: dict[str, list[str]] = {
        name: [str(value) for value in values] for name, values in entry.get("options", {}).items()
    }
    labels = {**entry.get("option_labels", {}), "color": colours}
    surcharges = entry.get("price_by_option", {})
    variants = []
    for chosen in combinations(*options.values()):
        picked = dict(zip(options, chosen, strict=True))
        extra = sum(
            {str(k): v for k, v in surcharges.get(name, {}).items()}.get(value, 0)
            for name, value in picked.items()
        )
        sku = "-".join((entry["sku"], *chosen))
        variants.append(
            {
                "sku": sku,
                "options": picked,
                "option_labels": {
                    name: labels.get(name, {}).get(value, {"ja": value, "en": value})
                    for name, value in picked.items()
                },
                "price": _yen(entry["price"] + extra),
                "stock": _stock(sku, entry, "/".join(chosen), as_of),
            }
        )
    return variants


def _stock(sku: str, entry: dict[str, Any], chosen: str, as_of: str) -> list[dict[str, Any]]:
    exact = {str(key): value for key, value in entry.get("stock_at", {}).items()}
    profile = entry.get("stock", "normal")
    if profile == "made_to_order":
        return []
    quantities = {**_drawn(sku, profile), **exact.get(chosen, {})}
    return [
        {"location": place, "quantity": quantity, "as_of": as_of}
        for place, quantity in quantities.items()
    ]


def _drawn(sku: str, profile: str) -> dict[str, int]:
    """Draw the quantities of a profile from the SKU itself: the same on every machine."""
    warehouse, store = _PROFILES[profile]
    ranges = {"online": warehouse, **(dict.fromkeys(_STORES, store) if store else {})}
    drawn = {}
    for place, (low, high) in ranges.items():
        digest = hashlib.sha256(f"{sku}@{place}".encode()).digest()
        drawn[place] = low + digest[0] % (high - low + 1)
    if profile == "scarce" and not any(drawn.values()):
        drawn["online"] = 1
    return drawn


def _pictures(entry: dict[str, Any]) -> list[dict[str, Any]]:
    colours = entry.get("options", {}).get("color")
    names = [(f"{entry['sku']}-{colour}", {"color": colour}) for colour in (colours or ())[:4]]
    return [
        {"url": f"/pictures/{name}.svg", "alt": entry["title"], "options": options}
        for name, options in names or [(entry["sku"], {})]
    ]


def _yen(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "JPY"}


@cache
def _attribute_kinds(folder: Path) -> Mapping[str, dict[str, Any]]:
    files = sorted((folder / "attributes").glob("*.yaml"))
    return {kind["key"]: kind for file in files for kind in _yaml(file).get("attributes", ())}


@cache
def _colour_names(folder: Path) -> Mapping[str, dict[str, str]]:
    colours = _yaml(folder / "colours.yaml").get("colours", ())
    return {colour["id"]: {"ja": colour["ja"], "en": colour["en"]} for colour in colours}


def _stock_date(folder: Path) -> str:
    return str(_yaml(folder.parent / "store" / "shop.yaml").get("stock_as_of", "1970-01-01T00:00Z"))


@cache
def _yaml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    parsed = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - safe loader
    return parsed if isinstance(parsed, dict) else {}
