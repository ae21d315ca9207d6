"""Where keys are required, a visitor signs in with one, asks on the page, and signs out."""

import logging
import time
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect, sync_playwright
from serving import serving

from assistant.api.app import build_app
from assistant.api.failed_sign_ins import FailedSignIns
from assistant.assistant import Assistant
from assistant.keys import Keyring, Scope
from assistant.settings import Settings
from ui.serve import faces
from vectorstore.errors import TooManyRequests

CHROMIUM = Path("/usr/bin/chromium")
PLACE = "/?speech=none&start=0&end=1"


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no Chromium at /usr/bin/chromium.")
def test_a_visitor_signs_in_and_asks_and_signs_out(assistant: Assistant, tmp_path: Path) -> None:
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

        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_label("API key")).to_be_visible()
        assert not page.context.cookies()
        page.go_back()
        expect(page.get_by_label("API key")).to_be_visible()

        keyring.revoke(key.id)
        page.goto(url)
        expect(page.get_by_label("API key")).to_be_visible()
        browser.close()
    keyring.close()


@pytest.fixture
def served(assistant: Assistant, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(build_app(assistant, Settings(data_dir=tmp_path))) as client:
        yield client


@pytest.fixture
def token(served: TestClient, tmp_path: Path) -> str:
    with closing(Keyring(tmp_path)) as keyring:
        return keyring.create("visitor", Scope.READ)[1]


def test_many_wrong_keys_are_refused_for_a_while_and_told_to_the_log_in_one_line(
    served: TestClient, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "wenzheng.sign_in"):
        tried = [served.post("/sign-in", data={"key": f"wz_{n}_x"}) for n in range(50)]

    assert [response.status_code for response in tried] == [401] * 10 + [429] * 40
    assert 0 < int(tried[-1].headers["retry-after"]) <= 60
    assert "Too many attempts" in tried[-1].text
    assert len(caplog.records) == 1
    assert vars(caplog.records[0])["address"] == "testclient"

    right = served.post("/sign-in", data={"key": token}, follow_redirects=False)
    assert right.status_code == 303, "others behind the same proxy are not locked out"


def test_the_log_says_later_how_many_attempts_there_were(
    served: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with caplog.at_level(logging.INFO, "wenzheng.sign_in"):
        for _ in range(30):
            served.post("/sign-in", data={"key": "wz_1_x"})
        a_minute_later = time.time() + 61
        monkeypatch.setattr("time.time", lambda: a_minute_later)
        served.post("/sign-in", data={"key": "wz_1_x"})

    assert [vars(record)["attempts"] for record in caplog.records] == [1, 30]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ],
)
def test_attempts_are_counted_by_what_one_person_may_have_of_addresses(
    one: str, other: str, together: bool
) -> None:
    failed = FailedSignIns()
    for _ in range(10):
        failed.count(one)

    with pytest.raises(TooManyRequests) if together else nullcontext():
        failed.count(other)


def test_signing_out_ends_the_session_here_and_in_the_browser(
    served: TestClient, token: str
) -> None:
    served.post("/sign-in", data={"key": token})
    session = served.cookies["wenzheng_pass"]
    assert served.get("/v1/speeches").status_code == 200

    left = served.post("/sign-out", follow_redirects=False)

    assert left.status_code == 303
    assert left.headers["location"] == "/sign-in"
    assert not served.cookies
    stolen = {"Cookie": f"wenzheng_pass={session}"}
    assert served.get("/v1/speeches", headers=stolen).status_code == 401
    assert served.get("/v1/speeches", headers={"Authorization": f"Bearer {token}"}).is_success


def test_a_session_is_not_ended_by_another_sites_page_or_a_link(
    assistant: Assistant, tmp_path: Path
) -> None:
    app = build_app(assistant, Settings(data_dir=tmp_path), check_hosts=True)
    with TestClient(app, base_url="http://localhost") as served:
        foreign = served.post("/sign-out", headers={"Origin": "http://evil.example"})
        link = served.get("/sign-out")

    assert foreign.status_code == 403
    assert link.status_code == 405
