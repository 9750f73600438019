import csv
import io
import json
import re
import zipfile

import docx
import pypdf
import pytest

from assistant.domain.assessment import CriterionAnswer
from assistant.maturity.advice import next_steps
from assistant.maturity.evidence import stage_card
from assistant.maturity.interview import interviewed
from assistant.maturity.report import FormatUnavailable, report
from assistant.maturity.scoring import assess
from assistant.maturity.sheet import sheet
from assistant.maturity.summary import summary
from assistant.offline.notes import OfflineNoteReader

TALK = (
    "小さなチームで、メルマガは一斉配信だけ。アクセス解析は入ってるけど見るのは月末くらい。"
    "カゴ落ち対策は来期の予定。"
)


def said(name: str, value: float | None, **more: object) -> CriterionAnswer:
    return CriterionAnswer.model_validate({"criterion_id": name, "value": value, **more})


def test_loose_talk_becomes_a_card_that_quotes_both_sides(rubrics):
    rubric = rubrics["commerce-cwr"]
    answers = OfflineNoteReader().read(TALK, rubric)

    card = stage_card(rubric, interviewed(rubric, answers, id="as_1", language="ja"), "ja")

    rows = {each.id: each for each in card.dimensions}
    assert card.overall_text == "未着手〜ウォークの間です"
    assert (rows["method"].low_label, rows["method"].high_label) == ("未着手", "クロール")
    assert (rows["governance"].low, rows["governance"].high) == (1, 3)
    assert rows["privacy"].quotes == ()
    (plan,) = rows["action"].quotes
    assert (plan.criterion_id, plan.value, plan.quote) == ("act-3", 0.0, "カゴ落ち対策は来期の予定")
    assert plan.criterion == "カゴ落ちの方にメールなどで連絡している"
    assert card.next_question
    assert card.next_criteria


@pytest.mark.parametrize(
    ("values", "ja", "en"),
    [
        ({}, "まだ判断できる材料がありません", "nothing to judge by yet"),
        ({"b1": 0.0}, "クロールの段階に入る前です", "before Crawl"),
        ({"b1": 1.0, "b2": 1.0, "w1": 1.0}, "クロール〜ウォークの間です", "between Crawl and Walk"),
        ({"b1": 1.0, "b2": 1.0, "b3": 0.0, "w1": 1.0}, "クロールの段階です", "at Crawl"),
    ],
)
def test_the_overall_is_said_in_words(small, values, ja, en):
    result = assess(small, [said(*each) for each in values.items()], id="as_1")

    assert stage_card(small, result, "ja").overall_text == ja
    assert stage_card(small, result, "en").overall_text == en


def test_a_dimension_of_which_nothing_is_known_is_unknown_and_no_full_bar(small):
    result = assess(small, (said("w1", 1.0), said("b1", None, special="unknown")), id="as_1")

    base, work = stage_card(small, result, "ja").dimensions
    assert (base.coverage, base.quotes) == (0.0, ())
    assert (work.coverage, len(work.quotes)) == (0.5, 1)
    assert summary(stage_card(small, result, "ja"), "ja")[1:3] == (
        "  Base  未確認".replace("Base", base.label),
        f"  {work.label}  1〜2 クロール〜ウォーク",
    )


def test_what_is_inferred_or_does_not_apply_is_not_unknown(small):
    spared = said("w1", None, special="not_applicable", reason="なし")

    for answers in ((said("b3", 1.0),), (spared, said("w2", None, special="unknown"))):
        rows = sheet(small, assess(small, answers, id="as_1"), "ja").rows
        assert sum(not row.told for row in rows) == 1


@pytest.mark.parametrize(
    ("language", "unknown"),
    [
        ("ja", "未確認（判断できる材料がまだありません）"),
        ("en", "not yet known (nothing to judge by)"),
    ],
)
def test_a_report_says_unknown_instead_of_an_interval_from_end_to_end(rubrics, language, unknown):
    page = written(rubrics, "commerce-cwr", TALK, "html", language)
    text = written(rubrics, "commerce-cwr", TALK, "md", language)
    table = csv.DictReader(io.StringIO(written(rubrics, "commerce-cwr", TALK, "csv", language)[1:]))

    assert page.count('class="unknown"') == 1
    assert f"<td>{unknown}</td>" in page
    assert f"| {unknown} | – | – | – | 0 |" in text
    assert [row["text"] for row in table if row["id"] == "privacy"] == [unknown]


def test_a_report_of_a_checklist_says_which_areas_are_unknown(rubrics):
    page = written(rubrics, "unified-commerce", TALK, "html")

    assert page.count('<tr class="unknown">') == 14


def test_the_summary_fits_one_screen(rubrics):
    for model, rows in (("commerce-cwr", 6), ("unified-commerce", 16)):
        rubric = rubrics[model]
        answers = OfflineNoteReader().read(TALK, rubric)
        result = interviewed(rubric, answers, id="as_1", language="ja")

        lines = summary(stage_card(rubric, result, "ja"), "ja")

        assert len(lines) == rows + 3
        assert lines[-2] == f"まだ判断できない項目: {len(result.undecided)}件"
        assert result.next_question
        assert lines[-1] == f"次にお聞きしたいこと: {result.next_question.text}"


def test_the_summary_has_a_stage_an_interval_and_a_quote_for_each_dimension(rubrics):
    rubric = rubrics["commerce-cwr"]
    answers = OfflineNoteReader().read(TALK, rubric)
    card = stage_card(rubric, interviewed(rubric, answers, id="as_1", language="ja"), "ja")

    lines = [line.split() for line in summary(card, "ja")]

    assert lines[1] == ["アクション", "0〜3", "未着手〜ラン", "「カゴ落ち対策は来期の予定」"]
    assert lines[5] == ["ガバナンス", "1〜3", "クロール〜ラン", "「小さなチームで」"]
    assert lines[6] == ["プライバシー", "未確認"]


def test_the_summary_says_when_all_is_decided(small):
    full = assess(small, [said(each.id, 1.0) for each in small.criteria], id="as_1")

    lines = summary(stage_card(small, full, "en"), "en")

    assert lines[1:] == ("  Base  2 Walk", "  Work  2 Walk", "Every criterion is decided")


def test_a_checklists_groups_show_what_is_covered(checklist):
    card = stage_card(checklist, assess(checklist, (said("i2", 1.0),), id="as_1"), "ja")

    row = card.dimensions[0]
    assert (row.low, row.high, row.low_label, row.coverage) == (1, 2, "1/2", 0.5)
    assert card.overall_text == "3項目のうち1項目がそろっています（未確認2項目）"


def test_both_sides_of_a_disagreement_are_quoted(small):
    answers = (
        said("w1", 1.0, respondent_id="a", quote="やっています"),
        said("w1", 0.0, respondent_id="b", quote="していません"),
    )

    card = stage_card(small, assess(small, answers, id="as_1"), "ja")

    assert [each.quote for each in card.dimensions[1].quotes] == ["やっています", "していません"]


def test_the_next_steps_are_the_essential_criteria_that_are_missing(small):
    answers = (said("b1", 0.25), said("b2", 0.0), said("w1", 1.0))

    steps = next_steps(small, assess(small, answers, id="as_1"), "ja")

    assert [(each.criterion_id, each.level, each.state) for each in steps] == [
        ("b1", 1, "partly"),
        ("w2", 2, "unknown"),
    ]
    assert steps[0].good_enough == "b1はこれで十分です。"


def test_when_only_the_mean_is_short_the_rest_is_named(small):
    steps = next_steps(small, assess(small, (said("b1", 1.0), said("b2", 0.0)), id="as_1"), "ja")

    assert [each.criterion_id for each in steps if each.dimension_id == "base"] == ["b2"]


def test_a_plan_is_told_as_a_plan(small):
    steps = next_steps(small, assess(small, (said("w1", 0.0, reason="planned"),), id="as_1"), "ja")

    assert [each.state for each in steps if each.criterion_id == "w1"] == ["planned"]


def test_at_the_top_there_is_nothing_to_do(small):
    full = [said(each.id, 1.0) for each in small.criteria]

    assert next_steps(small, assess(small, full, id="as_1"), "ja") == ()


def test_missing_items_come_after_the_missing_ones_they_rest_on(checklist):
    answers = (said("i1", 0.0), said("i2", 0.0))

    steps = next_steps(checklist, assess(checklist, answers, id="as_1"), "ja")

    assert [(each.criterion_id, each.rests_on) for each in steps] == [("i2", ()), ("i1", ("i2",))]


def written(rubrics, model: str, talk: str, form: str, language: str = "ja") -> str:
    rubric = rubrics[model]
    answers = OfflineNoteReader().read(talk, rubric)
    result = interviewed(rubric, answers, id="as_1", language=language)
    return report(rubric, result, language, form).content.decode("utf-8")


@pytest.mark.parametrize("model", ["commerce-cwr", "unified-commerce"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_format_has_the_same_numbers(rubrics, model, language):
    made = {
        form: written(rubrics, model, TALK, form, language)
        for form in ("md", "html", "json", "csv")
    }

    whole = json.loads(made["json"])
    table = list(csv.DictReader(io.StringIO(made["csv"].removeprefix("\ufeff"))))
    spread = {row["id"]: row for row in table if row["row"] in ("dimension", "group")}
    for row in whole["rows"]:
        low, high, share = (f"{row[each]:g}" for each in ("low", "high", "coverage"))
        assert (spread[row["id"]]["low"], spread[row["id"]]["high"]) == (low, high)
        assert spread[row["id"]]["coverage"] == share
        known = f"{low}–{high}: {row['text']}" if model == "commerce-cwr" else f"{low}/{high}"
        stand = known if row["told"] else row["text"]
        (line,) = [
            each for each in made["md"].splitlines() if each.startswith(f"| {row['label']} |")
        ]
        cells = [each.strip() for each in line.strip("|").split("|")]
        assert (cells[1], cells[-1]) == (stand, share)
        assert f"<td>{stand}</td>" in made["html"] or f'<td class="n">{stand}</td>' in made["html"]
    assert whole["overall_text"] in made["md"]
    assert whole["overall_text"] in made["html"]
    for answer in whole["answers"]:
        assert answer["quote"] in made["md"]


def test_the_spreadsheet_opens_as_utf_8(rubrics):
    assert written(rubrics, "commerce-cwr", TALK, "csv").startswith("\ufeffrow,id,label")


def test_a_clients_words_can_neither_script_the_page_nor_be_a_formula(small):
    answers = (said("w1", 1.0, quote="=1+1 <script>alert(1)</script> | `x`"),)
    result = assess(small, answers, id="as_1")

    made = {
        form: report(small, result, "ja", form).content.decode() for form in ("html", "md", "csv")
    }

    assert "<script" not in made["html"]
    assert "<script" not in made["md"]
    assert "'=1+1" in made["csv"]
    assert "\\|" in made["md"]


def test_the_page_needs_nothing_from_elsewhere(rubrics):
    page = written(rubrics, "commerce-cwr", TALK, "html")

    assert page.startswith('<!doctype html>\n<html lang="ja">')
    assert not re.search(r"(?:src|href)=|@import|url\(", page)


@pytest.mark.parametrize("form", ["exe", "doc", ""])
def test_a_format_that_is_not_there_yet_is_refused_in_words(small, form):
    with pytest.raises(FormatUnavailable, match="not available: use md, html, csv, json"):
        report(small, assess(small, (), id="as_1"), "ja", form)


def _office(rubrics, form: str) -> bytes:
    rubric = rubrics["commerce-cwr"]
    answers = OfflineNoteReader().read(TALK, rubric)
    return report(
        rubric, interviewed(rubric, answers, id="as_1", language="ja"), "ja", form
    ).content


def test_a_workbook_holds_the_client_s_words_as_text_and_no_formula(rubrics):
    with zipfile.ZipFile(io.BytesIO(_office(rubrics, "xlsx"))) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        pages = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]

    assert "カゴ落ち対策は来期の予定" in texts
    assert all("<f>" not in page for page in pages)


def test_a_document_has_a_heading_and_a_table_for_what_the_stages_rest_on(rubrics):
    written = docx.Document(io.BytesIO(_office(rubrics, "docx")))

    cells = {cell.text for table in written.tables for row in table.rows for cell in row.cells}
    assert "カゴ落ち対策は来期の予定" in cells
    assert any(each.text == "判断の根拠" for each in written.paragraphs)


def test_pages_to_print_are_a_pdf_and_the_same_every_time(rubrics):
    pages = _office(rubrics, "pdf")

    assert len(pypdf.PdfReader(io.BytesIO(pages)).pages) >= 2
    assert pages == _office(rubrics, "pdf")


def test_a_client_s_markup_stays_words_in_pages(small):
    answers = [said("b1", 1.0, quote="<b>&=1+1</b>")]

    for form in ("pdf", "docx", "xlsx"):
        assert report(small, assess(small, answers, id="as_1"), "en", form).content
