"""Where keys are asked for, a visitor signs in with one and then asks on the page."""

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from serving import serving

from assistant.assistant import Assistant
from assistant.keys import Keyring, Scope
from assistant.settings import Settings
from ui.serve import faces

CHROMIUM = Path("/usr/bin/chromium")
PLACE = "/?speech=none&start=0&end=1"


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no Chromium at /usr/bin/chromium.")
def test_a_visitor_signs_in_and_asks(assistant: Assistant, tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    key, token = keyring.create("visitor", Scope.READ)
    settings = Settings(data_dir=tmp_path)
    with serving(lambda: faces(assistant, settings)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url + PLACE)
        page.get_by_label("API key").fill("wz_00000000_wrong")
        page.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_contain_text("no such key")

        page.get_by_label("API key").fill(token)
        page.get_by_role("button").click()
        page.wait_for_selector("#question textarea")
        assert page.url == url + PLACE
        page.fill("#question textarea", "怎样建设岸电设施，减少船舶排放？")
        page.keyboard.press("Enter")
        expect(page.locator("#talk")).to_contain_text("周海宁")

        keyring.revoke(key.id)
        keyring.create("other", Scope.READ)
        page.goto(url)
        expect(page.get_by_label("API key")).to_be_visible()
        browser.close()
    keyring.close()
