"""What a catalogue's codes stand for: categories, brands, options, places, keys, with labels."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from assistant.domain.model import WordLists, Words
from assistant.domain.product import Variant

Kind = Literal["categories", "brands", "color", "size", "places", "keys", "currencies", "texts"]
KINDS: tuple[Kind, ...] = (
    "categories", "brands", "color", "size", "places", "keys", "currencies", "texts"
)  # fmt: skip
PATH = ">"
"""Between the levels of a category that is named by its path: 小物>時計."""

LONGEST_TEXT = 24
"""Longer texts describe; they are not looked for as a value."""

NONE = -1
"""The code of what is not recorded."""


_CENTIMETRES = re.compile(r"(?<=\d)(?:\.0)?(?: ?cm)?$")


def plain_size(label: str) -> str:
    """Write a size as readers may: 28.0 and 28cm are 28, and case does not count."""
    return _CENTIMETRES.sub("", label.casefold())


class Names:
    """Lists of names by kind; a name's place in its list is its code. Labels by language."""

    def __init__(self) -> None:
        self._codes: dict[Kind, dict[str, int]] = {kind: {} for kind in KINDS}
        self._labels: dict[Kind, list[Words]] = {kind: [] for kind in KINDS}

    def add(self, kind: Kind, name: str, labels: Words | None = None) -> int:
        """Return the code of a name, new or known; the first labels given are kept."""
        codes = self._codes[kind]
        if name not in codes:
            codes[name] = len(codes)
            self._labels[kind].append(dict(labels or {}))
        return codes[name]

    def add_path(self, path: WordLists, *, most: int) -> list[int]:
        """Add a category path, each level by its Japanese name where it has one."""
        depth = max((len(names) for names in path.values()), default=0)
        canonical = path.get("ja") or next(iter(path.values()), ())
        return [
            self.add(
                "categories",
                canonical[level],
                {language: names[level] for language, names in path.items() if level < len(names)},
            )
            for level in range(min(depth, len(canonical), most))
        ]

    def add_brand(self, brand: Words) -> int:
        """Add a brand by the first of its spellings."""
        first = next(iter(brand.values()), "")
        return self.add("brands", first, brand) if first else NONE

    def add_option(self, option: Literal["color", "size"], variant: Variant) -> int:
        """Add a variant's colour or size."""
        value = variant.options.get(option)
        return NONE if value is None else self.add(option, value, variant.option_labels.get(option))

    def add_text(self, text: Words) -> int:
        """Add a text recorded under an attribute by the first of its languages."""
        first = next(iter(text.values()), "")
        return self.add("texts", first, text) if first and len(first) <= LONGEST_TEXT else NONE

    def code(self, kind: Kind, name: str) -> int:
        """Return a name's code; NONE for one the catalogue does not have."""
        return self._codes[kind].get(name, NONE)

    def key(self, name: str) -> int:
        """Return an attribute key's code; NONE for one no product has."""
        return self.code("keys", name)

    def count(self, kind: Kind) -> int:
        """Count the names of a kind."""
        return len(self._labels[kind])

    def all(self, kind: Kind) -> Sequence[str]:
        """List the names of a kind by code."""
        return self._listed[kind]

    def label(self, kind: Kind, code: int, language: str) -> str:
        """Word a code in a language, else in English, else as it is recorded."""
        labels = self._labels[kind][code]
        return labels.get(language) or labels.get("en") or self._listed[kind][code]

    def labels(self, kind: Kind) -> Sequence[Words]:
        """List the labels of a kind by code."""
        return self._labels[kind]

    def coded(self, kind: Kind, name: str) -> tuple[int, ...]:
        """List the codes a name stands for, in any language."""
        return self._spelt.get((kind, plain_size(name) if kind == "size" else name), ())

    def told(self) -> Mapping[str, Any]:
        """Write everything down as plain lists."""
        return {kind: [*zip(self._codes[kind], self._labels[kind], strict=True)] for kind in KINDS}

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "Names":
        """Read what `told` wrote."""
        names = cls()
        for kind in KINDS:
            for name, labels in told[kind]:
                names.add(kind, name, labels)
        return names

    @cached_property
    def _listed(self) -> Mapping[Kind, Sequence[str]]:
        return {kind: tuple(codes) for kind, codes in self._codes.items()}

    @cached_property
    def _spelt(self) -> Mapping[tuple[Kind, str], tuple[int, ...]]:
        spelt: dict[tuple[Kind, str], dict[int, None]] = {}
        for kind in KINDS:
            for name, code in self._codes[kind].items():
                for spelling in (name, *self._labels[kind][code].values()):
                    plain = plain_size(spelling) if kind == "size" else spelling
                    spelt.setdefault((kind, plain), {})[code] = None
        return {key: tuple(codes) for key, codes in spelt.items()}
