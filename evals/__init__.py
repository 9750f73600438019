"""Evaluations: real questions through the real line, scored against what a right answer must do."""
