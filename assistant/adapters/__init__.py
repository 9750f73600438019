"""The outside world: each port met by one file; only bootstrap chooses among them."""
