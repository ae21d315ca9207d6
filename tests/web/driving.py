"""What a visitor does again and again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

ASKED = "港区夜班列车建议恢复末班列车与夜归票"
Visit = Callable[..., Page]


def put(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")


def begin(page: Page, question: str) -> None:
    """Put a question and see its answer begin."""
    put(page, question)
    page.wait_for_selector(".growing")


def ask(page: Page, question: str, answers: int = 1) -> None:
    put(page, question)
    expect(page.locator(".answer:not(.growing)")).to_have_count(answers)


def room(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


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
