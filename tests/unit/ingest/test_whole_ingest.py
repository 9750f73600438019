"""An ingest over real stores: what is added, kept, removed and told; nothing half done."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.generations.library import Generations
from assistant.adapters.hashed_embeddings import HashedEmbeddings
from assistant.adapters.memory_index import MemoryIndexes
from assistant.adapters.posting_words import PostingWords
from assistant.adapters.sql_store import SqlDocuments, connect
from assistant.adapters.vector_cache import FileVectorCache
from assistant.errors import IndexUnavailable
from assistant.ingest.pipeline import Intake, ingest
from assistant.ingest.report import IngestReport, RefusedRecord

NOW = datetime(2026, 4, 1, tzinfo=UTC)
Write = Callable[..., Path]
Run = Callable[..., IngestReport]


class Letters:
    def count(self, text: str) -> int:
        return len(text)


@pytest.fixture
def intake(tmp_path_factory: pytest.TempPathFactory) -> Intake:
    home = tmp_path_factory.mktemp("home")
    embeddings = HashedEmbeddings()
    library = Generations(
        home / "index", vectors=MemoryIndexes(), words=PostingWords(),
        fingerprint=embeddings.fingerprint,
    )  # fmt: skip
    return Intake(
        documents=SqlDocuments(connect(f"sqlite:///{home / 'store.sqlite'}")),
        library=library,
        embeddings=embeddings,
        cache=FileVectorCache(home / "vectors.sqlite"),
        tokens=Letters(),
    )


@pytest.fixture
def run(intake: Intake) -> Run:
    def ran(*paths: Path, intake: Intake = intake, **options: Any) -> IngestReport:
        return ingest(list(paths), intake, shop_id="main", now=NOW, **options)

    return ran


def goods(*numbers: int, price: int = 900) -> str:
    return "".join(f'{{"id": "P-{n}", "name": "皿{n}", "price": {price}}}\n' for n in numbers)


def told(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def test_what_did_not_change_is_not_published_again(write: Write, run: Run) -> None:
    write("shop/a.jsonl", goods(1, 2, 3))
    folder = write("shop/a.txt", "返品は30日以内です。").parent
    first, second = run(folder), run(folder)
    assert told(first) == (4, 0, 0, 0)
    assert told(second) == (0, 0, 0, 4)
    assert (first.generation, second.generation, second.embedded) == (1, 1, 0)
    assert second.by_kind == {"page": 1, "product": 3}
    assert second.passages == first.passages


def test_what_changed_came_or_went_is_published(write: Write, run: Run, intake: Intake) -> None:
    folder = write("shop/a.jsonl", goods(1, 2, 3)).parent
    run(folder)
    write("shop/a.jsonl", goods(1, 3, 4).replace("皿3", "深い皿"))
    report = run(folder)
    assert told(report) == (1, 1, 1, 1)
    assert report.embedded == 2
    assert sorted(intake.library.current().products) == ["P-1", "P-3", "P-4"]


def test_a_change_of_the_mapping_changes_the_products(
    write: Write, run: Run, intake: Intake
) -> None:
    path = write("shop/a.jsonl", goods(1))
    run(path.parent)
    write("shop/a.jsonl.mapping.yaml", "currency: USD\n")
    assert told(run(path.parent)) == (0, 1, 0, 0)
    assert intake.library.current().products["P-1"].price.currency == "USD"


def test_stock_in_a_newer_file_is_as_of_that_file(write: Write, run: Run, intake: Intake) -> None:
    path = write("shop/a.csv", "sku,title,price,stock\nA,皿,900,3\n")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    run(path.parent)
    os.utime(path, (1_700_086_400, 1_700_086_400))
    assert told(run(path.parent)) == (0, 1, 0, 0)
    (stock,) = intake.library.current().products["A"].variants[0].stock
    assert (stock.quantity, stock.as_of) == (3, datetime(2023, 11, 15, 22, 13, 20, tzinfo=UTC))


def test_an_unchanged_product_is_not_made_again(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("shop/a.jsonl", goods(*range(50)))
    run(path.parent)
    made: list[str] = []
    monkeypatch.setattr(
        "assistant.ingest.foreign.catalogue.shaped",
        lambda records, shaping, *, sku: made.append(sku),
    )
    assert told(run(path.parent)) == (0, 0, 0, 50)
    assert made == []


def test_the_same_number_twice_is_refused_with_both_places(write: Write, run: Run) -> None:
    write("shop/a.jsonl", goods(1))
    folder = write("shop/b.jsonl", goods(2, 1)).parent
    expected = (
        RefusedRecord(
            file="shop/b.jsonl", line=2, reason="product:P-1 stands in shop/a.jsonl line 1 already"
        ),
    )
    assert run(folder).refused == expected
    assert run(folder).refused == expected, "the same when nothing changed"


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("", "a.jsonl: is empty"),
        ("\x00\x01\x02" * 99, "a.jsonl: not a text file"),
        ('{"id": 1, "name": "a", "price": 1.5}\n', "a.jsonl: prices such as 1.5 name no currency"),
        ('{"x": 1}\n', "a.jsonl: its fields name neither products, pages nor terms (x)"),
    ],
)
def test_a_file_that_broke_keeps_what_it_held(
    write: Write, run: Run, intake: Intake, broken: str, reason: str
) -> None:
    folder = write("shop/a.jsonl", goods(1, 2)).parent
    run(folder)
    write("shop/a.jsonl", broken)
    report = run(folder)
    assert told(report) == (0, 0, 0, 0)
    assert [(each.file, each.line) for each in report.unreadable] == [("shop/a.jsonl", 0)]
    assert reason in report.unreadable[0].reason
    assert sorted(intake.library.current().products) == ["P-1", "P-2"]


def test_an_export_that_holds_nothing_but_its_heading_removes_nothing(
    write: Write, run: Run, intake: Intake
) -> None:
    folder = write("shop/a.csv", "sku,title,price\nA,皿,900\n").parent
    run(folder)
    write("shop/a.csv", "sku,title,price\n")
    report = run(folder)
    assert report.unreadable[0].reason == "shop/a.csv: holds no record"
    assert list(intake.library.current().products) == ["A"]


def test_a_folder_that_is_not_there_removes_nothing(write: Write, run: Run, intake: Intake) -> None:
    path = write("shop/a.jsonl", goods(1))
    run(path.parent)
    path.unlink()
    path.parent.rmdir()
    report = run(path.parent)
    assert report.removed == 0
    assert [each.reason for each in report.unreadable] == ["no such file"]
    assert list(intake.library.current().products) == ["P-1"]


def test_a_kind_leaves_the_other_kinds_as_they_are(write: Write, run: Run, intake: Intake) -> None:
    write("shop/a.txt", "返品は30日以内です。")
    folder = write("shop/a.jsonl", goods(1)).parent
    run(folder)
    report = run(folder, kind="page")
    assert told(report) == (0, 0, 0, 1)
    assert report.unreadable == ()
    assert list(intake.library.current().products) == ["P-1"]


def test_two_folders_stand_side_by_side(write: Write, run: Run, intake: Intake) -> None:
    one = write("one/a.jsonl", goods(1)).parent
    two = write("two/a.jsonl", goods(2)).parent
    run(one)
    assert told(run(two)) == (1, 0, 0, 0)
    assert sorted(intake.library.current().products) == ["P-1", "P-2"]


def test_a_product_named_again_elsewhere_is_taken_from_there(
    write: Write, run: Run, intake: Intake
) -> None:
    run(write("january.jsonl", goods(1, 2)))
    report = run(write("february.jsonl", goods(1, price=800)))
    assert told(report) == (0, 1, 0, 0)
    products = intake.library.current().products
    assert (products["P-1"].price.amount, products["P-2"].price.amount) == (800, 900)


def test_a_build_that_dies_leaves_everything_as_it_was_and_is_begun_again(
    write: Write, run: Run, intake: Intake
) -> None:
    class Dying(HashedEmbeddings):
        def passages(self, texts: Sequence[str]) -> Any:
            raise KeyboardInterrupt

    folder = write("shop/a.jsonl", goods(1)).parent
    run(folder)
    write("shop/a.jsonl", goods(1, 2))
    with pytest.raises(KeyboardInterrupt):
        run(folder, intake=replace(intake, embeddings=Dying()))
    assert list(intake.documents.hashes("main")) == ["product:P-1"]
    assert list(intake.library.current().products) == ["P-1"]
    assert run(folder).added == 1
    assert sorted(intake.library.current().products) == ["P-1", "P-2"]


def test_documents_that_changed_meanwhile_are_not_published_over(
    write: Write, run: Run, intake: Intake
) -> None:
    other = write("other.jsonl", goods(9))

    class Racing(HashedEmbeddings):
        begun = False

        def passages(self, texts: Sequence[str]) -> Any:
            if not self.begun:
                self.begun = True
                run(other)
            return super().passages(texts)

    with pytest.raises(IndexUnavailable, match="another ingest changed the documents"):
        run(write("a.jsonl", goods(1)), intake=replace(intake, embeddings=Racing()))
    assert list(intake.library.current().products) == ["P-9"]


def test_what_nobody_can_load_is_told_when_named_and_passed_over_in_a_folder(
    write: Write, run: Run
) -> None:
    photo = write("shop/photo.jpg", b"\xff\xd8")
    write("shop/.hidden.jsonl", goods(1))
    write("shop/_draft/a.jsonl", goods(2))
    folder = write("shop/a.txt", "返品は30日以内です。").parent
    assert run(folder).unreadable == ()
    assert run(folder).documents == 1
    assert run(photo).unreadable == (
        RefusedRecord(
            file="photo.jpg", line=0,
            reason="photo.jpg: no loader for this kind of file (.jpg)",
        ),
    )  # fmt: skip


def test_a_loader_that_fails_in_an_unforeseen_way_stops_its_file_alone(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("assistant.ingest.loaders.html_page.outline", failing)
    write("shop/a.html", "<p>本文</p>")
    report = run(write("shop/b.txt", "返品は30日以内です。").parent)
    assert report.documents == 1
    assert [each.reason for each in report.unreadable] == [
        "shop/a.html: cannot be loaded (ZeroDivisionError)"
    ]


def test_records_and_rules_of_a_knowledge_folder_are_no_pages(write: Write, run: Run) -> None:
    write("knowledge/rubrics/note.txt", "一")
    write("knowledge/law/rule.txt", "二")
    folder = write("knowledge/README.md", "# 三\n\n文\n").parent
    assert run(folder).documents == 1
    assert run(write("site/store/a.txt", "店の案内です。").parent.parent).documents == 1


def test_files_of_one_name_in_two_folders_are_two_pages(write: Write, run: Run) -> None:
    write("site/ja/index.html", "<p>返品は30日以内です。</p>")
    report = run(write("site/faq/index.html", "<p>送料は500円です。</p>").parent.parent)
    assert (report.documents, report.refused) == (2, ())


@pytest.mark.parametrize("damage", ["cut short", "lost"])
def test_a_damaged_generation_is_noticed_and_the_next_ingest_repairs_it(
    damage: str, write: Write, run: Run, intake: Intake
) -> None:
    folder = write("shop/a.jsonl", goods(1, 2, 3)).parent
    run(folder)
    file = intake.library._folder / "000001" / "documents.jsonl"
    if damage == "lost":
        file.unlink()
    else:
        os.truncate(file, 40)
    intake.library._open = None  # as a reader that starts now

    with pytest.raises(IndexUnavailable, match=r"documents\.jsonl"):
        intake.library.current()
    report = run(folder)

    assert told(report) == (0, 0, 0, 3)
    assert report.generation == 2
    assert sorted(intake.library.current().products) == ["P-1", "P-2", "P-3"]


def test_an_ingest_killed_between_index_and_store_is_finished_by_the_next(
    write: Write, run: Run, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("shop/a.jsonl", goods(1, 2)).parent
    run(folder)
    write("shop/a.jsonl", goods(2, 3, price=500))
    with monkeypatch.context() as killed:
        killed.setattr(SqlDocuments, "save", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(folder)

    report = run(folder)

    assert report.generation == 2
    assert sorted(intake.library.current().products) == ["P-2", "P-3"]
    assert sorted(intake.documents.hashes("main")) == ["product:P-2", "product:P-3"]


def _interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
