"""Judging files of copy, and writing listings to files."""

import csv
import io
import json
import zipfile

import pytest

from assistant.copywriting.check import check_file, check_text
from assistant.copywriting.export import COLUMNS, export
from assistant.domain.listing import Finding, Listing, Sentence
from assistant.errors import ConfigurationInvalid, FileUnreadable


def _ids(checked):
    return [finding.rule_id for finding in checked.findings]


@pytest.fixture
def judge(catalogue, rules):
    return lambda path: check_file(path, catalogue=catalogue, rules=rules)


def test_every_row_of_a_csv_is_judged_at_its_line(tmp_path, judge):
    path = tmp_path / "texts.csv"
    path.write_text(
        "SKU,text,channel\n"
        "MN-TBL-1001,磁器のマグで、容量は330mLです。食洗機対応です。,\n"
        "MN-TBL-1002,食洗機対応で、容量は350mLです。,\n"
        "MN-SKN-1001,シミが消えるクリームです。,\n"
        "NO-1,本文,\n"
        f"MN-TBL-1001,{'磁器のマグです。' * 20},short\n",
        encoding="cp932",
    )

    first, second, third, fourth, fifth = judge(path)

    assert (first.line, first.findings, first.passes) == (2, (), True)
    assert _ids(second) == ["claim-word", "claim-number"]
    said = [second.text[f.start : f.end] for f in second.findings]
    assert (said[0], said[1].removesuffix("mL")) == ("食洗機対応", "350")
    assert _ids(third) == ["spots-erase"]
    assert _ids(fourth) == ["sku-unknown"]
    assert _ids(fifth) == ["too-long"]
    assert not any(each.passes for each in (second, third, fourth, fifth))


def test_a_variant_sku_is_its_product(tmp_path, judge, by_sku):
    path = tmp_path / "texts.jsonl"
    sku = by_sku["MN-TBL-1001"].variants[0].sku
    path.write_text(f'\n{{"sku": "{sku}", "text": "白磁ではなく磁器です。"}}\n', encoding="utf-8")

    [checked] = judge(path)

    assert (checked.line, checked.passes) == (2, True)


def test_a_price_without_a_list_price_and_free_shipping_are_marked(by_sku, catalogue, rules):
    found = check_text(
        "今なら半額、送料無料です。",
        by_sku["MN-TBL-1001"],
        words=catalogue.words,
        rules=rules,
        telling="ja",
    )

    assert {"claim-price", "claim-shipping"} <= {each.rule_id for each in found}


def test_our_own_drafts_pass_the_check(products, catalogue, rules, draft):
    for product in products[::25]:
        for language in ("ja", "en"):
            listing = draft(product, language=language, channel="google")
            found = check_text(
                listing.text, product, words=catalogue.words, rules=rules, telling="ja"
            )
            assert [each for each in found if each.severity == "block"] == [], listing.sku


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("texts.xlsx", "", "csv, .tsv, .jsonl"),
        ("texts.csv", "sku,body\nA,b\n", "no column text"),
        ("texts.jsonl", "{", "line 1"),
        ("texts.jsonl", '{"sku": "A"}', "sku and text"),
        ("texts.csv", None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_judged_says_why(tmp_path, judge, name, text, why):
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")

    with pytest.raises(FileUnreadable, match=why):
        judge(path)


@pytest.fixture
def listing():
    return Listing(
        sku="X-1",
        channel="web",
        language="ja",
        title="=1+1",
        sentences=(
            Sentence(text="口の広いトートです。", attribute_ids=("summary",)),
            Sentence(text="重さは310gです。", attribute_ids=("attributes.weight",)),
        ),
        missing=("素材が登録されていません。",),
        findings=(
            Finding(rule_id="r", severity="block", start=0, end=0, text="世界一", why="根拠がない"),
        ),
    )


def test_a_csv_has_a_bom_fixed_columns_and_no_formula(tmp_path, listing):
    path = tmp_path / "out.csv"

    export([listing], path)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert tuple(row) == COLUMNS
    assert row["title"] == "'=1+1"
    assert row["text"] == "口の広いトートです。重さは310gです。"
    assert row["attribute_ids"] == "summary | attributes.weight"
    assert row["findings"] == "r (block): 世界一"
    assert row["blocked"] == "yes"


def test_json_lines_keep_every_sentence_with_its_attributes(tmp_path, listing):
    path = tmp_path / "out.jsonl"

    export([listing, listing], path)

    first, second = path.read_text("utf-8").splitlines()
    assert first == second
    read = json.loads(first)
    assert Listing.model_validate({k: v for k, v in read.items() if k != "text"}) == listing
    assert read["text"] == listing.text


def test_a_format_that_is_not_written_names_those_that_are(tmp_path, listing):
    with pytest.raises(ConfigurationInvalid, match=r"\.jsonl, \.csv"):
        export([listing], tmp_path / "out.doc")
    assert not (tmp_path / "out.doc").exists()


def test_a_workbook_has_a_row_a_listing_and_no_formula(tmp_path, listing):
    export([listing, listing], tmp_path / "out.xlsx")

    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert listing.sku in texts
    assert page.count("<row ") == 3
    assert "<f>" not in page
