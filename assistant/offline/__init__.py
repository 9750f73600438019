"""The provider that needs no model: understands by rules and vectors, answers by quoting."""
