import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from conftest import Served
from driving import ASKED, Visit, ask, room
from invented import InventedCorpus, invented_speech, invented_speeches
from playwright.sync_api import Page, Route, expect

from assistant.api.limits_middleware import Cost, cost
from assistant.records import Answer

pytestmark = pytest.mark.browser


def answer_on(page: Page, served: Served) -> Answer:
    """The last answer that the page shows, as the server gave it."""
    link = page.locator("a.verdict").last.get_attribute("href") or ""
    return served.kept.answer(link.removeprefix("?judge=").split("&")[0], "page")


def test_a_first_visit_ends_at_a_cited_answer_and_nothing_comes_from_elsewhere(
    served: Served, visit: Visit
) -> None:
    page = visit("about:blank")
    foreign: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if "127.0.0.1" not in r.url else None)
    page.goto(served.url)
    page.locator("#talk .example").first.click()
    expect(page.locator(".answer:not(.growing)")).to_have_count(1)
    expect(page.locator("a.cite").first).to_be_visible()
    assert not foreign


def test_a_visit_and_a_question_are_few_requests_among_many_files(
    served: Served, visit: Visit
) -> None:
    page = visit("about:blank")
    costs: list[Cost] = []
    page.on("request", lambda r: costs.append(cost(r.method, urlsplit(r.url).path)))
    page.goto(served.url)
    ask(page, ASKED)
    assert costs.count(Cost.NOTHING) > 30
    assert 5 < len(costs) - costs.count(Cost.NOTHING) <= 15


def test_a_question_sent_before_the_page_is_ready_is_answered_once(
    served: Served, visit: Visit
) -> None:
    page = visit("about:blank")
    page.add_init_script(
        """
        new MutationObserver((_, observer) => {
            const box = document.querySelector("#question textarea");
            if (!box) return;
            observer.disconnect();
            box.value = QUESTION;
            box.dispatchEvent(new Event("input", { bubbles: true }));
            const enter = { key: "Enter", bubbles: true, cancelable: true };
            for (let times = 0; times < 2; times += 1) {
                for (const type of ["keydown", "keypress"]) {
                    box.dispatchEvent(new KeyboardEvent(type, enter));
                }
            }
            window.ready = typeof window.wenzheng;
        }).observe(document, { childList: true, subtree: true });
        """.replace("QUESTION", json.dumps(ASKED))
    )
    page.route("**/run/predict", _late)
    page.goto(served.url)
    expect(page.locator(".answer:not(.growing)")).to_have_count(1)
    expect(page.locator("#talk .asked")).to_have_text([ASKED])
    expect(page.locator("#question textarea")).to_have_value("")
    assert page.evaluate("ready") == "undefined", "It was sent too late to show anything."


def _late(route: Route) -> None:
    """The page comes to show what it begins with after a question could have been answered."""
    route.request.frame.page.wait_for_timeout(700)
    route.continue_()


def test_each_citation_opens_the_speech_at_exactly_the_words_it_quotes(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    citations = answer_on(page, served).citations
    assert len(citations) > 1
    for link, citation in zip(page.locator("a.cite").all(), citations, strict=True):
        link.click()
        marked = page.locator("mark.active")
        expect(marked.first).to_be_in_viewport()
        assert "".join(marked.all_text_contents()) == citation.quote


def test_hovering_a_citation_shows_who_said_what(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    cited = answer_on(page, served).citations[0]
    page.locator("a.cite").first.hover()
    expect(page.locator("#tip")).to_contain_text(cited.speaker)
    expect(page.locator("#tip")).to_contain_text(cited.quote)


def test_the_answer_is_seen_growing_piece_by_piece(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    page = visit(serve(InventedCorpus(pause=0.1)).url)
    page.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver(() => {
                const text = document.querySelector(".growing")?.textContent;
                if (text && text !== seen.at(-1)) seen.push(text);
            }).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    ask(page, ASKED)
    seen = page.evaluate("seen")
    assert len(seen) > 3
    whole = page.locator(".answer").inner_text().replace("\n", "")
    lengths = [len(text) for text in seen]
    assert lengths == sorted(lengths)
    assert lengths[-1] <= len(whole)


def test_it_all_works_without_a_mouse(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator(".answer:not(.growing)")).to_have_count(1)
    reach(page, "a.cite")
    expect(page.locator("#tip")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("mark.active").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("a.cite").first).to_be_focused()
    reach(page, "a.verdict:nth-of-type(2)")
    page.keyboard.press("Enter")
    expect(page.locator("dialog textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    reach(page, "[role=tab]:nth-of-type(2)", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#atlas table")).to_be_visible()
    reach(page, "#atlas .askit")
    page.keyboard.press("Enter")
    expect(page.locator(".answer:not(.growing)")).to_have_count(2)


def reach(page: Page, selector: str, key: str = "Tab", most: int = 60) -> None:
    """Go from one thing to the next with the keyboard until it is reached."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached with {key}.")


def test_silence_offers_the_nearest_passages(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, "火星移民几时启程？")
    expect(page.locator("a.cite")).to_have_count(0)
    page.locator("a.near").first.click()
    expect(page.locator("mark.active")).to_be_visible()


def test_a_reload_keeps_the_conversation(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    page.reload()
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.locator("#reader mark").first).to_be_visible()
    room(page, "记录")
    expect(page.locator("#history .entry")).to_have_text([ASKED])
    expect(page.locator("#history .meta")).to_contain_text("1 个问题")


def test_two_browsers_at_once_never_see_each_others_conversation(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    url = serve(InventedCorpus(pause=0.1)).url
    questions = (ASKED, "设立湖泊修复基金和芦苇带重建")
    pages = [visit(url), visit(url)]
    for page, question in zip(pages, questions, strict=True):
        page.fill("#question textarea", question)
        page.keyboard.press("Enter")
    for again in (False, True):
        for page, mine, other in zip(pages, questions, reversed(questions), strict=True):
            if again:
                page.reload()
            expect(page.locator(".answer:not(.growing)")).to_have_count(1)
            expect(page.locator(".asked")).to_have_text([mine])
            assert other not in page.content()
            room(page, "记录")
            expect(page.locator("#history .entry")).to_have_text([mine])
            room(page, "提问")


def test_a_link_opens_exactly_its_place(served: Served, visit: Visit) -> None:
    speech = invented_speeches()[2]
    place = next(p for p in speech.passages if p.number == 3)
    page = visit(f"{served.url}/?speech={speech.id}&start={place.start}&end={place.end}")
    expect(page.locator("mark.active")).to_have_text(place.text)
    expect(page.locator("mark.active")).to_be_in_viewport()


def test_the_interface_follows_the_browser_and_can_be_switched(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url, locale="en-US")
    expect(page.get_by_role("tab", name="Speeches")).to_be_visible()
    page.select_option("#language", "zh-Hans")
    expect(page.locator(".welcome h2")).to_have_text("向这些发言提问")
    expect(page.get_by_role("tab", name="发言")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


def test_a_phone_shows_the_passage_below_the_answer_and_finds_back(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url, viewport={"width": 390, "height": 844})
    ask(page, ASKED)
    page.locator("a.cite").first.click()
    expect(page.locator("mark.active")).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 300})
    page.evaluate("document.querySelector('.speech:not([hidden]) h2').scrollIntoView()")
    back = page.locator(".speech:not([hidden]) .back")
    expect(back).to_be_in_viewport()
    back.click()
    expect(page.locator("a.cite").first).to_be_in_viewport()
    expect(page.locator("a.cite").first).to_be_focused()
    expect(back).to_be_hidden()


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "en-US", "pt-BR", "ru-RU"])
def test_no_room_is_wider_than_a_phone(served: Served, visit: Visit, locale: str) -> None:
    page = visit(served.url, viewport={"width": 390, "height": 844}, locale=locale)
    ask(page, ASKED)
    for accordion in ("#save", "#narrow"):
        page.locator(f"{accordion} > button").click()
    for control in page.locator(
        ":is(#save, #narrow, #actions, #question) :is(button, input)"
    ).all():
        box = control.bounding_box()
        assert box is None or box["x"] + box["width"] <= 390
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phone_scrolls_the_table_of_themes_to_its_last_column(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    speeches = [
        invented_speech(
            f"d{i}", f"题{i}", f"人{i}", "", "", "".join(f"一是{t}{i}。\n" for t in things)
        )
        for i, things in enumerate([("修湖", "办学"), ("通车", "种树"), ("养老", "托幼")] * 6)
    ]
    page = visit(serve(InventedCorpus(speeches)).url, viewport={"width": 390, "height": 844})
    page.get_by_role("tab").nth(1).click()
    last = page.locator("#atlas thead th").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_answer_is_read_without_scrolling(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    pane = page.locator("#talk").bounding_box()
    last = page.locator(".answer p").filter(has=page.locator("a.cite")).last.bounding_box()
    assert pane
    assert last
    assert last["y"] >= pane["y"]
    assert last["y"] + last["height"] <= pane["y"] + pane["height"]


def test_chinese_is_set_in_a_chinese_font(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    for selector in (".asked", ".answer p", ".speech h2", ".speech .text p"):
        found = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})
        fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": found["nodeId"]})["fonts"]
        most = max(fonts, key=lambda font: font["glyphCount"])["familyName"]
        assert re.search("CJK|Han |Song|Hei|Ming|WenQuanYi|Droid Sans Fallback", most), most
