"""What an ingest did: counted per kind, with every refusal by file, line and reason."""

from pydantic import Field

from assistant.domain.model import Frozen


class RefusedRecord(Frozen):
    """A record that was not indexed."""

    file: str
    line: int
    reason: str


class IngestReport(Frozen):
    """The result of an ingest. `generation` is the one in force afterwards."""

    files: int = 0
    documents: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    passages: int = 0
    embedded: int = 0
    by_kind: dict[str, int] = Field(default_factory=dict)
    refused: tuple[RefusedRecord, ...] = ()
    unreadable: tuple[RefusedRecord, ...] = ()
    generation: int = 0
    seconds: float = 0.0
