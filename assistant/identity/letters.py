"""The letter a one-time code travels in, in the customer's own language."""

from assistant.domain.customer import Customer
from assistant.domain.identity import Letter
from assistant.offline.phrases import phrase, spoken


def letter_with(code: str, customer: Customer, *, minutes: int) -> Letter:
    """Write to the address on record; nothing of the order or the conversation is told."""
    language = spoken(customer.language)
    family, given = customer.name.family, customer.name.given
    name = f"{family} {given}" if language == "ja" else f"{given} {family}"
    return Letter(
        to=customer.email,
        subject=phrase("code_letter_subject", language),
        body=phrase("code_letter", language, customer=name, code=code, minutes=minutes) + "\n",
    )
