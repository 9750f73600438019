"""Read shoppers' text: clean it, cut it into words, find the figures it states."""
