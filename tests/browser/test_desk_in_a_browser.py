"""A customer at the chat and a person at the desk, each in a page of a real browser."""

import pytest
from steps import PHONE, Page, open_chat, say

pytestmark = pytest.mark.browser
REASON = "担当者と話したい"


@pytest.fixture
def customer(browser: object, address: str):
    context = browser.new_context(viewport={"width": 1280, "height": 900})  # type: ignore[attr-defined]
    opened = context.new_page()
    open_chat(opened, address)
    yield opened
    context.close()


def open_desk(page: Page, address: str) -> None:
    page.goto(f"{address}/desk")
    page.wait_for_selector("#main[data-ready]")


def take(page: Page, address: str) -> None:
    open_desk(page, address)
    page.fill("#desk-name", "佐藤")
    page.locator(".queue button", has_text=REASON).last.click()
    page.get_by_role("button", name="引き継ぐ").click()
    page.wait_for_selector("#desk-box:visible")


def write(page: Page, text: str) -> None:
    page.fill("#desk-box", text)
    page.press("#desk-box", "Control+Enter")
    page.wait_for_selector(f".talk-log .message.person:has-text('{text}')")


@pytest.mark.parametrize("page", [(1280, 900), PHONE], indirect=True, ids=["1280px", "375px"])
def test_a_person_takes_over_answers_and_gives_back(
    page: Page, customer: Page, address: str
) -> None:
    say(customer, "開けた化粧品は返品できますか")
    say(customer, REASON)
    customer.wait_for_selector(".standing:visible")

    take(page, address)
    assert page.locator(".talk-log .message").count() == 4
    customer.wait_for_selector("text=担当者（佐藤）が会話に入りました。")
    write(page, "お待たせいたしました。")
    customer.wait_for_selector(".message.person:has-text('お待たせいたしました。')")

    answers = customer.locator(".message.assistant").count()
    customer.fill("#chat-box", "急いでいます")
    customer.press("#chat-box", "Enter")
    page.wait_for_selector(".talk-log .message.reader:has-text('急いでいます')")
    assert customer.locator(".message.assistant").count() == answers
    assert "担当者（佐藤）が確認しています。" in customer.locator(".standing").inner_text()

    page.get_by_role("button", name="自動案内に戻す").click()
    customer.wait_for_selector("text=担当者の対応が終わりました。")
    customer.wait_for_selector(".standing", state="hidden")
    say(customer, "こんにちは")
    assert customer.locator(".message.assistant").count() == answers + 1

    customer.reload()
    customer.wait_for_selector("#chat[data-ready]")
    assert customer.locator(".message.person").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_opens_the_conversation_on_another_device(
    page: Page, customer: Page, address: str
) -> None:
    say(customer, REASON)
    take(page, address)
    write(page, "続きはこちらで承ります。")
    page.get_by_role("button", name="リンクとメール文を作る").click()
    page.wait_for_selector(".talk-facts .mail")
    mail = page.locator(".talk-facts .mail").inner_text()
    link = next(line for line in mail.splitlines() if "#resume=" in line)

    elsewhere = page.context.new_page()
    elsewhere.goto(link)
    elsewhere.wait_for_selector("#chat[data-ready]")

    assert elsewhere.locator(".message.person").count() == 1
    assert "resume" not in elsewhere.url
    page.get_by_role("button", name="自動案内に戻す").click()
