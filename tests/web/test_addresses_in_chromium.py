from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import Served
from driving import ASKED, Visit, ask, put, room
from invented import InventedCorpus, invented_speech
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TURNS = 8
LAKE = "设立湖泊修复基金和芦苇带重建"
ROOMS = {"谁提了什么": "#atlas table", "发言": "#shelf .entry", "资料库": ".documents > li"}


def here(page: Page) -> str:
    """The address, which `page.url` learns a moment later."""
    return str(page.evaluate("location.href"))


def in_room(page: Page, name: str) -> None:
    expect(page.get_by_role("tab", selected=True)).to_have_text(name)


def test_back_and_forward_go_through_what_was_seen_and_stay_on_the_page(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    page.locator("a.cite").nth(1).click()
    quoted = page.locator("mark.active").text_content()
    room(page, "发言")
    page.locator("#shelf a", has_text="沈若溪").click()
    expect(page.locator("#reader .speech:not([hidden]) .speaker")).to_have_text("沈若溪")
    page.go_back()
    in_room(page, "发言")
    expect(page.locator("mark.active")).to_have_text(str(quoted))
    page.go_back()
    in_room(page, "提问")
    page.go_back()
    expect(page.locator(".answer")).to_have_count(1)
    page.go_back()
    expect(page.locator(".welcome")).to_be_visible()
    page.go_forward()
    expect(page.locator(".asked")).to_have_text([ASKED])
    expect(page.locator("#reader mark").first).to_be_visible()


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_is_opened_by_its_address(served: Served, visit: Visit, name: str) -> None:
    page = visit(served.url)
    room(page, name)
    page.wait_for_function("location.search.includes('room=')")
    expect(page.locator(ROOMS[name]).first).to_be_visible()
    other = visit("about:blank")
    other.goto(here(page))
    in_room(other, name)
    expect(other.locator(ROOMS[name]).first).to_be_visible()


def test_an_answer_is_sent_to_a_colleague_who_asks_on(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    page.get_by_role("link", name="复制此回答的链接").click()
    sent = page.evaluate("navigator.clipboard.readText()")
    colleague = visit(sent)
    expect(colleague.locator(".asked")).to_have_text([ASKED])
    expect(colleague.locator("#reader mark").first).to_be_visible()
    ask(colleague, LAKE, 2)
    colleague.reload()
    expect(colleague.locator(".asked")).to_have_text([ASKED, LAKE])
    copied_from_the_bar = visit(here(page))
    expect(copied_from_the_bar.locator(".asked")).to_have_text([ASKED])


def test_an_answer_that_is_kept_nowhere_leaves_the_page_usable(
    served: Served, visit: Visit
) -> None:
    page = visit(f"{served.url}/?answer=ans_gone&conversation=gone")
    expect(page.locator(".welcome")).to_be_visible()
    ask(page, ASKED)


def test_filters_are_in_the_address(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    page.locator("#narrow > button").click()
    page.get_by_role("combobox", name="发言人").click()
    page.get_by_role("option", name="高明远").click()
    expect(page.locator("#narrow > button")).to_contain_text("(1)")
    assert parse_qs(urlsplit(here(page)).query) == {"speaker": ["高明远"]}
    other = visit(here(page))
    expect(other.locator("#narrow > button")).to_contain_text("(1)")
    ask(other, "建议开通流动书车，恢复末班列车")
    expect(other.locator(".asked .within")).to_have_text("高明远")
    page.go_back()
    expect(page.locator("#narrow > button")).not_to_contain_text("(1)")


def test_tabs_that_ask_in_turn_lose_nothing(served: Served, visit: Visit) -> None:
    first = visit(served.url)
    ask(first, f"{ASKED}甲0")
    second = first.context.new_page()
    second.goto(served.url)
    second.wait_for_selector(".welcome")
    for turn in range(TURNS):
        ask(second, f"{LAKE}乙{turn}", turn + 1)
        if turn:
            ask(first, f"{ASKED}甲{turn}", turn + 1)
    for page, question, letter in ((first, ASKED, "甲"), (second, LAKE, "乙")):
        page.reload()
        expect(page.locator(".asked")).to_have_text([
            f"{question}{letter}{n}" for n in range(TURNS)
        ])
        room(page, "记录")
        expect(page.locator("#history .entry")).to_have_count(2)


def test_one_conversation_in_two_tabs_is_the_same_in_both(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    first = visit(serve(InventedCorpus(pause=0.03)).url)
    ask(first, ASKED)
    second = first.context.new_page()
    second.goto(here(first))
    expect(second.locator(".answer")).to_have_count(1)
    ask(second, LAKE, 2)
    expect(first.locator(".asked")).to_have_text([ASKED, LAKE])
    put(first, f"{ASKED}甲")
    put(second, f"{LAKE}乙")
    first.wait_for_function(
        "() => Object.values(localStorage).filter((v) => v.includes('\"ans_')).length === 4"
    )
    for page in (first, second):
        page.reload()
        expect(page.locator(".asked")).to_have_count(3)
        expect(page.locator(".ways").last).to_contain_text("2 / 2")


def test_thousands_of_speeches_are_searched_and_grouped_a_page_at_a_time(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    speeches = [
        invented_speech(f"d{n // 50}", f"第{n}篇", f"人{n}", "委员", f"界{n % 3}", "一是修路。")
        for n in range(5000)
    ]
    page = visit("about:blank")
    carried: list[int] = []
    page.on(
        "response",
        lambda r: carried.append(len(r.body())) if "/gradio_api/run/" in r.url else None,
    )
    page.goto(serve(InventedCorpus(speeches)).url)
    page.wait_for_selector(".welcome")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(carried) < 30_000
    assert "第4321篇" not in page.content()
    room(page, "发言")
    expect(page.locator("#shelf li")).to_have_count(50)
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("#shelf .entry").first).to_have_text("第50篇")
    page.get_by_role("searchbox").fill("第4321篇")
    expect(page.locator("#shelf .entry")).to_have_text(["第4321篇"])
    page.get_by_role("searchbox").fill("界1")
    page.get_by_label("分组").select_option("affiliation")
    expect(page.locator("#shelf .document")).to_have_text(["界1"])
    other = visit("about:blank")
    other.goto(here(page))
    expect(other.locator("#shelf .document")).to_have_text(["界1"])
    expect(other.get_by_role("searchbox")).to_have_value("界1")
    page.go_back()
    expect(page.locator("#shelf .document").first).to_contain_text("白鹭县协商会")
