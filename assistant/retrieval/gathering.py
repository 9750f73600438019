"""What is gathered from a question: limits, and the spans of text they take."""

from collections.abc import Collection, Sequence

from assistant.domain.search import Exclusion, Filters
from assistant.language.tokenise import surface_words
from assistant.retrieval.denial import Span
from assistant.retrieval.facets import Facets, Mention

_TOPICS = ("は", "って", "を", "も")


class Gathering:
    """Limits gathered from a question so far."""

    def __init__(self, folded: str, mentions: Sequence[Mention], facets: Facets) -> None:
        self._folded = folded
        self._facets = facets
        self.set: dict[str, object] = {}
        self.several: dict[str, list[object]] = {}
        self.unknown: list[str] = []
        self.used: list[Span] = []
        self.mentions = tuple(mentions)
        self._topics = tuple(
            word.end
            for word in surface_words(folded)
            if word.surface in _TOPICS and word.pos.startswith("助詞")
        )

    def filters(self) -> Filters:
        """Return what was gathered."""
        wanted = {self.set.get("category"), *self._others("or_categories")}
        kept = [each for each in self.several.get("excluded", []) if not _is_among(each, wanted)]
        if "excluded" in self.several:
            self.several["excluded"] = kept
        gathered_lists = {name: tuple(values) for name, values in self.several.items()}
        told = {**self.set, **gathered_lists, "unknown": tuple(self.unknown)}
        return Filters.model_validate(told)

    def _others(self, field: str) -> tuple[object, ...]:
        values = self.set.get(field, ())
        return values if isinstance(values, tuple) else ()

    @property
    def category(self) -> str | None:
        """Name the category that is wanted, the first where one of several is."""
        category = self.set.get("category")
        return category if isinstance(category, str) else None

    def _limit(self, field: str, limit: object) -> None:
        self.several.setdefault(field, []).append(limit)

    def _take(self, span: Span) -> None:
        self.used.append(span)

    def _is_taken(self, span: Span) -> bool:
        return any(start < span[1] and span[0] < end for start, end in self.used)


def _is_among(excluded: object, wanted: Collection[object]) -> bool:
    """Tell whether what must not be is the kind of goods wanted: «麻のシャツじゃなくて…»."""
    return (
        isinstance(excluded, Exclusion) and excluded.kind == "category" and excluded.value in wanted
    )
