"""Vectors on disk, each search by the cheapest way to the right rows: product, graph or signs."""
