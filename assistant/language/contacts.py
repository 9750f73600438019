"""Reads what proves who somebody is: order numbers, mail addresses, phone numbers, codes."""

import re
import unicodedata

from assistant.language.normalise import matching_form

CODE_MARK = "〈code〉"

_MAIL = re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_PHONE = re.compile(r"(?<![\d-])(?:\+ ?81[ -]?\(?0?\)?|\(?0)(?:[ ()-]{0,2}\d){8,10}(?!\d)")
_ORDER = re.compile(r"(?<![a-z0-9])m?[ -]{0,3}(20\d\d)[ -]{0,3}(\d{5})(?!\d)")
_CODE = re.compile(
    r"(?<![a-z0-9+@./-])(\d(?:[ -]?\d){5})(?!\d|[ -]\d|[%@a-z]|[.,]\d|"
    r"円|個|点|本|枚|人|台|件|名|回|万|番|年|月|日|時|分|秒|歩|冊|ポイント|グラム|ミリ|¥|¢|\$)"
)
_CODE_CHARACTERS = 60
"""A message that brings a code says little else."""


def mails_in(text: str) -> tuple[str, ...]:
    """List the mail addresses of a text, folded, in order."""
    return tuple(found.rstrip(".-") for found in _MAIL.findall(_folded(text)))


def phones_in(text: str) -> tuple[str, ...]:
    """List the phone numbers of a text as digits, Japan's prefix as 0, in order."""
    bare = _MAIL.sub(" ", _folded(text))
    return tuple(filter(None, (phone_form(found.group()) for found in _PHONE.finditer(bare))))


def orders_in(text: str) -> tuple[str, ...]:
    """List the order numbers of a text as M-2026-10023, in whatever width and spacing."""
    bare = _PHONE.sub(" ", _MAIL.sub(" ", _folded(text)))
    named = (f"M-{found[1]}-{found[2]}" for found in _ORDER.finditer(bare))
    return tuple(dict.fromkeys(named))


def code_said(text: str) -> str | None:
    """Read a one-time code of six digits; None unless the message brings one and no other."""
    if len(text) > _CODE_CHARACTERS:
        return None
    folded = _folded(text)
    found = _CODE.findall(_ORDER.sub(" ", _PHONE.sub(" ", _MAIL.sub(" ", folded))))
    return re.sub(r"\D", "", found[0]) if len(found) == 1 else None


def without_code(text: str) -> str:
    """Put a mark in place of a message's one-time code, so that it is never kept."""
    code = code_said(text)
    if code is None:
        return text
    spaced = "[\\s‐－−ー-]{0,2}"
    written = spaced.join(f"[{digit}{chr(ord(digit) + 0xFEE0)}]" for digit in code)
    masked = re.sub(written, CODE_MARK, text)
    return masked if masked != text else CODE_MARK


def beside_contacts(text: str) -> str:
    """Return what a message says beside order numbers, addresses and phone numbers, folded."""
    bare = _folded(text)
    for pattern in (_MAIL, _PHONE, _ORDER):
        bare = pattern.sub(" ", bare)
    return " ".join(bare.split())


def mail_form(address: str) -> str:
    """Fold a mail address so that equal ones compare equal."""
    return matching_form(address).replace(" ", "")


def phone_form(number: str) -> str:
    """Reduce a phone number to digits, Japan's prefix as 0; empty for what is too short."""
    folded = _folded(number)
    digits = re.sub(r"\D", "", folded)
    if folded.lstrip(" (").startswith("+"):
        digits = "0" + digits.removeprefix("81").removeprefix("0")
    return digits if 10 <= len(digits) <= 11 else ""


def _folded(text: str) -> str:
    """Fold for matching, with what Japanese keyboards type for a hyphen made one."""
    dashed = re.sub(r"(?<=[\d０-９])[ーｰ](?=[\d０-９])", "-", text)
    return unicodedata.normalize("NFC", matching_form(dashed))
