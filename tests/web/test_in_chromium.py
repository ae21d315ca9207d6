import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Served
from invented import InventedCorpus, invented_speech, invented_speeches
from playwright.sync_api import Page, expect
from test_rendering import HOSTILE

pytestmark = pytest.mark.browser

ASKED = "港区夜班列车建议恢复末班列车与夜归票"
Visit = Callable[..., Page]


def settle(page: Page) -> None:
    """Nothing runs any more; Gradio's client loses an event sent while its stream closes."""
    expect(page.locator("#question .submit-button")).to_be_visible()
    page.wait_for_timeout(800)


def ask(page: Page, question: str, answers: int = 1) -> None:
    settle(page)
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    expect(page.locator(".answer:not(.growing)")).to_have_count(answers)


def test_a_first_visit_ends_at_the_quoted_words(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    foreign: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if "127.0.0.1" not in r.url else None)
    page.locator("#talk .example").first.click()
    expect(page.locator(".answer:not(.growing)")).to_have_count(1)
    page.locator("a.cite").last.click()
    marked = page.locator("mark.active")
    expect(marked).to_be_visible()
    expect(marked).to_be_in_viewport()
    quote = page.locator(".quoted").last.inner_text()
    assert "".join(marked.all_text_contents()) == quote
    assert not foreign


def test_the_answer_is_seen_growing(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    page.fill("#question textarea", ASKED)
    page.keyboard.press("Enter")
    page.wait_for_selector(".growing")
    early = len(page.locator(".growing").inner_text())
    expect(page.locator(".answer:not(.growing)")).to_have_count(1)
    assert early < len(page.locator(".answer").inner_text())


def test_it_works_without_a_mouse(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    page.locator("a.cite").nth(1).focus()
    expect(page.locator("#tip")).to_be_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MARK"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "cite"


def test_silence_offers_the_nearest_passages(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, "火星移民几时启程？")
    expect(page.locator("a.cite")).to_have_count(0)
    page.locator("a.near").first.click()
    expect(page.locator("mark.active")).to_be_visible()


def test_a_reload_keeps_the_conversation_in_this_browser_only(served: Served, visit: Visit) -> None:
    mine, other = visit(served.url), visit(served.url)
    ask(mine, ASKED)
    mine.reload()
    expect(mine.locator(".answer")).to_have_count(1)
    expect(mine.locator("#reader mark").first).to_be_visible()
    other.reload()
    expect(other.locator(".welcome")).to_be_visible()
    expect(other.locator(".answer")).to_have_count(0)


def test_a_link_opens_exactly_its_place(served: Served, visit: Visit) -> None:
    speech = invented_speeches()[2]
    place = next(p for p in speech.passages if p.number == 3)
    page = visit(f"{served.url}/?speech={speech.id}&start={place.start}&end={place.end}")
    expect(page.locator("mark.active")).to_have_text(place.text)
    expect(page.locator("mark.active")).to_be_in_viewport()


def test_a_stopped_answer_can_be_asked_again(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    page = visit(serve(InventedCorpus(pause=0.3)).url)
    page.fill("#question textarea", ASKED)
    page.keyboard.press("Enter")
    page.wait_for_selector(".growing")
    page.locator("#question .stop-button").click()
    expect(page.locator(".notice")).to_be_visible()
    settle(page)
    page.get_by_role("button", name=re.compile("重新回答|Answer again")).click()
    expect(page.locator(".growing")).to_be_visible()


def test_the_interface_follows_the_browser_and_can_be_switched(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url, locale="en-US")
    expect(page.get_by_role("tab", name="Speeches")).to_be_visible()
    page.select_option("#language", "zh-Hans")
    expect(page.locator(".welcome h2")).to_have_text("向这些发言提问")
    expect(page.get_by_role("tab", name="发言")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


def test_the_next_question_is_offered_and_a_conversation_can_be_taken_up_again(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    settle(page)
    page.locator("#talk .option").first.click()
    expect(page.locator(".answer:not(.growing)")).to_have_count(2)
    settle(page)
    page.locator("#actions").get_by_text("新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    page.get_by_role("tab", name="记录").click()
    page.locator("#history .take").click()
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator(".asked").first).to_have_text(ASKED)


def test_an_answer_is_copied_and_saved_with_its_sources(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    settle(page)
    page.locator("#actions").get_by_text("连同出处复制").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert "[N]" in page.evaluate("navigator.clipboard.readText()")
    page.locator("#save > button").click()
    with page.expect_download() as download:
        page.locator("#save").get_by_text("Word", exact=True).click()
    with zipfile.ZipFile(download.value.path()) as archive:
        notes = archive.read("word/footnotes.xml").decode()
    for quoted in page.locator(".quoted").all_text_contents():
        assert quoted in notes


def test_the_table_of_themes_opens_a_proposal_and_asks(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    page.get_by_role("tab", name="谁提了什么").click()
    cell = page.locator("#atlas td a.n").first
    proposal = cell.get_attribute("title") or ""
    cell.click()
    expect(page.locator("mark.active")).to_have_text(proposal)
    page.wait_for_timeout(800)
    page.locator("#atlas [data-ask]").first.click()
    expect(page.locator("#talk .asked")).to_be_visible()
    expect(page.locator(".answer:not(.growing)")).to_have_count(1)


def test_a_file_is_looked_at_kept_asked_about_and_removed(
    serve: Callable[[InventedCorpus], Served], visit: Visit, tmp_path: Path
) -> None:
    page = visit(serve(InventedCorpus()).url)
    file = tmp_path / "kites.txt"
    file.write_text(
        "风筝节停办多年。建议：\n一是恢复沙洲风筝节，设立传承人津贴。", encoding="utf-8"
    )
    page.get_by_role("tab", name="语料").click()
    page.set_input_files("#bring-file", file)
    preview = page.locator(".preview")
    expect(preview.locator(".speaker")).to_have_text("陆远帆")
    expect(preview.locator(".doubt")).to_be_visible()
    preview.locator("[data-keep]").click()
    expect(page.locator(".documents li")).to_have_count(3)
    page.get_by_role("tab", name="提问").click()
    ask(page, "恢复沙洲风筝节，设立传承人津贴")
    expect(page.locator("#reader .speaker")).to_have_text("陆远帆")
    page.get_by_role("tab", name="语料").click()
    remove = page.locator(".documents li", has_text="kites.txt").locator("[data-remove]")
    remove.click()
    remove.click()
    expect(page.locator(".documents li")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(served: Served, visit: Visit, scheme: str) -> None:
    page = visit(served.url, color_scheme=scheme)
    found = violations(page)
    ask(page, ASKED)
    found += violations(page)
    for tab in ("谁提了什么", "发言", "语料", "记录"):
        page.get_by_role("tab", name=tab, exact=True).click()
        page.wait_for_timeout(600)
        found += violations(page)
    assert not found


def violations(page: Page) -> list[str]:
    """Serious and critical violations, each with the first element that has it."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed."
    )
    result = axe.Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:200]} {v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in result.response["violations"]
        if v["impact"] in {"serious", "critical"}
    ]


def test_a_phone_shows_the_passage_below_the_answer(served: Served, visit: Visit) -> None:
    page = visit(served.url, viewport={"width": 390, "height": 844})
    ask(page, ASKED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("a.cite").first.click()
    expect(page.locator("mark.active")).to_be_in_viewport()


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
    settle(page)
    page.get_by_role("tab", name="谁提了什么").click()
    expect(page.locator("#atlas table")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(800)
    page.get_by_role("tab", name="语料").click()
    expect(page.locator(".documents li")).to_have_count(len(HOSTILE) + 2, timeout=20_000)
    page.wait_for_timeout(800)
    page.get_by_role("tab", name="记录").click()
    expect(page.locator("#history .take")).to_have_count(1, timeout=20_000)
    page.wait_for_timeout(800)
    page.get_by_role("tab", name="发言").click()
    for link in page.locator("#shelf a").all()[3:]:
        link.click()
        expect(page.locator("article.speech")).to_be_visible()
    page.wait_for_timeout(300)
    assert not [url for url in requested if "evil" in re.sub(r"\?.*", "", url)]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    for pane in (
        "#talk .panel-wrap",
        "#reader .page",
        "#shelf",
        "#history",
        "#library",
        "#masthead",
    ):
        beyond = (
            "(s) => { const e = document.querySelector(s); return e.scrollWidth - e.clientWidth }"
        )
        assert page.evaluate(beyond, pane) <= 1, pane
