from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Served
from driving import Visit, ask, room, violations
from invented import TRAINS as LINES
from invented import InventedCorpus, invented_speech, invented_speeches
from playwright.sync_api import Route, expect

from assistant.keys import Scope
from ui.web.i18n import words

pytestmark = pytest.mark.browser

FERRY = "湾区往来要绕行两小时。建议：\n一是开通湾区轮渡，早晚各四班。"


def test_the_table_of_themes_opens_a_proposal_and_asks(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    room(page, "谁提了什么")
    cell = page.locator("#atlas td a.n").first
    proposal = cell.get_attribute("title") or ""
    cell.click()
    expect(page.locator("mark.active")).to_have_text(proposal)
    page.locator("#atlas [data-ask]").first.click()
    expect(page.locator("#talk .asked")).to_be_visible()
    expect(page.locator(".answer:not(.growing)")).to_have_count(1)


def test_the_places_of_a_word_stand_in_their_context_and_open(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    room(page, "用词")
    page.fill("#term textarea", "夜")
    page.keyboard.press("Enter")
    places = page.locator("#mentions ol.kwic a")
    expect(places).to_have_count(LINES.count("夜"))
    expect(page.locator("#mentions .kwic strong").first).to_have_text("夜")
    places.last.click()
    expect(page.locator("mark.active")).to_have_text("夜")
    page.get_by_text("按日期", exact=True).click()
    expect(page.locator("#mentions h3").first).to_contain_text("2026-01-01")
    expect(page.locator("#mentions .kwic .who").first).to_contain_text("罗海生")
    assert not violations(page)


def test_a_file_is_looked_at_kept_asked_about_and_removed(
    serve: Callable[[InventedCorpus], Served], visit: Visit, tmp_path: Path
) -> None:
    page = visit(serve(InventedCorpus()).url)
    file = tmp_path / "kites.txt"
    file.write_text(
        "风筝节停办多年。建议：\n一是恢复沙洲风筝节，设立传承人津贴。", encoding="utf-8"
    )
    room(page, "资料库")
    page.set_input_files("#bring-file", file)
    preview = page.locator(".preview")
    expect(preview.locator(".speaker")).to_have_text("陆远帆")
    expect(preview.locator(".doubt")).to_be_visible()
    preview.locator("[data-keep]").click()
    expect(page.locator(".documents > li")).to_have_count(3)
    room(page, "提问")
    ask(page, "恢复沙洲风筝节，设立传承人津贴")
    expect(page.locator("#reader .speaker")).to_have_text("陆远帆")
    room(page, "资料库")
    remove = page.locator(".documents > li", has_text="kites.txt").locator("[data-remove]")
    remove.click()
    remove.click()
    expect(page.locator(".documents > li")).to_have_count(2)


def test_of_many_files_each_is_seen_in_its_own_row_and_all_are_kept_at_once(
    serve: Callable[[InventedCorpus], Served], visit: Visit, tmp_path: Path
) -> None:
    page = visit(serve(InventedCorpus()).url)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/page/preview", hold_the_first)
    room(page, "资料库")
    texts = {
        "slow": "迟到的风筝。",
        "quick": "先到的灯会。",
        **{f"f{n}": f"第{n}份。" for n in range(8)},
    }
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xfe\xfa")
    files = [written(tmp_path / f"{name}.txt", text) for name, text in texts.items()]
    page.set_input_files("#bring-file", [*files, bad])
    rows = page.locator("#upload .queue > li")
    quick = rows.filter(has_text="quick.txt")
    expect(quick.locator(".body")).to_have_text("先到的灯会。")
    held[0].continue_()
    slow = rows.filter(has_text="slow.txt")
    expect(slow.locator(".body")).to_have_text("迟到的风筝。")
    expect(rows.filter(has_text="bad.txt").locator(".notice")).to_be_visible()
    expect(page.locator("#upload .all output")).to_have_text(f"{len(texts) + 1} / {len(texts) + 1}")
    assert not violations(page)
    quick.locator("[data-drop]").click()
    expect(quick).to_have_count(0)
    page.get_by_role("button", name=words("zh-Hans")("upload_all")).click()
    done = page.locator('#upload .queue > [data-state="done"]')
    expect(done).to_have_count(len(texts) - 1)
    expect(page.locator(".documents > li")).to_have_count(2 + len(texts) - 1)
    expect(page.locator(".documents > li", has_text="quick.txt")).to_have_count(0)


def test_a_byline_is_corrected_before_the_file_is_kept(
    serve: Callable[[InventedCorpus], Served], visit: Visit, tmp_path: Path
) -> None:
    page = visit(serve(InventedCorpus()).url)
    room(page, "资料库")
    page.set_input_files("#bring-file", written(tmp_path / "kites.txt", "恢复沙洲风筝节。"))
    page.locator(".preview .shelf summary").click()
    page.locator(".preview").get_by_label("发言人", exact=True).fill("陆远航")
    page.locator(".preview [data-keep]").click()
    document = page.locator(".documents > li", has_text="kites.txt")
    document.locator("summary").click()
    expect(document.locator(".speaker")).to_have_text("陆远航")
    expect(document.locator(".checked")).to_be_visible()


def test_a_file_may_be_as_large_as_the_documents_say_and_no_larger(
    served: Served, visit: Visit, tmp_path: Path
) -> None:
    page = visit(served.url)
    room(page, "资料库")
    rows = page.locator("#upload .queue > li")
    text = "一是恢复沙洲风筝节，设立传承人津贴。"
    fits = written(tmp_path / "fits.txt", text * (19 * 2**20 // len(text.encode())))
    page.set_input_files("#bring-file", fits)
    expect(rows.nth(0).locator(".speaker")).to_have_text("陆远帆")

    over = written(tmp_path / "over.txt", text * (21 * 2**20 // len(text.encode())))
    page.set_input_files("#bring-file", over)

    expect(rows.nth(1).locator(".preview")).to_have_text(
        words("zh-Hans")("library_large", megabytes="20")
    )


def test_a_lost_connection_is_said_and_the_file_can_be_kept_again(
    served: Served, visit: Visit, tmp_path: Path
) -> None:
    page = visit(served.url)
    page.route("**/v1/documents", lambda route: route.abort())
    room(page, "资料库")
    page.set_input_files("#bring-file", written(tmp_path / "lost.txt", "断线的灯会。"))
    preview = page.locator(".preview")
    preview.locator("[data-keep]").click()
    expect(preview.locator(".notice")).to_have_text(words("zh-Hans")("unexpected"))
    expect(preview.locator("[data-keep]")).to_be_visible()


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def test_a_doubted_byline_is_corrected_by_hand_and_counts_at_once(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    doubted = invented_speech("ferry", "开通湾区轮渡", "何未明", "", "", FERRY, confidence=0.3)
    page = visit(serve(InventedCorpus([*invented_speeches(), doubted])).url)
    room(page, "资料库")
    document = page.locator(".documents > li", has_text="ferry.txt")
    expect(document.locator(".doubt").first).to_have_text("1 篇存疑")
    document.locator("summary").click()
    expect(document.locator(".bylines .doubt")).to_be_visible()
    document.locator(".bylines .entry").click()
    expect(page.locator("#reader .speaker")).to_have_text("何未明")
    expect(page.locator("#reader .doubt")).to_be_visible()
    document.get_by_role("button", name="更正署名").click()
    expect(page.get_by_label("发言人", exact=True)).to_have_value("何未明")
    page.locator("#correction").get_by_label("发言人").fill("何卫民")
    page.locator("#correction").get_by_label("职务").fill("委员")
    page.get_by_role("button", name="确认无误，保存").click()
    expect(page.locator("#told")).to_have_text("署名已更正。")
    expect(document.locator(".meta .doubt")).to_have_count(0)
    expect(page.locator("#reader .speaker")).to_have_text("何卫民")
    expect(page.locator("#reader .doubt")).to_have_count(0)
    document.locator("summary").click()
    expect(document.locator(".bylines .checked")).to_be_visible()
    room(page, "提问")
    ask(page, "开通湾区轮渡，早晚各四班")
    expect(page.locator(".sources .who")).to_have_text("何卫民")
    expect(page.locator("#reader .byline")).to_have_text("何卫民 委员")


def test_only_who_has_a_key_that_may_write_corrects_a_byline(
    serve: Callable[[InventedCorpus], Served], visit: Visit
) -> None:
    server = serve(InventedCorpus())
    keys = {
        scope: server.keyring.create(str(scope), scope)[1] for scope in (Scope.READ, Scope.WRITE)
    }
    page = visit("about:blank")
    page.goto(server.url)
    page.fill("#key", keys[Scope.READ])
    page.get_by_role("button").click()
    page.wait_for_selector(".welcome")
    room(page, "资料库")
    page.locator(".documents > li").first.locator("summary").click()
    page.get_by_role("button", name="更正署名").first.click()
    page.locator("#correction").get_by_label("标题").fill("改过的标题")
    page.get_by_role("button", name="确认无误，保存").click()
    expect(page.locator("#correction .notice")).to_contain_text("有写入权限的 API 密钥")
    page.locator("#correction .api-key").fill(keys[Scope.WRITE])
    page.get_by_role("button", name="确认无误，保存").click()
    expect(page.locator("#told")).to_have_text("署名已更正。")
    room(page, "发言")
    expect(page.locator("#shelf .entry").first).to_have_text("改过的标题")
