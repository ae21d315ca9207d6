"""Pictures of every room of the page for docs/images: wide, on a phone, and in the dark.

    WENZHENG_DATA_DIR=$(mktemp -d) .venv/bin/wenzheng serve --port 7999 &
    .venv/bin/python tools/screenshots.py http://127.0.0.1:7999

The server holds nothing but the sample. Look at each picture before it is kept.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
VISITORS = {
    "wide": {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN"},
    "phone": {"viewport": {"width": 390, "height": 844}, "locale": "en-US"},
    "dark": {
        "viewport": {"width": 1280, "height": 800},
        "locale": "zh-CN",
        "color_scheme": "dark",
    },
}
QUESTIONS = {
    "zh-CN": "医疗器械出口方面有哪些建议？",
    "en-US": "What was proposed for medical device exports?",
}
_REST_MS = 1200


def rooms(page: Page, question: str) -> Iterator[str]:
    """Go from room to room; each name is of what is then to be seen."""
    tabs = page.get_by_role("tab")
    yield "welcome"
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer:not(.growing)")
    yield "answer"
    tabs.nth(1).click()
    page.wait_for_selector("#atlas table")
    yield "themes"
    page.locator("#atlas .map").scroll_into_view_if_needed()
    page.locator("#atlas .legend").scroll_into_view_if_needed()
    yield "map"
    tabs.nth(2).click()
    yield "speeches"
    tabs.nth(3).click()
    page.locator(".documents summary").first.click()
    yield "corpus"
    page.locator("[data-correct]").first.click()
    yield "correction"
    page.keyboard.press("Escape")
    tabs.nth(4).click()
    yield "history"


def kept(picture: bytes) -> bytes:
    """The picture in 128 colours, which is a third of its size."""
    out = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def picture(browser: Browser, url: str, name: str) -> None:
    """Visit as one visitor, and keep what each room looks like."""
    visitor = VISITORS[name]
    context = browser.new_context(**visitor)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#talk .example")
    for room in rooms(page, QUESTIONS[str(visitor["locale"])]):
        page.wait_for_timeout(_REST_MS)
        page.evaluate("document.activeElement.blur()")
        (IMAGES / f"{room}-{name}.png").write_bytes(kept(page.screenshot()))
    context.close()


def main(url: str) -> None:
    """Make every picture anew."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name in VISITORS:
            picture(browser, url, name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
