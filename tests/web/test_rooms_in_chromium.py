from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Served
from driving import Visit, ask, room
from invented import InventedCorpus
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


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


def test_a_file_is_looked_at_kept_asked_about_and_removed(
    serve: Callable[[InventedCorpus], Served], visit: Visit, tmp_path: Path
) -> None:
    page = visit(serve(InventedCorpus()).url)
    file = tmp_path / "kites.txt"
    file.write_text(
        "风筝节停办多年。建议：\n一是恢复沙洲风筝节，设立传承人津贴。", encoding="utf-8"
    )
    room(page, "语料")
    page.set_input_files("#bring-file", file)
    preview = page.locator(".preview")
    expect(preview.locator(".speaker")).to_have_text("陆远帆")
    expect(preview.locator(".doubt")).to_be_visible()
    preview.locator("[data-keep]").click()
    expect(page.locator(".documents li")).to_have_count(3)
    room(page, "提问")
    ask(page, "恢复沙洲风筝节，设立传承人津贴")
    expect(page.locator("#reader .speaker")).to_have_text("陆远帆")
    room(page, "语料")
    remove = page.locator(".documents li", has_text="kites.txt").locator("[data-remove]")
    remove.click()
    remove.click()
    expect(page.locator(".documents li")).to_have_count(2)
