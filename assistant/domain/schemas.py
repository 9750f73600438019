"""Writes the JSON Schemas of our data: `python -m assistant.domain.schemas FOLDER`."""

import json
import sys
from pathlib import Path

from pydantic import TypeAdapter

from assistant.domain.assessment import Assessment
from assistant.domain.conversation import FinishedTurn
from assistant.domain.customer import Customer
from assistant.domain.document import Page
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.listing import LawRule, Listing
from assistant.domain.order import Order, Proposal
from assistant.domain.product import Product, Vocabulary
from assistant.domain.rubric import Rubric

SHAPES = (
    Assessment,
    Customer,
    FinishedTurn,
    GlossaryTerm,
    LawRule,
    Listing,
    Order,
    Page,
    Product,
    Proposal,
    Rubric,
    Vocabulary,
)


def schema_of(shape: type) -> str:
    """Write the JSON Schema (2020-12) of a shape, keys in order, with a final newline."""
    schema = TypeAdapter(shape).json_schema(mode="validation")
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write one file a shape and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for shape in SHAPES:
        path = folder / f"{shape.__name__.lower()}.schema.json"
        path.write_text(schema_of(shape), encoding="utf-8")
        written.append(path)
    return tuple(written)


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
