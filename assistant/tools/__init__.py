"""What a turn can do: one file per action; who may call it is decided in one place."""
