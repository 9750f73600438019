"""Draw one flat SVG picture for each product and colour of the catalogue.

Run `python knowledge/catalogue/draw.py` from the root of the repository. It reads `families/`,
`colours.yaml` and `shapes.yaml` beside it and writes `pictures/<sku>-<colour>.svg`, or
`pictures/<sku>.svg` for a product without colours. The same input always gives the same bytes;
pictures of products that are gone are removed.
"""

from __future__ import annotations

import re
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "pictures"
FALLBACK = "plain"
COLOURS_DRAWN = 4  # of a product's colours, the first so many
MOST_BYTES = 2048
PAPER = "#fbfaf6"
BACKGROUNDS = ("#e4ece5", "#e1eaf1", "#f3e8de", "#ebe6f0", "#f2ecd9", "#dfebea", "#f2e4e4")
UNCOLOURED = ("#c9d6c3", "#e0c7a2", "#b9cbd8", "#dcb5a4", "#d5cbe0", "#e3d29a", "#a9bfb4")

PAGE = Template(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">'
    '<path fill="$background" d="M0 0h400v400H0z"/>'
    '<circle cx="200" cy="196" r="172" fill="#fff" opacity=".38"/>'
    '<ellipse cx="200" cy="330" rx="122" ry="12" fill="#1e1f22" opacity=".09"/>'
    '<g fill="$c" stroke="$i" stroke-width="5" stroke-linejoin="round" stroke-linecap="round">'
    "$drawing</g></svg>\n"
)


@dataclass(frozen=True)
class Detail:
    """What tells one product's drawing from another's of the same shape."""

    svg: str
    when: str = ""
    alone: bool = False


@dataclass(frozen=True)
class Shape:
    """The body of a kind of thing, its details, and its colours when a product names none."""

    body: str
    details: tuple[Detail, ...]
    bare: tuple[str, ...]


def read(path: Path) -> dict[str, Any]:
    """Return the content of one YAML file."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def read_shapes(path: Path) -> dict[str, Shape]:
    """Return the shapes by name."""
    shapes = {}
    for name, shape in read(path)["shapes"].items():
        details = tuple(Detail(**detail) for detail in shape["details"])
        body = re.sub(r"\s*\n\s*", "", shape["body"])
        bare = tuple(shape.get("bare", UNCOLOURED))
        shapes[name] = Shape(body=body, details=details, bare=bare)
    return shapes


def mix(colour: str, other: str, share: float) -> str:
    """Return `colour` with `share` (0 to 1) of `other` mixed in; both are `#rrggbb`."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def brightness(colour: str) -> float:
    """Return how light a `#rrggbb` colour looks, 0 to 1 (ITU-R BT.601 weights)."""
    red, green, blue = bytes.fromhex(colour[1:])
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def inks(colour: str) -> dict[str, str]:
    """Return the inks a shape is drawn with, by the letters used in `shapes.yaml`."""
    dark = brightness(colour) < 0.32
    return {
        "c": colour,
        "d": mix(colour, "#ffffff" if dark else "#2a2622", 0.13),
        "l": mix(colour, "#ffffff", 0.2 if dark else 0.42),
        "i": mix(colour, "#14161a", 0.55),
        "k": mix(colour, "#ffffff", 0.42) if dark else mix(colour, "#14161a", 0.38),
        "w": PAPER,
        "n": 'fill="none"',
    }


def choose(shape: Shape, words: str, turn: int) -> Detail:
    """Return the detail whose pattern is in `words`, otherwise one of the free ones in turn."""
    for detail in shape.details:
        if detail.when and re.search(detail.when, words, re.IGNORECASE):
            return detail
    free = [detail for detail in shape.details if not detail.when]
    return free[turn % len(free)]


def draw(shape: Shape, detail: Detail, *, colour: str, background: str) -> str:
    """Return the SVG of one product in one colour."""
    drawing = detail.svg if detail.alone else shape.body + detail.svg
    if brightness(colour) > 0.8:
        background = mix(background, "#5b6a70", 0.08)
    filled = Template(drawing).substitute(inks(colour))
    return PAGE.substitute(inks(colour), background=background, drawing=filled)


def draw_family(
    family: dict[str, Any], shapes: dict[str, Shape], hexes: dict[str, str]
) -> dict[str, str]:
    """Return the pictures of one family: SVG by file name."""
    shape = shapes.get(family.get("picture", FALLBACK), shapes[FALLBACK])
    seed = zlib.crc32(family["family"].encode())
    background = BACKGROUNDS[seed % len(BACKGROUNDS)]
    pictures = {}
    for turn, product in enumerate(family["products"]):
        words = f"{product['title']['en']} {product['summary']['en']}"
        detail = choose(shape, words, turn)
        names = [name for name in product.get("options", {}).get("color", ()) if name in hexes]
        for name in names[:COLOURS_DRAWN]:
            svg = draw(shape, detail, colour=hexes[name], background=background)
            pictures[f"{product['sku']}-{name}.svg"] = svg
        if not names:
            colour = shape.bare[(seed + turn) % len(shape.bare)]
            svg = draw(shape, detail, colour=colour, background=background)
            pictures[f"{product['sku']}.svg"] = svg
    return pictures


def main() -> int:
    """Draw every family, and return 1 if a file could not be drawn."""
    shapes = read_shapes(HERE / "shapes.yaml")
    hexes = {colour["id"]: colour["hex"] for colour in read(HERE / "colours.yaml")["colours"]}
    pictures: dict[str, str] = {}
    failed = 0
    for path in sorted((HERE / "families").glob("*.yaml")):
        try:
            pictures |= draw_family(read(path), shapes, hexes)
        except (yaml.YAMLError, KeyError, TypeError) as error:
            print(f"{path.name}: not drawn ({error!r})", file=sys.stderr)
            failed += 1
    PICTURES.mkdir(exist_ok=True)
    for name, svg in pictures.items():
        (PICTURES / name).write_text(svg, encoding="utf-8")
        if len(svg.encode()) > MOST_BYTES:
            print(f"{name}: {len(svg.encode())} bytes, more than {MOST_BYTES}", file=sys.stderr)
    if not failed:
        for old in PICTURES.glob("*.svg"):
            if old.name not in pictures:
                old.unlink()
    size = sum(len(svg.encode()) for svg in pictures.values())
    print(f"{len(pictures)} pictures, {size / 1_000_000:.2f} MB")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
