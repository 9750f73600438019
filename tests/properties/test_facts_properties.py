"""Whatever the numbers: what the evidence bears may be said, one changed digit may not."""

from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.guard.facts import numbers_in, supported_by, unsupported

AMOUNTS = st.integers(min_value=0, max_value=9_999_999)
WORDS = st.text(alphabet="あいうえお送料税込は円をの、。 abc", max_size=12)


def spelt(amount: int, style: int) -> str:
    plain = str(amount) if style % 2 else f"{amount:,}"
    return (
        plain.translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
        if style > 1
        else plain
    )


@given(st.lists(st.tuples(AMOUNTS, WORDS, st.integers(0, 3)), min_size=1, max_size=6))
def test_a_sentence_of_the_evidence_s_numbers_passes(parts) -> None:
    evidence = " / ".join(str(amount) for amount, _, _ in parts)
    sentence = "".join(f"{words} {spelt(amount, style)}円" for amount, words, style in parts)

    assert unsupported(sentence, supported=supported_by([evidence]), limits=frozenset()) == ()


@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.data())
def test_one_changed_digit_is_noticed(amounts, data) -> None:
    at = data.draw(st.integers(0, len(amounts) - 1))
    digits = list(str(amounts[at]))
    place = data.draw(st.integers(0, len(digits) - 1))
    digits[place] = data.draw(st.sampled_from("0123456789"))
    changed = int("".join(digits))
    assume(changed not in amounts)
    said = [*amounts]
    said[at] = changed
    evidence = supported_by([f"{amount:,}円" for amount in amounts])

    wrong = unsupported(
        "、".join(f"{amount:,}円です" for amount in said), supported=evidence, limits=frozenset()
    )

    assert wrong == (f"{changed:,}",)


@given(st.text(max_size=200))
def test_any_text_supports_itself(text) -> None:
    supported = supported_by([text])

    assert numbers_in(text) <= supported


@given(st.text(max_size=200))
def test_any_text_can_be_judged(text) -> None:
    wrong = unsupported(text, supported=frozenset(), limits=frozenset())

    assert all(isinstance(each, str) and each for each in wrong)


@given(AMOUNTS, AMOUNTS)
def test_a_stated_limit_is_repeated_but_never_claimed(limit, price) -> None:
    assume(limit != price)
    limits, evidence = supported_by([f"{limit}円まで"]), supported_by([f"{price}円"])

    assert unsupported(f"{limit:,}円以下です", supported=evidence, limits=limits) == ()
    assert unsupported(f"{limit:,}円です", supported=evidence, limits=limits) == (f"{limit:,}",)
