"""Catalogues of any size: shipped records and vectors, perturbed, for measuring growth alone."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.domain.product import Product
from assistant.ports import Matrix, Vector
from assistant.prompts import data_folder

SPREAD = 0.35
"""How far a vector is moved by the difference of two others (as in `evals.bench.filters`)."""


COUNTED = "2026-04-01T00:00:00+09:00"
MOST_VARIANTS = 1


class MovedEmbeddings:
    """Gives each text a shipped vector, moved by chance that hangs on the text alone.

    The vectors lie as real ones do, cost next to nothing, and stand for no meaning.
    """

    fingerprint = "moved-shipped-vectors/384"
    dimensions = 384
    query_characters = 1_000

    def __init__(self) -> None:
        with np.load(data_folder("knowledge") / "vectors" / "e5.npz") as archive:
            self._real = unit(archive["vectors"].astype(np.float32))

    def query(self, text: str) -> Vector:
        """Move a vector → `(384,)`."""
        vector: Vector = self.passages([text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Move a vector for each text → `(len(texts), 384)`."""
        digests = [hashlib.sha256(text.encode()).digest() for text in texts]
        drawn = np.array([np.frombuffer(each[:12], np.uint32) for each in digests], dtype=np.int64)
        start, one, other = drawn.reshape(len(texts), 3).T % len(self._real)
        return unit(self._real[start] + SPREAD * (self._real[one] - self._real[other]))


def unit(vectors: Matrix) -> Matrix:
    """Bring vectors to unit length."""
    scaled: Matrix = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return scaled


def write_catalogue(
    path: Path, originals: Sequence[Product], count: int, *, changed: frozenset[int] = frozenset()
) -> None:
    """Write `count` products as JSON lines; those in `changed` are worded anew.

    They are told in Japanese only, each with its first variant. The mapping beside the file says
    when stock was counted, else every product would change with the date of the file.
    """
    path.with_name(f"{path.name}.mapping.yaml").write_text(f"stock_as_of: {COUNTED}\n", "utf-8")
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            record = perturbed(originals[number % len(originals)], number)
            if number in changed:
                record["title"]["ja"] += " 改良版"
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def perturbed(original: Product, number: int) -> dict[str, Any]:
    """Draw a product of its own from a shipped one: number, title, prices and stock are moved."""
    chance = np.random.default_rng(number)
    record: dict[str, Any] = _japanese(original.model_dump(mode="json", exclude_defaults=True))
    record["sku"] = f"{original.sku}-{number:07d}"
    record["title"] = {"ja": f"{record['title']['ja']} {_model_name(chance)}"}
    record["price"]["amount"] = _moved(record["price"]["amount"], chance)
    record["variants"] = record["variants"][:MOST_VARIANTS]
    for variant in record["variants"]:
        variant["sku"] = f"{variant['sku']}-{number:07d}"
        variant["price"]["amount"] = _moved(variant["price"]["amount"], chance)
        for place in variant.get("stock", ()):
            place["quantity"] = int(chance.integers(0, 40))
    for left_out in ("gtin", "images", "url"):
        record.pop(left_out, None)
    return record


def originals_of(products: Iterator[Product]) -> tuple[Product, ...]:
    """Keep the products that are told in Japanese, in SKU order."""
    told = (each for each in products if "ja" in each.title)
    return tuple(sorted(told, key=lambda each: each.sku))


def _japanese(value: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    if isinstance(value, list):
        return [_japanese(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value and value.keys() <= {"ja", "en"} and "ja" in value:
        return {"ja": value["ja"]}
    return {key: _japanese(each) for key, each in value.items()}


def _model_name(chance: np.random.Generator) -> str:
    letters = "".join(chr(ord("A") + int(each)) for each in chance.integers(0, 26, 2))
    return f"{letters}{int(chance.integers(10, 10_000))}"


def _moved(amount: int, chance: np.random.Generator) -> int:
    return max(int(amount * chance.uniform(0.7, 1.4)) // 10 * 10, 10)
