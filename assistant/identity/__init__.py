"""Proving who asks: order and contact, a one-time code by mail, and how long that holds."""
