"""Loads the product CSV of EC-CUBE 4: a row is a variant, prices are without tax."""

from collections.abc import Iterator
from functools import partial

from assistant.ingest.foreign.catalogue import products
from assistant.ingest.foreign.field_mapping import FieldMapping
from assistant.ingest.foreign.rows import Row, table_rows
from assistant.ingest.source import Refused, Source, Yielded

_ASSUMED = FieldMapping(currency="JPY", tax="excluded", language="ja")
_ON_SALE = ("", "1")
_COPIED = {
    "group": "商品ID",
    "title": "商品名",
    "sku": "商品コード",
    "summary": "商品説明(一覧)",
    "description": "商品説明(詳細)",
    "images": "商品画像",
    "price": "販売価格",
    "list_price": "通常価格",
    "tax_rate": "税率",
    "tags": "タグ(名称)",
}


def load(source: Source) -> Iterator[Yielded]:
    """Yield every product, or why it is refused; hidden and abolished ones are refused."""
    return products(source, partial(_rows, source), assumed=_ASSUMED)


def _rows(source: Source) -> Iterator[Row | Refused]:
    for row in table_rows(source):
        if isinstance(row, Refused):
            yield row
            continue
        cells = {name: str(value).strip() for name, value in row.fields.items()}
        if cells.get("公開ステータス(ID)", "") in _ON_SALE:
            yield Row(row.line, _record(cells))
        else:
            yield Refused("is not on sale: its 公開ステータス is not 1", row.line)


def _record(cells: dict[str, str]) -> dict[str, object]:
    number = cells.get("商品ID", "")
    classes = [cells.get(f"規格分類{n}(名称)", "") for n in (1, 2)]
    code = cells.get("商品コード") or "-".join(filter(None, (number, *classes)))
    endless = cells.get("在庫数無制限フラグ") == "1"
    return {
        **{ours: cells.get(theirs, "") for ours, theirs in _COPIED.items()},
        "sku": code,
        "category": cells.get("商品カテゴリ(名称)", "").replace(",", " > ").split(" > ")[:1],
        "options": {f"規格{n}": text for n, text in enumerate(classes, start=1) if text},
        "stock": 1 if endless else cells.get("在庫数", ""),
    }
