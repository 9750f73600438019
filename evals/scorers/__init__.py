"""Scorers: pure functions from what was answered to a number."""
