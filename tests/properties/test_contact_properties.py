"""Order numbers, contacts and codes are read however they are written, and codes never kept."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.language.contacts import (
    code_said,
    mails_in,
    orders_in,
    phone_form,
    phones_in,
    without_code,
)

FULL_WIDTH = str.maketrans("0123456789-@.+M", "０１２３４５６７８９－＠．＋Ｍ")
digits = st.text("0123456789", min_size=6, max_size=6)
widths = st.sampled_from([lambda text: text, lambda text: text.translate(FULL_WIDTH)])
before = st.sampled_from(["", "コードは", "確認コード：", "はい、", "the code is ", "メールに "])
behind = st.sampled_from(["", "です", "でした。", " です", "!", " と書いてあります"])


@given(digits, widths, before, behind, st.sampled_from(["", " ", "-"]))
def test_a_code_is_read_in_any_width_and_leaves_no_trace(
    code: str, width, first: str, last: str, gap: str
) -> None:
    text = first + width(code[:3] + gap + code[3:]) + last
    assert code_said(text) == code
    kept = without_code(text)
    assert code_said(kept) is None
    assert code not in kept.translate(str.maketrans("０１２３４５６７８９", "0123456789"))


@given(st.integers(2000, 2099), st.integers(0, 99_999), widths, st.sampled_from(["-", " ", " - "]))
def test_an_order_number_is_read_in_any_width(year: int, number: int, width, gap: str) -> None:
    text = width(f"M{gap}{year}{gap}{number:05d}") + "です"
    assert orders_in(text) == (f"M-{year}-{number:05d}",)
    assert code_said(text) is None


@given(
    st.sampled_from(["090", "080", "070"]),
    st.text("0123456789", min_size=8, max_size=8),
    widths,
    st.sampled_from(["", "-", " "]),
)
def test_a_phone_number_is_read_in_any_width(area: str, rest: str, width, gap: str) -> None:
    text = "電話は" + width(gap.join((area, rest[:4], rest[4:]))) + "です"
    assert phones_in(text) == (area + rest,)
    assert phone_form(f"+81 {area[1:]}{rest}") == area + rest
    assert code_said(text) is None


@given(st.from_regex(r"[a-z0-9]{1,12}(?:[._+-][a-z0-9]{1,8})?", fullmatch=True), widths)
def test_a_mail_address_is_read_between_japanese_words(local: str, width) -> None:
    text = "メールは" + width(f"{local}@example.co.jp") + "で登録しました"
    assert mails_in(text) == (f"{local}@example.co.jp",)


@given(st.text(max_size=80))
def test_nothing_said_breaks_the_reading(text: str) -> None:
    for found in (*mails_in(text), *phones_in(text), *orders_in(text)):
        assert found
    code = code_said(text)
    assert code is None or (len(code) == 6 and code.isdecimal())
    assert code_said(without_code(text)) is None
