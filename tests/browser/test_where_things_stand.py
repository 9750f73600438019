"""Where things stand: seen at once on a phone, nothing covered, the unknown shown as unknown."""

import pytest
from steps import PHONE, SMALL, WIDE, Page, last, open_chat, say

pytestmark = pytest.mark.browser


def top(page: Page, selector: str) -> float:
    return page.locator(selector).last.bounding_box()["y"]


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["375px"])
def test_a_phone_shows_question_cards_and_sentence_at_once(page: Page, address: str) -> None:
    open_chat(page, address)
    assert top(page, ".chat-body") <= 120
    say(page, "2千円以下のマグカップはありますか")
    assert last(page).locator(".product-card").count() >= 2
    sentence = top(page, ".message.assistant .text")
    assert top(page, ".cards") < sentence < top(page, ".composer") - 60


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["375px"])
def test_a_phone_folds_the_settings_behind_who_is_asking(page: Page, address: str) -> None:
    open_chat(page, address)
    switch = page.locator('[data-part="switch"]')
    assert switch.inner_text() == "お客さま"
    assert page.locator(".roles").is_hidden()
    switch.click()
    assert switch.get_attribute("aria-expanded") == "true"
    page.get_by_role("button", name="商品担当").click()
    assert switch.inner_text() == "商品担当"
    assert page.locator(".roles").is_hidden()


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["375px"])
def test_who_must_sign_in_is_led_to_where(page: Page, address: str) -> None:
    open_chat(page, address)
    say(page, "注文はいまどこですか")
    last(page).get_by_role("button", name="見本のお客さまを選ぶ").click()
    assert page.evaluate("document.activeElement.dataset.part") == "samples"


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["375px"])
def test_the_chat_button_never_covers_half_a_price(page: Page, address: str) -> None:
    page.goto(address)
    box = page.locator("#open-chat").bounding_box()
    assert (box["x"], box["width"]) == (0, PHONE[0])
    assert box["y"] + box["height"] == PHONE[1]


def test_an_order_s_sentence_stands_above_its_card(page: Page, address: str) -> None:
    open_chat(page, address)
    page.select_option('[data-part="samples"]', "C-1001")
    say(page, "注文はいまどこですか")
    assert top(page, ".message.assistant .text") < top(page, ".message.assistant .card")


def test_what_is_listed_stands_line_by_line(page: Page, address: str) -> None:
    open_chat(page, address)
    say(page, "2千円以下のマグカップはありますか")
    lines = last(page).locator(".text p")
    assert lines.count() == 1 + last(page).locator(".text .item").count()
    assert last(page).locator(".text .item .cite").count() == lines.count() - 1


def test_what_nobody_told_looks_unknown(page: Page, address: str) -> None:
    open_chat(page, address, "?as=consultant")
    say(page, "成熟度を診断して。メルマガは全員に一斉配信だけ。")
    unheard = page.locator(".dimension", has_text="プライバシー")
    assert "まだ分かりません" in unheard.inner_text()
    assert unheard.locator(".scale .sure").count() == 0
    assert unheard.locator(".scale .maybe").count() == unheard.locator(".scale i").count()


def test_a_product_page_tells_its_origin_once(page: Page, address: str) -> None:
    page.goto(f"{address}/products/MN-TBL-1001")
    facts = page.inner_text(".facts")
    assert facts.count("原産国") == 1
    assert "日本製" not in facts


@pytest.mark.parametrize("page", [SMALL, WIDE], indirect=True, ids=["360px", "1280px"])
@pytest.mark.parametrize("path", ["/", "/products/MN-TBL-1001", "/chat", "/chat?as=consultant"])
def test_nothing_is_wider_than_the_screen(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.wait_for_selector("#chat[data-ready]", state="attached")
    if path.startswith("/chat"):
        say(page, "白いマグカップ")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
