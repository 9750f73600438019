"""Maturity: stages from answers without a model, the interview, advice and reports."""
