"""What a generation is filtered, counted and sorted by, without opening a single record."""
