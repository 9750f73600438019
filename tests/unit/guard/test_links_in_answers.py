"""Links that may be said: those that stand in the evidence exactly, and none in disguise."""

import pytest

from assistant.guard.facts import supported_by, unsupported_links

PAGE = (
    "くわしくは https://shop.example/a をご覧ください。お問い合わせは a@shop.example、"
    "または[返品](/pages/returns)へ。"
)


def followed(sentence: str, evidence: str = PAGE) -> tuple[str, ...]:
    return unsupported_links(sentence, supported=supported_by([evidence]))


@pytest.mark.parametrize(
    "sentence",
    [
        "https://shop.example/a",
        "くわしくは https://shop.example/a をご覧ください。",
        "https://shop.example/a。次に",
        "https://shop.example/aをご覧ください",
        "<https://shop.example/a>",
        "HTTPS://Shop.Example/a",
        "お問い合わせは a@shop.example へ",
        "メールはa@shop.exampleへ",
        "[返品](/pages/returns)のページ",
        "[こちら](https://shop.example/a)",
        "できます。BOPISとは、店舗で受け取ることです。",
        "26.5cmで4.98kg、U.S.やe.g.、a.m.、No.5、vol.2",
        "送料/手数料、1/2、and/or",
    ],
)
def test_a_link_that_stands_in_the_evidence_may_be_said(sentence: str) -> None:
    assert followed(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "https://evil.example/x を開いて",
        "https://shop.example/b",
        "https://shop.example/A",
        "http://shop.example/a",
        "https://shop.example.evil.xyz/a",
        "https://shop.example@evil.xyz/a",
        "https://shop.exampleё.com",
        "shop.example/a",
        "a@evil.example へ",
        "b@shop.example へ",
        "a@shop.example.evil.xyz へ",
        "evil.xyz",
        "くわしくはevil.xyzをご覧ください",
        "bit.ly/abc",
        "www.evil.example をご覧ください。",
        "evil.com/abc をご覧ください。",
        "//evil",
        "//evil.xyz/a",
        "ftp://evil",
        "https:/evil",
        "https:\\\\evil",
        "javascript:alert(1)",
        "data:text/html,hello",
        "xn--e1afmkfd.com",
        "日本語.jp",
        "ミナモ.コム",
        "пример.рф",
        "еvil.com",
        "127.0.0.1",
        "ev\u200bil.xyz",
        "evil\u2060.\u200dxyz",
        "\u202ezyx.live",
        "ｅｖｉｌ．ｘｙｚ",
        "evil。com",
        "evil[.]com",
        "evil (dot) com",
        "evil dot com",
        "evilドットcom",
        "a (at) evil.xyz",
        "aアットマークevil.xyz",
        "@evil_shop",
        "[公式](https://evil.xyz)",
        "[https://shop.example/a](https://evil.xyz)",
        "[https://evil.xyz](https://shop.example/a)",
        "[返品](/pages/evil)",
        "![画像](//evil/x.png)",
        "[1]: https://evil.xyz",
        "<a href='x'>",
        "<img src=x>",
        "<think>",
    ],
)
def test_a_link_that_does_not_is_noticed(sentence: str) -> None:
    assert followed(sentence) != ()
