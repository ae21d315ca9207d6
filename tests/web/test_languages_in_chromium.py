import re

import pytest
from conftest import Served
from driving import ASKED, Visit, ask
from invented import invented_speeches
from playwright.sync_api import Page, expect

from assistant.localization.byline_display import display_group, display_name
from ui.web.i18n import AUTONYMS, words

pytestmark = pytest.mark.browser

LOCALES = {"en": "en-US", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "pt": "pt-BR", "ru": "ru-RU"}
_TEXTS = """() => {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const inside = walker.currentNode.parentElement;
        const ours = !inside.closest("script, style, template, select, .text, .quoted");
        if (ours && inside.checkVisibility()) {
            found.add(walker.currentNode.textContent);
        }
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
        if (!element.checkVisibility()) continue;
        for (const name of ["aria-label", "placeholder", "title"]) {
            if (element.hasAttribute(name)) found.add(element.getAttribute(name));
        }
    }
    return [...found].map((text) => text.replace(/\\s+/g, " ").trim());
}"""


def said_everywhere(page: Page) -> set[str]:
    """Whatever is written or read aloud in any room, with all that opens opened."""
    said: set[str] = set(page.evaluate(_TEXTS))
    ask(page, ASKED)
    ask(page, "火星移民几时启程？", 2)
    for opener in ("#save > button", "#narrow > button", ".understood summary >> nth=0"):
        page.locator(opener).click()
    said |= set(page.evaluate(_TEXTS))
    for tab, thing in enumerate((
        "#talk",
        "#atlas table",
        "#order label",
        "#shelf li",
        ".documents li",
        "#history .take",
    )):
        page.get_by_role("tab").nth(tab).click()
        expect(page.locator(thing).first).to_be_visible()
        said |= set(page.evaluate(_TEXTS))
    page.get_by_role("tab").nth(0).click()
    page.locator("a.verdict").nth(1).click()
    return said | set(page.evaluate(_TEXTS))


@pytest.fixture(scope="module")
def english(served: Served, visit_of_module: Visit) -> set[str]:
    return said_everywhere(visit_of_module(served.url, locale="en-US"))


def _without_pinyin(text: str) -> str:
    """The text without names in pinyin, which are the same in all languages of Latin letters."""
    for speech in invented_speeches():
        for show, printed in (
            (display_name, speech.speaker),
            (display_group, speech.affiliation),
        ):
            if show(printed, "en") == show(printed, "pt"):
                text = text.replace(show(printed, "en"), "")
    return text


@pytest.mark.parametrize("language", [language for language in LOCALES if language != "en"])
def test_no_room_holds_a_word_of_english_in_another_language(
    served: Served, visit: Visit, english: set[str], language: str
) -> None:
    said = said_everywhere(visit(served.url, locale=LOCALES[language]))
    own, others = words(language).all(), words("en").all()
    same = {own[key] for key in own if own[key] == others.get(key)}
    names = {"Wenzheng", *same, *AUTONYMS.values()}
    left = {
        text for text in said & english if re.search("[A-Za-z]{2}", _without_pinyin(text))
    } - names
    assert not {text for text in left if not re.fullmatch(r"[\w-]+\.txt", text)}


def test_english_holds_no_word_of_the_chinese_interface(english: set[str]) -> None:
    own = words("en").all()
    assert not english & {t for key, t in words("zh-Hans").all().items() if t != own[key]}
