"""What every loader keeps to, whatever it is given: records, refusals or one clear reason."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.model import Frozen
from assistant.errors import FileUnreadable
from assistant.ingest.formats import FORMATS, Format
from assistant.ingest.source import Loaded, Refused, Source, opened

READABLE = [each for each in FORMATS if each.name != "PDF"]
"""A PDF starts a process of its own; its hostile files stand with its other tests."""

HOSTILE = {
    "empty": b"",
    "blank": b" \n\n\t\n",
    "mark alone": b"\xef\xbb\xbf",
    "nul": b"\x00" * 5_000,
    "binary": bytes(range(256)) * 64,
    "half a character": "あ".encode()[:2],
    "half a utf-16": "あ".encode("utf-16")[:3],
    "surrogates": b'{"title": "\\ud800", "name": "\\udfff", "price": 1, "text": "\\ud800"}\n',
    "deep json": b'{"title":' + b"[" * 200_000 + b"\n",
    "deep yaml": b"schema: glossary/1\nterms: " + b"[" * 3_000,
    "aliases": b"a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\nterms: *b\n",
    "deep html": b"<div>" * 50_000 + b"x",
    "deep quotes": b">" * 50_000 + b"x\n",
    "brackets": b"[" * 50_000 + b"\n",
    "one long line": b"x" * 3_000_000,
    "many lines": b"x\n" * 20_000,
    "numbers": b'{"id": 1e999, "title": NaN, "name": Infinity, "price": -Infinity, "text": 5}\n',
    "lists for texts": b'{"id": [], "title": [1], "name": {"a": 1}, "price": {}, "text": []}\n',
    "wrong shapes": b'{"title": {"ja": 5}, "price": {"amount": "x"}, "variants": [1, null], '
    b'"stock": [1], "images": [[1]], "attributes": [1], "options": 5, "sections": [1]}\n',
    "head without end": b"---\ntitle: x\n",
    "head of a list": b"---\n- x\n---\ntext\n",
    "unclosed quote": b'id,title,link,price,availability\n"' + b"x,\n" * 50_000,
    "commas": b"title,price\n" + b"," * 500_000 + b"\n",
    "entities": b'<!DOCTYPE a [<!ENTITY b "b">]><rss><item>&b;</item></rss>',
    "no end": b"<rss><channel><item>" * 5_000,
    "yaml object": b"schema: glossary/1\nterms: !!python/object/apply:os.getcwd []\n",
}


def taken(chosen: Format, path: Path) -> list[Loaded | Refused] | str:
    """Load everything; the reason when the file as a whole is refused."""
    try:
        return [opened(each) for each in chosen.load(Source(path=path, root=path))]
    except FileUnreadable as problem:
        return str(problem)


def keeps_to_it(found: list[Loaded | Refused] | str, name: str) -> None:
    if isinstance(found, str):
        assert name in found
        assert "\n" not in found
        return
    for each in found:
        assert each.line >= 0
        if isinstance(each, Refused):
            assert each.reason
        else:
            assert isinstance(each.record, Frozen)
            each.record.model_dump_json().encode()


@pytest.mark.parametrize("chosen", READABLE, ids=lambda each: each.name)
@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_file_harms_nobody(chosen: Format, attack: str, tmp_path: Path) -> None:
    path = tmp_path / f"hostile{chosen.suffixes[0]}"
    path.write_bytes(HOSTILE[attack])
    started = time.process_time()
    keeps_to_it(taken(chosen, path), path.name)
    assert time.process_time() - started < 30


@pytest.mark.parametrize("chosen", READABLE, ids=lambda each: each.name)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_records_refusals_or_a_reason(
    chosen: Format, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / f"any{chosen.suffixes[0]}"
    path.write_bytes(content)
    keeps_to_it(taken(chosen, path), path.name)


fields = st.sampled_from(
    ["id", "sku", "title", "name", "price", "sale_price", "currency", "text", "sections", "term",
     "definition", "lang", "stock", "variants", "images", "options", "attributes", "category",
     "item_group_id", "tax_rate", "availability", "other"]
)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(fields, inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "chosen", [each for each in READABLE if ".jsonl" in each.suffixes], ids=lambda each: each.name
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(record=st.dictionaries(fields, values, max_size=8))
def test_any_json_record_is_taken_or_refused(
    chosen: Format, tmp_path: Path, record: dict[str, object]
) -> None:
    import json

    path = tmp_path / "any.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    keeps_to_it(taken(chosen, path), path.name)
