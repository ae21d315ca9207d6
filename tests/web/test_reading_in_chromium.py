from collections.abc import Callable

import pytest
from conftest import Served
from driving import ASKED, Visit, ask, violations
from invented import InventedCorpus, invented_speech, invented_speeches
from playwright.sync_api import Page, expect

from ui.web.i18n import words

pytestmark = pytest.mark.browser

LINES = [f"第{n}段讲述湾区各处码头的日常事务与来往船只。" for n in range(60)]
TOLD = "一是恢复港区夜班列车，末班列车与夜归票一并试行，沿线各站同时开放。"
LONG = "\n".join([*LINES[:30], TOLD, *LINES[30:]])


def long_corpus() -> InventedCorpus:
    long = invented_speech("harbour", "码头纪事", "何未明", "", "", LONG)
    return InventedCorpus([long, *invented_speeches()], pause=0.01)


def margins(page: Page, pane: str) -> tuple[float, float]:
    """Pixels between a pane's upper and lower edge and the words that are marked."""
    above, below = page.evaluate(
        """(pane) => {
            const marks = [...document.querySelectorAll("mark.active")]
                .map((mark) => mark.getBoundingClientRect());
            const box = document.querySelector(pane).getBoundingClientRect();
            return [Math.min(...marks.map((m) => m.top)) - box.top,
                box.bottom - Math.max(...marks.map((m) => m.bottom))];
        }""",
        pane,
    )
    return above, below


def test_before_a_speech_is_open_its_place_says_what_the_corpus_is(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url, locale="en-US")
    card = page.locator("#reader .corpus-card")
    expect(card).to_contain_text("2 documents · 3 speeches · 3 speakers")
    expect(card).to_contain_text("白鹭县协商会")
    expect(card).to_contain_text("2026-01-01")
    assert not violations(page)
    card.get_by_role("link").click()
    expect(page.locator(".documents > li")).to_have_count(2)
    assert "room=library" in page.url


def test_a_quotation_is_shown_whole_in_the_middle(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    page = visit(serve(long_corpus()).url)
    ask(page, ASKED)
    page.locator("#reader .page").evaluate("pane => { pane.scrollTop = 0; }")
    page.locator('a.cite[href*="speech="]').first.click()
    expect(page.locator("mark.active").first).to_be_in_viewport()
    above, below = margins(page, "#reader .page")
    assert above > 0
    assert abs(above - below) < 40


def test_words_are_found_in_a_speech_one_place_after_the_other(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    page = visit(serve(long_corpus()).url)
    ask(page, ASKED)
    page.locator('a.cite[href*="speech="]').first.click()
    box, at = page.locator(".finder input"), page.locator(".finder output")
    box.fill("码头的日常")
    expect(at).to_have_text("1 / 60")
    box.press("Enter")
    expect(at).to_have_text("2 / 60")
    box.press("Shift+Enter")
    box.press("Shift+Enter")
    expect(at).to_have_text("60 / 60")
    last = page.locator(".speech:not([hidden]) .text p").last
    expect(last).to_be_in_viewport()
    assert page.evaluate('CSS.highlights.get("found").size') == 60
    assert not violations(page)
    box.fill("没有这样的话")
    expect(at).to_have_text("0 / 0")


def test_the_steps_go_from_quotation_to_quotation(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    quotations = page.locator("a.chip").count()
    at = page.locator(".finder output")
    expect(at).to_have_text(f"1 / {quotations}")
    for step in range(2, quotations + 1):
        page.get_by_role("button", name=words("zh-Hans")("find_later")).click()
        expect(at).to_have_text(f"{step} / {quotations}")
        expect(page.locator("mark.active").first).to_be_in_viewport()
    page.get_by_role("button", name=words("zh-Hans")("find_earlier")).click()
    expect(at).to_have_text(f"{quotations - 1} / {quotations}")


def test_what_waits_to_be_opened_points_down(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    icon = page.locator("#narrow > button .icon")
    turned = "(icon) => new DOMMatrix(getComputedStyle(icon).transform).b"
    assert icon.evaluate(turned) == pytest.approx(0, abs=1e-6)
