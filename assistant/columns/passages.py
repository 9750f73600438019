"""The columns of passages: what a search is limited by, one value a row."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from assistant.columns.coded import Coded, coded
from assistant.columns.splice import Splice
from assistant.domain.document import Passage


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Kind, language, audience and record of each passage."""

    kind: Coded
    language: Coded
    audience: Coded
    record: Coded

    def write(self, folder: Path) -> None:
        """Write two files a column."""
        folder.mkdir(parents=True, exist_ok=True)
        for each in fields(self):
            getattr(self, each.name).write(folder / each.name)

    def spliced(self, fresh: "Columns", splice: Splice) -> "Columns":
        """Splice every column."""
        return Columns(
            **{
                each.name: getattr(self, each.name).spliced(getattr(fresh, each.name), splice)
                for each in fields(self)
            }
        )

    @classmethod
    def read(cls, folder: Path) -> "Columns":
        """Open what `write` wrote."""
        return cls(**{each.name: Coded.read(folder / each.name) for each in fields(cls)})


def columns_of(passages: Sequence[Passage]) -> Columns:
    """Lay passages out in columns."""
    return Columns(
        kind=coded([each.kind for each in passages]),
        language=coded([each.language for each in passages]),
        audience=coded([each.audience for each in passages]),
        record=coded([each.record_id for each in passages]),
    )
