"""Masks personal data, for logs and for what leaves the house."""

import re

_PATTERNS = (
    (re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), "〈mail〉"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "〈mail〉"),
    (re.compile(r"(?<!\d)(?:\d[ -]?){14,16}(?!\d)"), "〈card〉"),
    (re.compile(r"\+\d{1,3}[- ]?\d{1,4}[- ]?\d{2,4}[- ]?\d{3,4}"), "〈phone〉"),
    (re.compile(r"\(0\d{1,4}\)\s?\d{1,4}-\d{3,4}"), "〈phone〉"),
    (re.compile(r"(?<!\d)0\d{1,4}[-( ]?\d{1,4}[-) ]?\d{3,4}(?!\d)"), "〈phone〉"),
    (re.compile(r"〒?\s?(?<!\d)\d{3}-\d{4}(?![\d-])"), "〈postcode〉"),
)
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width ASCII to plain, letter for letter, so that places stay the same."""


def masked(text: str) -> str:
    """Replace mail addresses, card and phone numbers and postcodes by their names, in any width."""
    for pattern, name in _PATTERNS:
        for found in reversed(list(pattern.finditer(text.translate(_NARROW)))):
            text = text[: found.start()] + name + text[found.end() :]
    return text
