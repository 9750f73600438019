from pathlib import Path

from assistant.cli.assessing import _show, _write
from assistant.maturity.interview import interviewed
from assistant.offline.notes import OfflineNoteReader


def test_a_report_comes_with_a_screen_of_stages_what_is_undecided_and_the_next_question(
    rubrics, tmp_path: Path, capsys
):
    rubric = rubrics["commerce-cwr"]
    answers = OfflineNoteReader().read("小さなチームで、メルマガは一斉配信だけ。", rubric)
    result = interviewed(rubric, answers, id="as_1", language="ja")
    written = tmp_path / "report.html"

    _show(rubric, result, "ja")
    _write(written, rubric, result, "ja")

    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("EC成熟度")
    assert [line.split()[0] for line in told[1:7]] == [
        "アクション", "データ", "インサイト", "方法", "ガバナンス", "プライバシー",
    ]  # fmt: skip
    assert told[4].split() == ["方法", "0〜1", "未着手〜クロール", "「メルマガは一斉配信だけ」"]
    assert told[7] == f"まだ判断できない項目: {len(result.undecided)}件"
    assert told[8].startswith("次にお聞きしたいこと: ")
    assert told[9:] == [str(written)]
    assert written.exists()
