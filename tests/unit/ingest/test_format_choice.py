"""A file is known by its ending and what it holds; one that is not says why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ingest.formats import FORMATS, Kind, format_of, why_not

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("name", "content", "format_name"),
    [
        ("a.yaml", "schema: glossary/1\nterms: []\n", "our glossary"),
        ("a.md", "# a\n\nb\n", "Markdown page"),
        ("a.JSONL", '{"id": 1, "name": "a", "price": 1}\n', "catalogue lines"),
        ("a.jsonl", '\n{broken\n{"sku": "a", "title": {"ja": "b"}, "variants": []}\n',
         "catalogue lines"),
        ("a.jsonl", '{"term": "a", "definition": "b"}\n', "glossary lines"),
        ("a.jsonl", '{"title": "a", "text": "b"}\n', "page lines"),
        ("a.ndjson", '{"title": "a", "sections": []}\n', "page lines"),
        ("a.jsonl", '{"term_id": "a", "title": "b", "text": "c"}\n', "glossary lines"),
        ("a.csv", "sku,title,price\n", "catalogue table"),
        ("a.csv", "\ufeff商品コード,商品名,価格\n", "catalogue table"),
        ("a.csv", "Handle,Title,Variant Price\n", "Shopify export"),
        ("a.csv", "商品ID,商品名,販売価格,規格分類1(名称)\n", "EC-CUBE export"),
        ("a.tsv", "id\ttitle\tlink\tprice\tavailability\n", "Google feed"),
        ("a.xml", '<rss version="2.0"><channel/></rss>', "Google feed"),
        ("a.html", "<p>a</p>", "web page"),
        ("a.txt", "返品は30日以内です。", "plain text"),
        ("a.pdf", "%PDF-1.7", "PDF"),
    ],
)  # fmt: skip
def test_a_file_is_known_by_what_it_holds(
    write: Write, name: str, content: str, format_name: str
) -> None:
    chosen = format_of(write(name, content), None)
    assert chosen
    assert chosen.name == format_name


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "", "a.csv: is empty"),
        ("a.csv", "x,y\n1,2\n", "a.csv: its fields name neither products, pages nor terms (x, y); "
         "a.csv.mapping.yaml beside it can say what they mean"),
        ("a.json", "{}", "a.json: no loader for this kind of file (.json)"),
        ("a.xml", "<svg/>", "a.xml: no loader for this kind of file (.xml)"),
        ("Makefile", "all:", "Makefile: no loader for this kind of file (no ending)"),
        ("a.yaml", "a: 1\n", "a.yaml: no loader for this kind of file (.yaml)"),
    ],
)  # fmt: skip
def test_a_file_nobody_takes_says_why(write: Write, name: str, content: str, reason: str) -> None:
    path = write(name, content)
    assert format_of(path, None) is None
    assert why_not(path, None) == reason


def test_a_kind_narrows_the_choice(write: Write) -> None:
    path = write("a.csv", "sku,title,price\nA,b,1\n")
    assert format_of(path, "glossary") is None
    assert why_not(path, "glossary") == "a.csv: holds a catalogue, not a glossary"


def test_a_mapping_makes_unknown_fields_known(write: Write) -> None:
    write("a.csv.mapping.yaml", "fields: {title: x, price: y}\n")
    chosen = format_of(write("a.csv", "x,y\nmug,2\n"), None)
    assert chosen
    assert chosen.name == "catalogue table"


@pytest.mark.parametrize("kind", ["glossary", "page"])
def test_a_mapping_decides_between_pages_and_terms(write: Write, kind: Kind) -> None:
    write("a.jsonl.mapping.yaml", f"kind: {kind}\n")
    chosen = format_of(write("a.jsonl", '{"title": "a", "text": "b"}\n'), None)
    assert chosen
    assert chosen.kind == kind


def test_every_format_has_a_name_of_its_own() -> None:
    assert len({each.name for each in FORMATS}) == len(FORMATS)
