"""Loads Google Merchant feeds: RSS 2.0 and Atom read as a stream, and tab-separated ones."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from xml.etree.ElementTree import ParseError

from assistant.errors import FileUnreadable
from assistant.ingest.foreign.catalogue import products
from assistant.ingest.foreign.rows import Row, table_rows
from assistant.ingest.source import Refused, Source, Yielded

_ITEMS = ("item", "entry")
_BLOCK = 65_536
_SILENT_BLOCKS = 512  # a token longer than this many blocks is an attack, not a product
_LONGEST_ITEM = 4_000_000
_DROPPED = (
    "mpn", "adult", "identifier_exists", "shipping", "tax", "ads_redirect", "mobile_link", "guid",
    "google_product_category", "sale_price_effective_date", "is_bundle", "author", "pubdate",
)  # fmt: skip


def load(source: Source) -> Iterator[Yielded]:
    """Yield every product, or why it is refused; items of one item_group_id are variants."""
    read = _xml_rows if source.path.suffix.lower() in (".xml", ".rss", ".atom") else table_rows
    return products(source, partial(_rows, source, read))


def _rows(source: Source, read: Any) -> Iterator[Row | Refused]:  # noqa: ANN401 - either reader
    changed = datetime.fromtimestamp(source.path.stat().st_mtime, UTC)
    for row in read(source):
        yield Row(row.line, _record(dict(row.fields), changed)) if isinstance(row, Row) else row


def _record(fields: dict[str, Any], as_of: datetime) -> dict[str, Any]:
    named = {name.strip().lower().replace(" ", "_").removeprefix("g:"): value
             for name, value in fields.items()}  # fmt: skip
    if not _on_sale(str(named.get("sale_price_effective_date", "")), as_of):
        named.pop("sale_price", None)
    category = named.get("google_product_category")
    if "product_type" not in named and isinstance(category, str) and not category.isdigit():
        named["product_type"] = category
    return {
        name: value
        for name, value in named.items()
        if name not in _DROPPED and not name.startswith(("shipping_", "custom_label", "ads_"))
    }


def _on_sale(window: str, as_of: datetime) -> bool:
    """Tell whether a sale's time holds at the feed's own date; a window unread counts as open."""
    try:
        start, stop = (datetime.fromisoformat(part.strip()) for part in window.split("/"))
        holds = start <= as_of <= stop
    except (ValueError, TypeError):
        return True
    return holds


def _xml_rows(source: Source) -> Iterator[Row | Refused]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    items = _Items()
    parser = DefusedXMLParser(target=items, forbid_dtd=True)
    items.parser = parser.parser
    try:
        for block in _blocks(source):
            items.silent += 1
            parser.feed(block)
            yield from items.take()
            if items.silent > _SILENT_BLOCKS:
                msg = f"{source.name}: holds a tag without end"
                raise FileUnreadable(msg)
        parser.close()
        yield from items.take()
    except ParseError as problem:
        msg = f"{source.name}: is not XML: {problem}"
        raise FileUnreadable(msg) from problem
    except DefusedXmlException as problem:
        msg = f"{source.name}: declares entities or a document type, which feeds do not need"
        raise FileUnreadable(msg) from problem


def _blocks(source: Source) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for line in source.lines():
        if line.problem:
            msg = f"{source.name}: line {line.number} {line.problem}"
            raise FileUnreadable(msg)
        held.append(line.text + "\n")
        size += len(line.text)
        if size >= _BLOCK:
            yield from _cut("".join(held))
            held, size = [], 0
    yield from _cut("".join(held))


def _cut(text: str) -> Iterator[str]:
    return (text[start : start + _BLOCK] for start in range(0, len(text), _BLOCK))


class _Items:
    """Collects the items of a feed as they end; keeps no tree."""

    def __init__(self) -> None:
        self.parser: Any = None
        self.silent = 0
        self._done: list[Row | Refused] = []
        self._depth = 0
        self._item_depth = 0
        self._line = 0
        self._fields: dict[str, Any] = {}
        self._parts: dict[str, str] = {}
        self._text: list[str] = []
        self._size = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self.silent = 0
        self._depth += 1
        self._text = []
        name = tag.rsplit("}", 1)[-1]
        if not self._item_depth and name in _ITEMS:
            self._item_depth = self._depth
            self._line = self.parser.CurrentLineNumber if self.parser else 0
            self._fields, self._size = {}, 0
        elif name == "link" and attributes.get("href"):  # Atom
            self._text = [attributes["href"]]

    def data(self, text: str) -> None:
        """Take text."""
        self.silent = 0
        if self._item_depth and self._size <= _LONGEST_ITEM:
            self._text.append(text)
            self._size += len(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        name = tag.rsplit("}", 1)[-1]
        if self._item_depth and self._depth == self._item_depth:
            self._finish()
        elif self._item_depth and self._depth == self._item_depth + 1:
            self._field(name, "".join(self._text).strip())
        elif self._item_depth:
            self._parts[name] = "".join(self._text).strip()
        self._text = []
        self._depth -= 1

    def close(self) -> None:
        """End the feed."""

    def take(self) -> list[Row | Refused]:
        """Hand over the items that are done."""
        done, self._done = self._done, []
        return done

    def _field(self, name: str, text: str) -> None:
        if name == "product_detail" and self._parts.get("attribute_name"):
            facts = self._fields.setdefault("attributes", {})
            facts[self._parts["attribute_name"]] = self._parts.get("attribute_value", "")
        elif name in ("additional_image_link", "product_highlight") and text:
            self._fields.setdefault(name, []).append(text)
        elif text and name not in self._fields:
            self._fields[name] = text
        self._parts = {}

    def _finish(self) -> None:
        large = self._size > _LONGEST_ITEM
        self._done.append(
            Refused(f"is longer than {_LONGEST_ITEM:,} characters", self._line)
            if large
            else Row(self._line, self._fields)
        )
        self._item_depth = 0
