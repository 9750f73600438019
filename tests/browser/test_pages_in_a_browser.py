"""The pages in a real browser: shop, chat, cards, sources, proposals, keyboard."""

import re
from pathlib import Path
from typing import Any

import pytest
from steps import Page, finished, last, open_chat, say

pytestmark = pytest.mark.browser


def test_the_shop_shows_products_with_their_pictures(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.locator(".tile").count() > 5
    broken = "[...document.images].filter(each => each.complete && !each.naturalWidth).length"
    assert page.evaluate(broken) == 0
    assert "このお店は架空です" in page.inner_text(".fictional")


def test_a_search_leads_to_a_product_page(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#query", "真空断熱マグ")
    page.press("#query", "Enter")
    page.click(".tile >> nth=0")
    assert page.inner_text("h1").startswith("真空断熱マグ")
    assert "2,980円" in page.inner_text(".big-price")


def test_cards_stand_before_the_words_and_numbers_open_their_source(
    page: Page, address: str
) -> None:
    open_chat(page, address)
    say(page, "2千円以下の白いマグカップはありますか")
    answer = last(page)
    assert answer.locator(".product-card").count() >= 1
    assert "円" in answer.locator(".product-card .card-price").first.inner_text()
    above = (
        answer.locator(".cards").bounding_box()["y"] < answer.locator(".text").bounding_box()["y"]
    )
    assert above
    answer.locator(".cite").first.click()
    assert answer.locator(".cite").first.get_attribute("aria-expanded") == "true"
    assert answer.locator(".source blockquote").inner_text().strip()
    page.keyboard.press("Escape")
    assert answer.locator(".source").is_hidden()
    assert page.evaluate("document.activeElement.className") == "cite"


def test_a_proposal_is_confirmed_by_its_button_once(page: Page, address: str) -> None:
    open_chat(page, address)
    page.select_option('[data-part="samples"]', "C-1004")
    say(page, "M-2026-10021をキャンセルしたい")
    proposal = page.locator(".proposal")
    proposal.wait_for()
    assert "「はい」を押すまで、何も変わりません。" in proposal.inner_text()
    proposal.get_by_role("button", name="はい、お願いします").click()
    proposal.locator(".outcome").wait_for()
    assert proposal.locator(".outcome").inner_text() == "お手続きが完了しました。"
    assert proposal.get_by_role("button").count() == 0


def test_a_proposal_is_declined_by_its_button(page: Page, address: str) -> None:
    open_chat(page, address)
    page.select_option('[data-part="samples"]', "C-1007")
    say(page, "M-2026-10020をキャンセルしたい")
    proposal = page.locator(".proposal")
    proposal.get_by_role("button", name="いいえ、やめます").click()
    proposal.locator(".outcome").wait_for()
    assert "何も変わっていません" in proposal.locator(".outcome").inner_text()


def test_options_are_buttons_that_answer(page: Page, address: str) -> None:
    open_chat(page, address)
    page.select_option('[data-part="samples"]', "C-1008")
    say(page, "注文をキャンセルしたい")
    if page.locator(".choices button:visible").count() == 0:
        pytest.skip("this customer has one order that can be meant")
    before = page.locator(".message.assistant").count()
    option = page.locator(".message.assistant .choices button").first
    text = option.inner_text()
    option.click()
    finished(page, before)
    assert page.locator(".message.reader").last.inner_text().endswith(text)


def test_a_consultant_sees_stages_with_words_beside_them(page: Page, address: str) -> None:
    open_chat(page, address, "?as=consultant")
    say(page, "成熟度を診断して。メルマガは全員に一斉配信だけ。アクセス解析は月末に見るくらい。")
    answer = last(page)
    assert answer.locator(".dimension").count() >= 3
    answer.locator("summary").first.click()
    assert answer.locator("details[open] q").first.inner_text().strip()


def test_a_merchandiser_sees_what_each_sentence_rests_on(page: Page, address: str) -> None:
    open_chat(page, address, "?as=merchandiser")
    say(page, "MN-TBL-1001の商品文を書いて")
    assert last(page).locator(".sentences li").count() >= 2
    assert "もとにした項目" in last(page).locator(".sentences li").first.inner_text()


def test_enter_does_not_send_while_japanese_is_composed(page: Page, address: str) -> None:
    open_chat(page, address)
    page.fill("#chat-box", "へんかんちゅう")
    composing = """options => document.getElementById('chat-box').dispatchEvent(new KeyboardEvent(
        'keydown', {key: 'Enter', bubbles: true, cancelable: true, ...options}))"""
    page.evaluate(composing, {"isComposing": True})
    page.evaluate(composing, {"keyCode": 229})
    page.evaluate(composing, {"shiftKey": True})
    assert page.locator(".message").count() == 0
    page.press("#chat-box", "Enter")
    page.wait_for_selector(".message.reader")
    finished(page, 0)


def test_the_chat_works_by_keyboard_alone(page: Page, address: str) -> None:
    open_chat(page, address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(30):
        if page.evaluate("document.activeElement.closest('.intro') !== null"):
            break
        page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector(".message.reader")
    finished(page, 0)


def test_what_is_written_is_never_markup(page: Page, address: str) -> None:
    open_chat(page, address)
    say(page, "<img src=x onerror=\"document.title='!'\"><b>太字</b>")
    assert page.locator(".message img[src='x'], .message b").count() == 0
    assert "<b>太字</b>" in page.locator(".message.reader").inner_text()
    assert page.title() != "!"


def test_a_conversation_goes_on_from_page_to_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#chat[data-ready]")
    say(page, "2千円以下の白いマグカップはありますか")
    text = last(page).locator(".text").inner_text()
    page.goto(f"{address}/products/MN-TBL-1001")
    page.wait_for_selector("#chat[data-ready]")
    assert last(page).locator(".text").inner_text() == text
    assert last(page).locator(".product-card").count() >= 1


def test_a_lost_server_is_told_kindly_and_tried_again(page: Page, address: str) -> None:
    open_chat(page, address)
    page.route("**/api/v1/**", lambda route: route.abort())
    say(page, "送料は？")
    assert "通信できませんでした" in last(page).inner_text()
    page.unroute("**/api/v1/**")
    page.get_by_role("button", name="もう一度試す").click()
    page.wait_for_selector(".message.assistant .thumbs")
    assert page.locator(".message.reader").count() == 1
    page.troubles.clear()  # the browser itself reports the aborted requests


def test_a_stream_that_breaks_is_picked_up_where_it_broke(page: Page, address: str) -> None:
    open_chat(page, address)
    broken: list[str] = []

    def cut(route: Any) -> None:
        if broken:
            route.continue_()
            return
        broken.append(route.request.url)
        answer = route.fetch()
        first = answer.text().split("\n\n")[0] + "\n\n"
        route.fulfill(response=answer, body=first)

    page.route("**/turns", cut)
    say(page, "2千円以下の白いマグカップはありますか")
    assert len(broken) == 1
    assert last(page).locator(".product-card").count() >= 1
    assert last(page).locator(".thumbs").count() == 1


def test_english_follows_the_page(page: Page, address: str) -> None:
    open_chat(page, address, "?lang=en")
    assert page.inner_text('[data-part="send"]') == "Send"
    say(page, "Do you have a white mug up to 2,000 yen?")
    assert re.search(r"¥\d", last(page).locator(".card-price").first.inner_text())
    assert re.search(r"[a-z]{3}", last(page).locator(".text").inner_text())


CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/", "/products/MN-TBL-1001", "/chat", "/chat?as=merchandiser"])
def test_every_text_stands_out_enough(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.wait_for_selector("#chat[data-ready]", state="attached")
    if path.startswith("/chat"):
        say(page, "MN-TBL-1001について教えて")
    assert page.evaluate(CONTRAST) == []


def test_every_control_has_a_name(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#chat[data-ready]", state="attached")
    nameless = """() => [...document.querySelectorAll('button, input, select, textarea, a')]
      .filter((each) => each.type !== 'hidden' && !each.textContent.trim())
      .filter((each) => !each.getAttribute('aria-label') && !each.labels?.length)
      .map((each) => each.outerHTML)"""
    assert page.evaluate(nameless) == []
    assert page.locator('[aria-live="polite"]').count() == 1
