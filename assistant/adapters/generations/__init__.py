"""Published generations on disk: immutable folders and one pointer, for any number of readers."""

from assistant.adapters.generations.library import Generations

__all__ = ["Generations"]
