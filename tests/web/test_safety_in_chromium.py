import re
from collections.abc import Callable

import pytest
from conftest import Served
from driving import ASKED, Visit, ask, room, violations
from invented import InventedCorpus, invented_speech, invented_speeches
from playwright.sync_api import Browser, expect
from test_rendering import HOSTILE

pytestmark = pytest.mark.browser

_BEYOND = "(s) => { const e = document.querySelector(s); return e.scrollWidth - e.clientWidth }"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation_in_any_room(
    served: Served, visit: Visit, scheme: str
) -> None:
    page = visit(served.url, color_scheme=scheme)
    found = violations(page)
    ask(page, ASKED)
    for accordion in ("#save", "#narrow"):
        page.locator(f"{accordion} > button").click()
    found += violations(page)
    page.locator("a.verdict").nth(1).click()
    expect(page.locator("dialog textarea")).to_be_visible()
    found += violations(page)
    page.keyboard.press("Escape")
    shown = {"谁提了什么": "#atlas table", "发言": "#shelf li", "资料库": ".documents li"}
    for tab, thing in {**shown, "记录": "#history .take"}.items():
        room(page, tab)
        expect(page.locator(thing).first).to_be_visible()
        for summary in page.locator(".documents summary").all():
            if summary.is_visible():
                summary.click()
        found += violations(page)
    room(page, "资料库")
    page.get_by_role("button", name="更正署名").first.click()
    found += violations(page)
    assert not found


def test_markup_that_comes_into_the_page_runs_nothing(chromium: Browser, served: Served) -> None:
    page = chromium.new_page()
    page.goto(served.url)
    page.wait_for_selector(".welcome")
    page.evaluate(
        """() => {
            const into = document.createElement("div");
            into.innerHTML = '<img src="x" onerror="ran = 1"><a href="javascript:ran = 1">x</a>';
            const script = document.createElement("script");
            script.textContent = "window.ran = 1";
            document.body.append(into, script);
            into.querySelector("a").click();
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    page.close()


def test_no_other_page_frames_this_one(served: Served, chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(f'<iframe src="{served.url}"></iframe>')
    page.wait_for_timeout(500)
    assert page.frames[1].url.startswith("chrome-error:")
    page.close()


def test_hostile_text_neither_runs_nor_breaks_the_layout(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    speeches = [
        invented_speech("d" + text[:40], text, text, text, text, f"{text}\n一是{text}")
        for text in HOSTILE
    ]
    page = visit(serve(InventedCorpus([*invented_speeches(), *speeches])).url)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"A script ran: {dialog.message}"))
    for answers, text in enumerate(HOSTILE[::3], start=1):
        ask(page, text[:1900].replace("\n", " "), answers)
    page.locator("#narrow > button").click()
    room(page, "谁提了什么")
    expect(page.locator("#atlas table")).to_be_visible(timeout=20_000)
    room(page, "资料库")
    expect(page.locator(".documents > li")).to_have_count(len(HOSTILE) + 2)
    room(page, "记录")
    expect(page.locator("#history .take")).to_have_count(1)
    room(page, "发言")
    for link in page.locator("#shelf a").all()[3:]:
        link.click()
        speech = (link.get_attribute("href") or "").removeprefix("?speech=")
        expect(page.locator(f"article[data-speech='{speech}']")).to_be_visible()
    assert not [url for url in requested if "evil" in re.sub(r"\?.*", "", url)]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    for pane in ("#talk .panel-wrap", "#reader .page", "#shelf", "#history", "#library"):
        assert page.evaluate(_BEYOND, pane) <= 1, pane
    assert page.evaluate(_BEYOND, "#masthead") <= 1
