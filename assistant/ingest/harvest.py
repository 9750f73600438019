"""Reads files into documents: what is new or changed is kept, the rest only counted."""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain.document import Document, Origin, Page, Record
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.product import Product, Vocabulary
from assistant.domain.rubric import Rubric
from assistant.errors import FileUnreadable
from assistant.ingest.formats import LOADABLE, NEVER_PAGES, Kind, format_of, why_not
from assistant.ingest.report import RefusedRecord
from assistant.ingest.source import Loaded, Refused, Sealed, Source, Yielded, opened

_log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Told (step, done, total) as the work goes on."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document was first met."""

    file: str
    line: int


@dataclass(slots=True)
class Harvest:
    """What the files held: `fresh` documents in full, every one met by its place."""

    before: Mapping[str, str]
    fresh: dict[str, Document] = field(default_factory=dict)
    met: dict[str, Place] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedRecord] = field(default_factory=list)
    unreadable: list[RefusedRecord] = field(default_factory=list)
    files: int = 0


def harvest(
    paths: Sequence[Path],
    kind: Kind | None,
    *,
    before: Mapping[str, str],
    progress: Progress,
) -> Harvest:
    """Read everything under the paths; `before` maps document id → content hash."""
    reaped = Harvest(before)
    sources = list({source.path.resolve(): source for source in _sources(paths)}.values())
    for done, source in enumerate(sources):
        progress("read", done, len(sources))
        _read(source, kind, reaped)
    return reaped


def root_name(root: Path) -> str:
    """Name a root as documents remember it."""
    return root.resolve().as_posix()


def _sources(paths: Sequence[Path]) -> Iterator[Source]:
    for path in paths:
        if not path.is_dir():
            yield Source(path=path, root=path)
            continue
        for file in sorted(path.rglob("*")):
            inner = file.relative_to(path)
            if _leaves(file, path):
                continue
            if file.is_file() and not any(part.startswith((".", "_")) for part in inner.parts):
                yield Source(path=file, root=path)


def _read(source: Source, kind: Kind | None, reaped: Harvest) -> None:
    try:
        _load(source, kind, reaped)
    except FileUnreadable as problem:
        _unreadable(source, str(problem), reaped)
    except Exception as problem:  # noqa: BLE001 - a file may be broken in ways no loader foresaw
        _log.exception("ingest.loader_failed", extra={"suffix": source.path.suffix})
        _unreadable(source, f"{source.name}: cannot be loaded ({type(problem).__name__})", reaped)


def _leaves(file: Path, root: Path) -> bool:
    """Tell a link that leads out of the folder that was named."""
    return file.is_symlink() and not file.resolve().is_relative_to(root.resolve())


def _load(source: Source, kind: Kind | None, reaped: Harvest) -> None:
    named = source.path == source.root
    if not source.path.is_file():
        _unreadable(source, "is no file" if source.path.exists() else "no such file", reaped)
        return
    chosen = format_of(source.path, kind)
    if chosen is None or (chosen.kind == "page" and _never_a_page(source)):
        of_other_kind = kind is not None and format_of(source.path, None) is not None
        if named or (source.path.suffix.lower() in LOADABLE and not chosen and not of_other_kind):
            _unreadable(source, why_not(source.path, kind), reaped)
        return
    reaped.files += 1
    held = False
    for each in chosen.load(source):
        held = True
        _take(each, source, reaped)
    if not held:
        _unreadable(source, f"{source.name}: holds no record", reaped)


def _unreadable(source: Source, reason: str, reaped: Harvest) -> None:
    reaped.unreadable.append(RefusedRecord(file=source.name, line=0, reason=reason))


def _never_a_page(source: Source) -> bool:
    """Keep records, rules and READMEs of a knowledge folder out of the pages."""
    inner = source.path.relative_to(source.root).parts
    return (
        bool(inner)
        and (source.root / "rubrics").is_dir()
        and (inner[0] in NEVER_PAGES or inner == ("README.md",))
    )


def _take(each: Yielded, source: Source, reaped: Harvest) -> None:
    seal = _hash(source, each.seal) if isinstance(each, Sealed) else ""
    if isinstance(each, Sealed) and reaped.before.get(each.document_id) == seal:
        _meet(each.document_id, source, each.line, reaped)
        return
    made = opened(each)
    if isinstance(made, Refused):
        _refuse(source, made.line, made.reason, reaped)
        return
    try:
        document = _document(made, source, seal=seal)
    except ValueError as problem:  # letters that no encoding can write
        _refuse(source, made.line, f"cannot be stored: {problem}"[:200], reaped)
        return
    is_new = _meet(document.id, source, made.line, reaped)
    if is_new and reaped.before.get(document.id) != document.content_hash:
        reaped.fresh[document.id] = document


def _meet(document_id: str, source: Source, line: int, reaped: Harvest) -> bool:
    """Note where a document stands; one that was met before is refused."""
    first = reaped.met.get(document_id)
    if first:
        reason = f"{document_id} stands in {first.file} line {first.line} already"
        _refuse(source, line, reason, reaped)
        return False
    reaped.met[document_id] = Place(source.name, line)
    reaped.kinds[document_id.partition(":")[0]] += 1
    return True


def _refuse(source: Source, line: int, reason: str, reaped: Harvest) -> None:
    reaped.refused.append(RefusedRecord(file=source.name, line=line, reason=reason))


def _hash(source: Source, content: str) -> str:
    return hashlib.sha256(f"{source.name}\n{content}".encode()).hexdigest()


def _document(loaded: Loaded, source: Source, *, seal: str) -> Document:
    record = loaded.record
    body = record.model_dump_json()
    kind, name = _identity(record)
    return Document.model_construct(
        id=f"{kind}:{name}",
        kind=kind,
        record=record,
        origin=Origin(root=root_name(source.root), path=source.name, line=loaded.line),
        content_hash=seal or _hash(source, body),
    )


def _identity(record: Record) -> tuple[str, str]:
    match record:
        case Page():
            return "page", f"{record.id}:{record.language}"
        case Product():
            return "product", record.sku
        case GlossaryTerm():
            return "glossary", record.id
        case Rubric():
            return "rubric", record.id
        case Vocabulary():
            return "vocabulary", record.id
