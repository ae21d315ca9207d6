"""What a term of a quotation means is seen by pointing at it, by the keyboard, and on a phone."""

import pytest
from conftest import Served
from driving import Visit, ask, violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ASKED = "What of 设立湖泊修复基金和芦苇带重建?"
ENGLISH = {"locale": "en-US"}


def test_a_term_says_what_it_means_by_pointer_and_by_keyboard(served: Served, visit: Visit) -> None:
    page = visit(served.url, **ENGLISH)
    ask(page, ASKED)
    figure = page.locator("#talk abbr.gloss", has_text="3000万元").first
    tip = page.locator("#tip")
    figure.hover()
    expect(tip).to_have_text("CNY 30 million")
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    figure.focus()
    expect(tip).to_have_text("CNY 30 million")
    expect(figure).to_have_attribute("aria-describedby", "tip")
    page.keyboard.press("Tab")
    expect(figure).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(figure).to_be_focused()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_a_phone_shows_the_terms_under_the_quotation(served: Served, visit: Visit) -> None:
    page = visit(served.url, **ENGLISH, viewport={"width": 390, "height": 844}, has_touch=True)
    ask(page, ASKED)
    expect(page.locator(".terms").first).to_contain_text("3000万元 = CNY 30 million")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_glosses_are_accessible(served: Served, visit: Visit, scheme: str) -> None:
    page = visit(served.url, **ENGLISH, color_scheme=scheme)
    ask(page, ASKED)
    expect(page.locator("abbr.gloss").first).to_be_visible()
    assert violations(page) == []
