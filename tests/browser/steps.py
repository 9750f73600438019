"""What a visitor does in the chat."""

from typing import Any

Page = Any
WIDE, PHONE, SMALL = (1280, 900), (375, 740), (360, 740)


def open_chat(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/chat{query}")
    page.wait_for_selector("#chat[data-ready]")


def say(page: Page, text: str) -> None:
    before = page.locator(".message.assistant").count()
    page.fill("#chat-box", text)
    page.press("#chat-box", "Enter")
    finished(page, before)


def finished(page: Page, before: int) -> None:
    page.wait_for_function(
        "n => document.querySelectorAll('.message.assistant').length > n"
        " && !document.querySelector('[aria-busy]')",
        arg=before,
    )


def last(page: Page) -> Any:
    return page.locator(".message.assistant").last
