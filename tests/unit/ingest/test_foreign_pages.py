"""Pages of other systems: web pages, plain text, exports of help centres, PDF."""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.domain.document import Page, Section
from assistant.errors import FileUnreadable
from assistant.ingest.loaders import pdf_page
from assistant.ingest.markup import outline, plain_text
from assistant.ingest.plain_headings import plain_sections
from assistant.ingest.source import Loaded, Refused, Source

Write = Callable[..., Path]
Pages = Callable[[Path], list[Page]]

HTML = """<!doctype html><html lang="ja"><head><title>返品 | 店</title>
<link rel="canonical" href="https://shop.example/returns"><style>p{}</style></head>
<body><header><a>ロゴ</a></header><nav>メニュー</nav><script>var a="<p>x</p>";</script>
<main><h1>返品について</h1><p>30日以内に
お申し出ください。<br>送料は無料です。</p>
<h2>送料</h2><table><tr><th>地域</th><th>送料</th></tr><tr><td>関東</td><td>500円</td></tr></table>
<h3>離島</h3><ul><li>一部 &amp; 遠方</li><li>要相談</li></ul><!-- 内緒 -->
<aside>広告</aside></main><footer>© 店</footer></body></html>"""


def test_a_web_page_is_its_main_part_cut_at_headings(write: Write, records: Pages) -> None:
    (page,) = records(write("returns.html", HTML))
    assert (page.id, page.title, page.language, page.url) == (
        "returns", "返品 | 店", "ja", "https://shop.example/returns",
    )  # fmt: skip
    assert page.sections == (
        Section(heading="返品について", text="30日以内に お申し出ください。\n送料は無料です。"),
        Section(heading="送料", text="地域 | 送料\n関東 | 500円", path=("返品について",)),
        Section(heading="離島", text="- 一部 & 遠方\n- 要相談", path=("返品について", "送料")),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-16"])
def test_a_web_page_is_read_in_its_encoding(write: Write, records: Pages, encoding: str) -> None:
    page_html = HTML.replace("©", "(c)")
    (page,) = records(write("returns.html", page_html, encoding))
    assert page.sections[0].heading == "返品について"


def test_a_page_of_nothing_but_a_menu_keeps_its_words() -> None:
    assert outline("<nav><p>返品は30日以内</p></nav>").sections == [
        Section(heading="", text="返品は30日以内")
    ]


def test_text_that_is_no_markup_stays_as_it_is() -> None:
    assert plain_text("サイズ<M> 3 < 5 & 7 > 2") == "サイズ<M> 3 < 5 & 7 > 2"


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<", "<a ", "<!-", "<!", "<?", "</", "<a b='", "&", "&#", "<![CDATA[", "<h1>",
     "<script>", "<!--", "<td>", "<li>", "\n", "<nav>"],
)  # fmt: skip
def test_broken_markup_takes_time_in_proportion_to_its_length(piece: str) -> None:
    started = time.process_time()
    outline(piece * 100_000 + "終わり")
    assert time.process_time() - started < 10


@given(st.text(alphabet="<>/!-&;#\"'= abph123\nあ", max_size=200))
def test_any_markup_can_be_read(html: str) -> None:
    for section in outline(html).sections:
        assert section.text == section.text.strip() != ""


TEXT = """返品と交換の手引き
この手引きは、返品と交換の流れをまとめたものです。はじめにお読みください。
返品とは
お届けした商品を、理由を添えてお戻しいただくことです。
期間:
商品の到着から30日以内にお申し出ください。
以下は主な条件です:
- 未使用であること
- 箱があること
1. 申し込み
マイページからお申し込みいただくか、店舗にお持ちください。
送料の負担のポイント
お客様の都合による返品では、送料はお客様のご負担です。
"""


def test_plain_text_is_cut_at_lines_that_read_as_headings(write: Write, records: Pages) -> None:
    (page,) = records(write("guide.txt", TEXT))
    assert page.title == "返品と交換の手引き"
    assert [(each.path, each.heading) for each in page.sections] == [
        ((), "返品と交換の手引き"),
        ((), "返品とは"),
        (("返品とは",), "期間"),
        (("返品とは",), "1. 申し込み"),
        ((), "送料の負担のポイント"),
    ]
    assert page.sections[2].text.endswith("- 未使用であること\n- 箱があること")


def test_a_glossary_in_plain_text_begins_an_entry_at_each_term(
    write: Write, records: Pages
) -> None:
    site = " 用語集 小さな店のための読みもの集"
    text = (
        "用語集\n-\n"
        f"Customer Journey カスタマージャーニー{site}\n買うまでと買ったあとの道のりです。\n-\n"
        f"Upselling アップセル{site}\n-\n要点: より良い品をすすめること。\n"
        f"Unique Identifier ユニーク識別子{site}\n- 次のページ\n"
    )
    (page,) = records(write("terms.txt", text))
    assert [each.heading for each in page.sections] == [
        "", "Customer Journey カスタマージャーニー", "Upselling アップセル",
        "Unique Identifier ユニーク識別子",
    ]  # fmt: skip
    assert "小さな店のための読みもの集" in page.sections[0].text


def test_headings_in_a_row_lead_to_the_next_text() -> None:
    sections = plain_sections(
        "大きな見出しとは\n\n小さな見出し\n\nここに文があります。見出しより長い文です。\n"
    )
    assert sections == (
        Section(
            heading="小さな見出し",
            text="ここに文があります。見出しより長い文です。",
            path=("大きな見出しとは",),
        ),
    )


def test_english_paragraphs_broken_at_a_margin_are_not_cut() -> None:
    text = (
        "Returns\n\nYou may return what you bought within thirty days of the day on which\n"
        "it came to you, as long as it has not been used\nand still has its box.\n\n"
        "Refunds\n\nWe pay back to the card you paid with, within a week of the return.\n"
    )
    assert [each.heading for each in plain_sections(text)] == ["Returns", "Refunds"]


@given(st.text(alphabet="あい返品とは。:：-Q1.? \n", max_size=300))
def test_no_letter_of_a_plain_text_is_lost(text: str) -> None:
    kept = "".join("".join((*each.path, each.heading, each.text)) for each in plain_sections(text))
    for letter in "あい返品とはQ1":
        assert kept.count(letter) >= text.count(letter)


def test_markdown_in_a_text_file_is_cut_at_its_headings(write: Write, records: Pages) -> None:
    text = "---\ntitle: 手引き\nhead: 0%\n---\n\n# 大\n\n文。\n\n## 小\n\n| a |\n|---|\n| b |\n"
    (page,) = records(write("guide.txt", text))
    assert page.title == "手引き"
    assert [(each.path, each.heading) for each in page.sections] == [((), "大"), (("大",), "小")]


def test_pages_in_lines_keep_their_sections_and_languages(write: Write, records: Pages) -> None:
    rows = [
        {"path": "help/returns.md", "lang": "ja-JP", "title": "返品",
         "text": "# 返品\n\n30日以内。"},
        {"path": "help/returns.md", "lang": "en", "title": "Returns", "text": "# R\n\n30 days."},
        {"slug": "faq", "title": "FAQ", "body_html": "<h2>送料は？</h2><p>500円です。</p>",
         "url": "https://shop.example/faq", "kind": "faq", "audience": "customer"},
        {"id": 7, "title": "節", "sections": [
            {"level": 1, "heading": "大", "text": "]"},
            {"level": 2, "heading": "小", "text": "本文です。"}]},
    ]  # fmt: skip
    content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    ja, en, faq, cut = records(write("docs.jsonl", content))
    assert (ja.id, ja.language, en.id, en.language) == (
        "help/returns", "ja", "help/returns", "en",
    )  # fmt: skip
    assert ja.sections == (Section(heading="返品", text="30日以内。"),)
    assert (faq.id, faq.kind, faq.audience, faq.url) == (
        "faq", "faq", "customer", "https://shop.example/faq",
    )  # fmt: skip
    assert faq.sections == (Section(heading="送料は？", text="500円です。"),)
    assert (cut.id, cut.sections) == (
        "7", (Section(heading="小", text="本文です。", path=("大",)),),
    )  # fmt: skip


def test_a_page_without_text_is_refused(
    write: Write, load: Callable[[Path], list[Loaded | Refused]]
) -> None:
    rows = '{"title": "a", "text": "本文"}\n{"title": "b", "text": " "}\n'
    assert load(write("docs.jsonl", rows))[1] == Refused("has no text", 2)


def test_a_folder_decides_who_its_pages_are_for(write: Write, records: Pages) -> None:
    write("_mapping.yaml", "audience: merchandiser\npage_kind: policy\n")
    (page,) = records(write("rules.txt", "本文だけの短いページです。"))
    assert (page.audience, page.kind) == ("merchandiser", "policy")


def pdf(*pages: str, title: str = "") -> bytes:
    held = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    canvas = Canvas(held)
    canvas.setTitle(title)
    for text in pages:
        canvas.setFont("HeiseiKakuGo-W5", 12)
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def test_a_pdf_is_read_page_by_page(write: Write, records: Pages) -> None:
    (page,) = records(
        write("guide.pdf", pdf("Returns within 30 days", "", "返品の手引き", title="手引き"))
    )
    assert page.title == "手引き"
    assert page.sections == (
        Section(heading="p. 1", text="Returns within 30 days"),
        Section(heading="p. 3", text="返品の手引き"),
    )


def encrypted() -> bytes:
    writer, held = PdfWriter(io.BytesIO(pdf("secret"))), io.BytesIO()
    writer.encrypt("password")
    writer.write(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf("x")[:200], "is not a PDF that can be read"),
        (b"%PDF-1.7\n" + b"\x00" * 500, "is not a PDF that can be read"),
        (b"hello", "is not a PDF that can be read"),
        (pdf(""), "holds no text; a scanned document has to be recognised first"),
        (encrypted(), "is encrypted"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(
    write: Write, load: Callable[[Path], list[Loaded | Refused]], content: bytes, reason: str
) -> None:
    with pytest.raises(FileUnreadable, match=f"a.pdf: {reason}"):
        load(write("a.pdf", content))


def test_a_pdf_that_takes_too_long_is_given_up(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(pdf_page, "_READER", sleeper)
    monkeypatch.setattr(pdf_page, "WALL_SECONDS", 0.5)
    path = write("a.pdf", pdf("x"))
    with pytest.raises(FileUnreadable, match="takes longer than"):
        list(pdf_page.load(Source(path=path, root=path)))


def test_a_pdf_that_eats_memory_is_stopped(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    greedy = tmp_path / "greedy.py"
    reader = Path(pdf_page.pdf_reader.__file__).read_text(encoding="utf-8")
    greedy.write_text(reader.replace("reader = PdfReader(path)", "reader = b'x' * 3_000_000_000"))
    monkeypatch.setattr(pdf_page, "_READER", greedy)
    path = write("a.pdf", pdf("x"))
    with pytest.raises(FileUnreadable, match="needs more memory than a document may"):
        list(pdf_page.load(Source(path=path, root=path)))
