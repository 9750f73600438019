"""A file is read as its author wrote it: by its mark, as UTF-8, or in a Japanese set."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.product import Product
from assistant.errors import FileUnreadable
from assistant.ingest.source import LONGEST_LINE, Line, Loaded, Refused, Source, decode

TEXT = "商品コード,商品名,価格\nA-1,リネンのシャツ,4980\nA-2,マグカップ,1200\n"
ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be",
             "utf-32", "iso2022_jp")  # fmt: skip


def source(path: Path) -> Source:
    return Source(path=path, root=path)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_catalogue_reads_alike_in_every_encoding(
    write: Callable[..., Path], records: Callable[[Path], list[Product]], encoding: str
) -> None:
    found = records(write("shop.csv", TEXT, encoding))
    assert [(each.sku, each.title, each.price.amount) for each in found] == [
        ("A-1", {"ja": "リネンのシャツ"}, 4980),
        ("A-2", {"ja": "マグカップ"}, 1200),
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_whole_text_and_lines_say_the_same(write: Callable[..., Path], encoding: str) -> None:
    file = source(write("shop.txt", TEXT, encoding))
    assert [line.text for line in file.lines()] == TEXT.splitlines()
    assert file.text() == TEXT


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_as_one(write: Callable[..., Path], end: str) -> None:
    file = source(write("a.txt", f"一{end}二{end}三"))
    assert list(file.lines()) == [Line(1, "一"), Line(2, "二"), Line(3, "三")]


def test_kanji_alone_are_read_as_shift_jis() -> None:
    assert decode("商品名,価格,在庫数\n".encode("cp932")) == "商品名,価格,在庫数\n"


def test_half_width_kana_stay_what_they_are() -> None:
    text = "ﾘﾈﾝｼｬﾂ という名前のシャツです。\n"
    assert decode(text.encode("cp932")) == text


def test_french_is_not_taken_for_japanese() -> None:
    text = "Crème brûlée à la façon de grand-mère, très légère et parfumée à la vanille.\n" * 3
    assert decode(text.encode("latin-1")) == text


def test_one_line_in_another_encoding_is_told_and_the_others_are_read(
    write: Callable[..., Path], load: Callable[[Path], list[Loaded | Refused]]
) -> None:
    rows = [f"A-{n},シャツ{n}番,{n}00\n".encode() for n in range(1, 30)]
    rows[4] = "A-5,シャツ5番,500\n".encode("cp932")
    found = load(write("shop.csv", b"sku,title,price\n" + b"".join(rows)))
    refused = [each for each in found if isinstance(each, Refused)]
    assert refused == [Refused("does not fit the file's character set (utf-8)", 6)]
    assert len(found) == 29


def test_a_binary_file_is_no_text() -> None:
    with pytest.raises(FileUnreadable, match="not a text file"):
        decode(bytes(range(256)) * 40, name="photo.txt")


def test_a_stray_nul_does_not_make_a_text_binary(write: Callable[..., Path]) -> None:
    assert (
        source(write("a.txt", "返品は\x0030日以内です。" + "あ" * 2_000))
        .text()
        .startswith("返品は30日以内です。")
    )


def test_a_line_longer_than_the_limit_is_told_and_passed_over(write: Callable[..., Path]) -> None:
    path = write("a.jsonl", b"one\n" + b"x" * (LONGEST_LINE + 5) + b"\nthree\n")
    lines = list(source(path).lines())
    assert lines == [
        Line(1, "one"),
        Line(2, "", "is longer than 16,000,000 characters"),
        Line(3, "three"),
    ]


def test_a_marked_file_that_breaks_off_is_read_to_its_break(write: Callable[..., Path]) -> None:
    path = write("a.txt", "一行目\n二行目\n".encode("utf-16")[:-1])
    assert next(source(path).lines()).text == "一行目"


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"gone\.txt: No such file"):
        source(tmp_path / "gone.txt").text()
