"""Random calls by random readers against the order desk: nothing may happen that should not."""
