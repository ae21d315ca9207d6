import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest
from conftest import Served
from driving import ASKED, Visit, ask, begin, put, room
from invented import InventedCorpus
from playwright.sync_api import Page, expect

from assistant.answer_store import Verdict

pytestmark = pytest.mark.browser

BOOKS = "流动书车，每两周到访一所村小"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def slow_down(page: Page) -> None:
    """Give the page a quarter of its processor, as on an old machine."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})


def test_a_follow_up_is_understood_from_what_was_asked_before(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, "恢复末班列车与夜归票")
    ask(page, "港区站呢？", 2)
    expect(page.locator(".asked")).to_have_text(["恢复末班列车与夜归票", "港区站呢？"])
    page.locator(".understood summary").last.click()
    expect(page.locator(".understood").last).to_contain_text(
        "按此查找：恢复末班列车与夜归票 港区站呢？"
    )
    expect(page.locator("#reader .speaker").first).to_have_text("罗海生")


def test_a_question_typed_while_another_is_answered_waits_for_it(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    page = visit(serve(InventedCorpus(pause=0.1)).url)
    begin(page, ASKED)
    put(page, "设立湖泊修复基金和芦苇带重建")
    expect(page.locator(".answer:not(.growing)")).to_have_count(2)
    expect(page.locator(".asked")).to_have_text([ASKED, "设立湖泊修复基金和芦苇带重建"])


def test_no_question_is_lost_that_is_asked_the_moment_another_is_answered(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    slow_down(page)
    for answers in range(1, 5):
        ask(page, f"{ASKED}{answers}", answers)


def test_a_key_pressed_twice_or_on_an_empty_box_changes_nothing(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    put(page, ASKED)
    page.keyboard.press("Enter")
    expect(page.locator(".answer:not(.growing)")).to_have_count(1)
    ask(page, "设立湖泊修复基金和芦苇带重建", 2)
    page.keyboard.press("Enter")
    ask(page, "流动书车，每两周到访一所村小", 3)
    expect(page.locator(".asked")).to_have_count(3)


def test_no_click_is_lost_the_moment_an_answer_is_whole(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    slow_down(page)
    page.evaluate(
        """() => new MutationObserver((_, watching) => {
            if (!document.querySelector(".answer:not(.growing)")) return;
            watching.disconnect();
            for (const tab of document.querySelectorAll("[role=tab]")) tab.click();
        }).observe(document.body, { childList: true, subtree: true, attributes: true })"""
    )
    ask(page, ASKED)
    expect(page.get_by_role("tab", selected=True)).to_have_text("记录")
    expect(page.locator("#history .take")).to_have_count(1)
    room(page, "资料库")
    expect(page.locator(".documents li").first).to_be_visible()
    room(page, "谁提了什么")
    expect(page.locator("#atlas table")).to_be_visible()


@pytest.mark.parametrize("how", ["stop", "reload"])
def test_what_stands_of_an_answer_is_kept_and_goes_on_if_asked(
    serve: Callable[[InventedCorpus], Served], visit: Visit, how: str
) -> None:
    page = visit(serve(InventedCorpus(pause=0.15)).url)
    begin(page, ASKED)
    quoted = page.locator(".growing .quoted")
    expect(quoted).not_to_have_count(0)
    if how == "stop":
        page.locator("#question .stop-button").click()
    else:
        page.reload()
    expect(page.locator(".stopped")).to_contain_text("罗海生")
    expect(page.locator(".notice")).to_have_count(0)
    page.locator("a.go-on").click()
    expect(page.locator(".growing")).to_contain_text("罗海生")
    expect(page.locator(".answer:not(.growing, .stopped)")).to_have_count(1)
    expect(page.locator(".asked")).to_have_text([ASKED])
    page.reload()
    expect(page.locator(".answer:not(.growing, .stopped)")).to_have_count(1)


def test_a_question_that_is_asked_differently_keeps_its_answer(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    page.get_by_role("button", name="修改问题").click()
    expect(page.locator("#question textarea")).to_have_value(ASKED)
    expect(page.locator(".answer")).to_have_count(1)
    page.get_by_role("button", name="取消").click()
    expect(page.locator("#question textarea")).to_have_value("")
    page.get_by_role("button", name="修改问题").click()
    put(page, BOOKS)
    expect(page.locator(".asked")).to_have_text([BOOKS])
    expect(page.locator(".answer:not(.growing)")).to_have_count(1)
    page.get_by_role("link", name="上一版本").click()
    expect(page.locator(".asked")).to_have_text([ASKED])
    page.go_back()
    expect(page.locator(".asked")).to_have_text([BOOKS])
    page.get_by_role("button", name="重新回答").click()
    expect(page.locator(".ways")).to_contain_text("3 / 3")


def test_the_next_question_is_offered_and_a_conversation_can_be_taken_up_again(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    page.locator("#talk .option").first.click()
    expect(page.locator(".answer:not(.growing)")).to_have_count(2)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".welcome")).to_be_visible()
    room(page, "记录")
    page.locator("#history .take").click()
    expect(page.locator(".answer")).to_have_count(2)
    expect(page.locator(".asked").first).to_have_text(ASKED)
    room(page, "记录")
    page.locator("#history .forget").click()
    expect(page.locator("#history .take")).to_have_count(0)


def test_the_oldest_conversation_gives_way_when_the_browser_has_no_more_room(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    ids = page.evaluate(
        """() => {
            for (let n = 0; n < 8; n += 1) {
                const exchange = { id: "e", asked_at: n, question: "x".repeat(1_000_000) };
                wenzheng.conversations.keep(JSON.stringify({ conversation: `c${n}`, exchange }));
            }
            return JSON.parse(wenzheng.conversations.list()).map(({ id }) => id);
        }"""
    )
    assert 1 < len(ids) < 8
    assert ids == [f"c{n}" for n in range(7, 7 - len(ids), -1)]


def test_a_question_is_narrowed_to_a_speaker(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    page.locator("#narrow > button").click()
    page.get_by_role("combobox", name="发言人").click()
    page.get_by_role("option", name="高明远").click()
    expect(page.locator("#narrow > button")).to_contain_text("(1)")
    ask(page, "建议开通流动书车，恢复末班列车")
    expect(page.locator(".asked .within")).to_have_text("高明远")
    expect(page.locator(".sources .who")).to_have_text("高明远")
    page.locator(".understood summary").click()
    expect(page.locator(".understood")).to_contain_text("查找范围：高明远")
    ask(page, "末班列车与夜归票", 2)
    expect(page.locator(".answer").last).to_contain_text("这些发言没有谈到这个问题")


def test_a_wrong_answer_and_wrong_evidence_are_told_apart_with_a_note(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    page.get_by_role("link", name="正确", exact=True).click()
    expect(page.locator("#told")).to_have_text("已记录，谢谢。")
    expect(page.locator("a.verdict.given")).to_have_text("正确")
    page.get_by_role("link", name="依据有误").click()
    page.fill("dialog textarea", "第二条不是他说的")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("a.verdict.given")).to_have_text("依据有误")
    page.get_by_role("link", name="回答有误").click()
    page.get_by_role("button", name="取消").click()
    answer, feedback = served.kept.judged()[-1]
    assert answer.question == ASKED
    assert (feedback.verdict, feedback.note) == (Verdict.WRONG_EVIDENCE, "第二条不是他说的")
    page.reload()
    expect(page.locator("a.verdict.given")).to_have_text("依据有误")


def test_an_answer_is_copied_with_its_sources(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    page.get_by_role("button", name="连同出处复制").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert "[N]" in page.evaluate("navigator.clipboard.readText()")


def saved(page: Page, name: str) -> Path:
    with page.expect_download() as download:
        page.locator("#save").get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path())


def test_a_saved_conversation_has_a_footnote_for_each_citation(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    ask(page, "设立湖泊修复基金和芦苇带重建", 2)
    page.locator("#save > button").click()
    quoted = page.locator(".quoted").all_text_contents()
    with zipfile.ZipFile(saved(page, "Word")) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))
        notes = ET.fromstring(archive.read("word/footnotes.xml"))
    texts = {note.get(f"{W}id"): "".join(note.itertext()) for note in notes}
    referred = [element.get(f"{W}id") for element in body.iter(f"{W}footnoteReference")]
    assert len(referred) == len(quoted) > 2
    for number, quote in zip(referred, quoted, strict=True):
        assert quote in texts[number]
    assert "罗海生. 恢复港区夜班列车[N]. 白鹭日报, 2026-01-01." in "".join(body.itertext())
    markdown = saved(page, "Markdown").read_text(encoding="utf-8")
    assert len(re.findall(r"\[\^\d+\](?!:)", markdown)) == len(quoted)
    assert len(re.findall(r"(?m)^\[\^\d+\]: ", markdown)) == len(quoted)
    plain = saved(page, "纯文本").read_text(encoding="utf-8")
    assert all(quote in plain for quote in quoted)


def test_a_brief_covers_the_conversation_or_the_topic_that_is_typed(
    served: Served, visit: Visit
) -> None:
    page = visit(served.url)
    ask(page, ASKED)
    ask(page, "设立湖泊修复基金和芦苇带重建", 2)
    page.locator("#save > button").click()

    def lines() -> list[str]:
        return [p.text for p in docx.Document(str(saved(page, "简报（Word）"))).paragraphs]

    whole = lines()
    assert whole[0] == ASKED
    assert {"罗海生（工会，课题组组长）", "沈若溪（农工党，县政协委员）"} <= set(whole)
    page.fill("#topic textarea", "流动书车，每两周到访一所村小")
    topic = lines()
    assert topic[0] == "流动书车，每两周到访一所村小"
    assert "高明远（教育界，县政协委员）" in topic
    assert "罗海生（工会，课题组组长）" not in topic
    page.fill("#topic textarea", "火星移民")
    page.locator("#save").get_by_role("button", name="简报（Word）").click()
    expect(page.locator("#told")).to_contain_text("没有谈到该主题")
