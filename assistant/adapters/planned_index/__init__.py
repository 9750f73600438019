"""Vectors on disk, each search by the cheapest way to the right rows: product, graph or signs."""

from assistant.adapters.planned_index.plan import PlannedIndex, PlannedIndexes

__all__ = ["PlannedIndex", "PlannedIndexes"]
