"""Published generations on disk: immutable folders and one pointer, for any number of readers."""
