"""A mapping file beside a foreign file: what its fields mean where their names do not say."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from assistant.domain.document import PageKind
from assistant.domain.glossary import Source as Work
from assistant.domain.model import Frozen, Words
from assistant.domain.product import LegalClass
from assistant.domain.reader import Audience
from assistant.errors import FileUnreadable
from assistant.ingest.foreign.field_names import (
    PAGE_FIELDS,
    PRODUCT_FIELDS,
    TERM_FIELDS,
    Slot,
    folded,
    page_slot,
    product_slot,
    term_slot,
)
from assistant.ingest.foreign.prices import CURRENCIES
from assistant.ingest.source import Source
from assistant.ingest.yaml_lines import explain, parsed

FOLDER_MAPPING = "_mapping.yaml"
_OURS = {*PRODUCT_FIELDS, *PAGE_FIELDS, *TERM_FIELDS, "term"}


class AttributeName(Frozen):
    """How a foreign field becomes one of our attributes."""

    key: str | None = None
    label: Words = Field(default_factory=dict)
    unit: str | None = None


class FieldMapping(Frozen):
    """What a merchant says about a file: `fields` is our field → their name or names."""

    format: Literal["mapping/1"] = Field(default="mapping/1", alias="schema")
    kind: Literal["catalogue", "glossary", "page"] | None = None
    currency: str | None = None
    language: str | None = None
    fields: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    attributes: dict[str, AttributeName] = Field(default_factory=dict)
    sku_prefix: str = ""
    tax: Literal["included", "excluded"] = "included"
    tax_rate: int | None = None
    legal_class: LegalClass | None = None
    stock_as_of: datetime | None = None
    image_base: str = ""
    audience: Audience | Literal["all"] | None = None
    page_kind: PageKind | None = None
    source: Work | None = None

    @field_validator("fields", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        unknown = sorted(str(name) for name in set(value) - _OURS)
        if unknown:
            msg = f"no such field of ours: {', '.join(unknown)}"
            raise ValueError(msg)
        return {k: (names,) if isinstance(names, str) else names for k, names in value.items()}

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str | None) -> str | None:
        if value is not None and value not in CURRENCIES:
            msg = f"is no ISO 4217 code we know: {value}"
            raise ValueError(msg)
        return value

    def over(self, assumed: "FieldMapping") -> "FieldMapping":
        """Put what is said here over what a format assumes of all its files."""
        said = {name: getattr(each, name) for each in (assumed, self)
                for name in each.model_fields_set - {"format"}}  # fmt: skip
        return FieldMapping.model_validate(said)

    def product_slot(self, name: str) -> Slot:
        """Find what a name means in this catalogue."""
        known = self._slots.get(name)
        if known is None:
            known = self._slots[name] = self._own.get(folded(name)) or product_slot(name)
        return known

    def page_slot(self, name: str) -> Slot:
        """Find what a name means in this list of pages."""
        return self._own.get(folded(name)) or page_slot(name)

    def term_slot(self, name: str) -> Slot:
        """Find what a name means in this list of terms."""
        return self._own.get(folded(name)) or term_slot(name)

    @cached_property
    def attribute_names(self) -> Mapping[str, AttributeName]:
        """Index the attributes by the folded foreign name."""
        return {folded(name): each for name, each in self.attributes.items()}

    @cached_property
    def _slots(self) -> dict[str, Slot]:
        """Remember names already found: a file repeats them in every row."""
        return {}

    @cached_property
    def _own(self) -> Mapping[str, Slot]:
        named = {
            folded(name): Slot(field, rank - 100)
            for field, names in self.fields.items()
            for rank, name in enumerate(names)
        }
        return {**named, **{folded(name): Slot("ignored") for name in self.ignore}}


NO_MAPPING = FieldMapping()


def mapping_of(source: Source) -> FieldMapping:
    """Read the mapping beside a file, its own or its folder's; raises FileUnreadable."""
    beside = source.path.parent
    names = (f"{source.path.name}.mapping.yaml", f"{source.path.stem}.mapping.yaml")
    for path in (beside / names[0], beside / names[1], beside / FOLDER_MAPPING):
        if path.is_file():
            return _read(Source(path=path, root=path))
    return NO_MAPPING


def _read(source: Source) -> FieldMapping:
    try:
        return FieldMapping.model_validate(parsed(source.text()) or {})
    except yaml.YAMLError as problem:
        msg = f"{source.name}: {' '.join(str(problem).split())}"
        raise FileUnreadable(msg) from problem
    except ValidationError as problem:
        msg = f"{source.name}: {explain(problem)}"
        raise FileUnreadable(msg) from problem
