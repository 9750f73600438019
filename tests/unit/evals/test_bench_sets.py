"""Sets built from data: what asks, what is right, and that every build is the same."""

import json

import pytest

from evals.bench.beir import read_set
from evals.bench.made import Asked, Draft, Entry
from evals.bench.sets import DOCUMENTS, QUESTIONS, build, fitted, split_of


class Letters:
    def count(self, text):
        return len(text)


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")


LONG = (
    "この設定では、注文の数量と在庫の場所を、店舗ごとに一つずつ決めることができます。"
    "保存を押すと、次の日から有効になります。"
)


def section(heading, text=LONG, level=2):
    return {"level": level, "heading": heading, "text": text}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    write(folder / "docs" / "d365_commerce.ja.jsonl", [
        {"path": "a.md", "title": "数量の設定", "sections": [
            section("数量の設定", level=1), section("店舗ごとの数量を決める", LONG + "一"),
            section("追加リソース", LONG + "二"), section("短い節の見出し", "短い。")]},
        {"path": "b.md", "title": "在庫", "sections": [
            section("追加リソース", LONG + "三"),
            section("Version 10.0.29 への移行", LONG + "四")]},
    ])  # fmt: skip
    write(folder / "japanese_taxonomies" / "jsic_without_examples.jsonl", [
        {"code": "8046", "name": "テニス場", "name_en": "Tennis clubs", "description": "庭球場"},
        {"code": "8099", "name": "その他の施設", "name_en": "Others", "description": "他の施設"},
        {"code": "80", "name": "娯楽業", "name_en": "AMUSEMENT", "description": None},
    ])  # fmt: skip
    write(folder / "products" / "aws_retail_demo_store.jsonl", [
        {"id": "p1", "name": "Crimson Dream", "category": "footwear", "style": "boot",
         "description": "A scarlet boot of fine leather.", "gender_affinity": "F"},
        {"id": "p2", "name": "Night Walker", "category": "footwear", "style": "boot",
         "description": "A black boot.", "gender_affinity": "F"},
        {"id": "p3", "name": "Red leather boot for women", "category": "footwear", "style": "boot",
         "description": "Red leather boot.", "gender_affinity": "F"},
    ])  # fmt: skip
    return folder


@pytest.fixture
def built(data, tmp_path, capsys):
    out = tmp_path / "out"
    build(data, out, tokens=Letters())
    return out, capsys.readouterr()


def test_absent_data_is_skipped_with_the_reason(built):
    out, said = built
    assert sorted(path.name for path in out.iterdir()) == [
        "aws_attributes_en", "d365_headings_ja", "jsic_names_ja",
    ]  # fmt: skip
    assert "adobe_headings_en: skipped" in said.err
    assert "bestbuy.jsonl" in said.err
    assert "d365_headings_ja: 4 documents, 1 queries" in said.out


def test_a_heading_told_once_asks_for_its_section(built):
    beir = read_set(built[0] / "d365_headings_ja")
    assert [(each.text, beir.grades[each.id]) for each in beir.queries] == [
        ("店舗ごとの数量を決める", {"a.md#1": 1})
    ]
    assert all("決める" not in each.title for each in beir.entries)


def test_a_class_is_asked_for_by_name_and_in_english(built):
    folder = built[0] / "jsic_names_ja"
    assert [each.text for each in read_set(folder).queries] == ["テニス場"]
    assert [each.text for each in read_set(folder, query_field="text_en").queries] == [
        "Tennis clubs"
    ]
    assert {each.whole for each in read_set(folder).entries} == {"庭球場", "他の施設"}


def test_products_are_right_by_what_they_are_whatever_words_tell_it(built):
    beir = read_set(built[0] / "aws_attributes_en")
    for each in beir.queries:
        right = set(beir.grades[each.id])
        assert "boot" in each.text
        if "red" in each.text.split() or "leather" in each.text:
            assert right == {"p1", "p3"}
        if "black" in each.text:
            assert right == {"p2"}
    assert beir.queries


def test_no_question_holds_a_whole_title(built):
    beir = read_set(built[0] / "aws_attributes_en")
    title = {"red", "leather", "boot", "for", "women"}
    assert not any(title <= set(each.text.lower().split()) for each in beir.queries)


def test_the_same_data_give_the_same_sets(built, data, tmp_path):
    again = tmp_path / "again"
    build(data, again, tokens=Letters())
    for path in sorted(built[0].rglob("*.*")):
        assert path.read_bytes() == (again / path.relative_to(built[0])).read_bytes()


def test_each_query_is_of_one_half_for_good(built):
    folder = built[0] / "jsic_names_ja"
    half = split_of("q:8046")
    other = {"dev": "test", "test": "dev"}[half]
    assert len(read_set(folder, split=half).queries) == 1
    with pytest.raises(Exception, match=other):
        read_set(folder, split=other)
    halves = [split_of(f"q:{number}") for number in range(1000)]
    assert 450 < halves.count("dev") < 550


def test_a_set_keeps_to_its_size_and_loses_no_right_answer():
    entries = tuple(Entry(f"d{number}", "", f"text {number}") for number in range(DOCUMENTS * 2))
    asked = tuple(Asked(f"q{each.id}", {"text": "x"}, {each.id: 1}) for each in entries[::5])
    draft = fitted(Draft(entries, asked))
    assert (len(draft.entries), len(draft.asked)) == (DOCUMENTS, QUESTIONS)
    kept = {each.id for each in draft.entries}
    assert all(kept.issuperset(each.grades) for each in draft.asked)
