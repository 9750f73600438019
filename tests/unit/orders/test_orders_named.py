"""Of the orders a message names, those that are to be cancelled are told from the rest."""

import pytest

from assistant.orders.named import orders_named

A, B, C = "M-2026-10023", "M-2026-10024", "M-2026-10012"


@pytest.mark.parametrize(
    "words",
    [
        "{A}と{B}をキャンセルして",
        "{A}、{B}をキャンセルしたいです",
        "{A}・{B} キャンセル",
        "{A}と{B}の注文をキャンセルしたい",
        "{A} と {B} の2件、取り消してください",
        "{A}をキャンセルして、{B}もキャンセルして",
        "{A}をキャンセルして。それから{B}も。",
        "{A}を取り消して、{B}もお願いします",
        "キャンセルお願いします。{A}と{B}です。",
        "キャンセル：{A}、{B}",
        "{A}\n{B}\nキャンセル希望です",
        "ｍ-2026-10023とM202610024をキャンセル",
        "cancel {A} and {B} please",
        "please cancel {A}, {B}",
        "cancel {A} and cancel {B}",
        "cancel {A} and order {B} too",
        "I want to cancel {A} as well as {B}",
        "取消{A}和{B}",
        "{A}와 {B} 취소해 주세요",
        "{A}と{B}",
    ],
)
def test_both_are_wanted(words: str) -> None:
    named = orders_named(words.format(A=A, B=B))

    assert (named.to_cancel, named.besides) == ((A, B), ())


@pytest.mark.parametrize(
    "words",
    [
        "{A}をキャンセル、{B}はどこですか",
        "{A}をキャンセルして、{B}の状況を教えて",
        "{A}をキャンセルして{B}を返品したい",
        "{A}は取り消してください。{B}はいつ届きますか。",
        "cancel {A} and where is {B}?",
        "cancel {A}. When does {B} arrive?",
        "{B}はいつ届きますか。{A}はキャンセルして",
        "where is {B}? please cancel {A}",
    ],
)
def test_the_other_is_named_besides(words: str) -> None:
    named = orders_named(words.format(A=A, B=B))

    assert (named.to_cancel, named.besides) == ((A,), (B,))


@pytest.mark.parametrize(
    "words",
    [
        "{B}ではなく{A}をキャンセルして",
        "{B}じゃなくて{A}をキャンセル",
        "{A}をキャンセルして。{B}はそのままで",
        "{A}をキャンセルしたい。{B}はキャンセルしないで",
        "{B}はキャンセルせず、{A}をキャンセルして",
        "cancel {A}, not {B}",
        "cancel {A} but keep {B}",
    ],
)
def test_one_that_is_to_stay_is_left_out(words: str) -> None:
    named = orders_named(words.format(A=A, B=B))

    assert (named.to_cancel, named.besides) == ((A,), ())


def test_three_may_be_named_and_each_counts_once() -> None:
    words = f"{A}と{B}と{C}をキャンセル。{A}です"

    assert orders_named(words).to_cancel == (A, B, C)


def test_one_order_is_the_one_that_is_meant() -> None:
    assert orders_named(f"{A}をキャンセルして").to_cancel == (A,)
    assert orders_named(f"{A}はどこ").to_cancel == (A,)


@pytest.mark.parametrize("words", ["キャンセルして", "", "MN-SHO-1001をキャンセル", "M-2026-1"])
def test_no_number_names_no_order(words: str) -> None:
    named = orders_named(words)

    assert (named.to_cancel, named.besides) == ((), ())
