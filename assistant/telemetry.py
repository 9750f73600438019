"""Logs one event name with fields; never what a reader wrote or who they are."""

import logging
import sys

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def log_to_stderr(level: str = "INFO") -> None:
    """Send the house's log lines to stderr, once."""
    root = logging.getLogger("assistant")
    if not root.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter(FORMAT))
        root.addHandler(handler)
    root.setLevel(level)
