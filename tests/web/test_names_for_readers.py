"""Every name the page lists can be read by readers of its interface, with the characters beside."""

import html as markup
import re

import pytest
from invented import InventedCorpus

from assistant.localization.byline_display import display_name
from assistant.records import Question
from ui.web.answers import answer_html
from ui.web.chat import cited_speeches
from ui.web.examples import candidates
from ui.web.filters import choices, scope
from ui.web.i18n import Words, words
from ui.web.reader import citations_html
from ui.web.speech_list import Wanted, shelf_html
from ui.web.suggested_questions import following
from ui.web.themes import words_alone
from ui.web.topic_map import Atlas
from vectorstore.analysis.unicode_text import is_chinese

EN, RU = words("en"), words("ru")
CORPUS = InventedCorpus()
SPEAKERS = sorted({speech.speaker for speech in CORPUS.speeches()} - {""})
ASKED = "港区夜班列车建议恢复末班列车与夜归票"


def shown(html: str) -> str:
    """The text of HTML, as it is read."""
    return markup.unescape(re.sub("<[^>]+>", "\n", html))


@pytest.mark.parametrize("interface", [EN, RU])
def test_the_lists_to_choose_from_name_everybody_in_the_readers_letters(interface: Words) -> None:
    speakers, affiliations, _ = choices(CORPUS, interface)
    for label, value in (*speakers, *affiliations):
        assert not is_chinese(label.removesuffix(f" ({value})"))


def test_what_is_chosen_goes_by_the_printed_name_and_is_shown_by_the_readers() -> None:
    narrow = scope(CORPUS, [SPEAKERS[0]], [], [], EN)
    assert narrow.filters.speakers == (SPEAKERS[0],)
    assert narrow.names == (display_name(SPEAKERS[0], "en"),)


def test_the_table_the_map_and_the_citations_name_speakers_in_the_readers_letters() -> None:
    answer = CORPUS.ask(Question(question=ASKED))
    desk = citations_html(answer.citations, cited_speeches(CORPUS, answer.citations), RU)
    for html, language in (
        (Atlas(CORPUS, words_alone).html([], EN), "en"),
        (answer_html(answer, RU), "ru"),
        (desk, "ru"),
    ):
        lines = shown(html).split("\n")
        assert not set(lines) & set(SPEAKERS)
        assert {display_name(speaker, language) for speaker in SPEAKERS} & set(lines)


@pytest.mark.parametrize("group", ["speaker", "affiliation"])
def test_the_list_of_speeches_is_headed_and_searched_in_the_readers_letters(group: str) -> None:
    html = shelf_html(CORPUS.speeches(), CORPUS.documents(), EN, Wanted(group=group))
    headings = re.findall(r"<h3[^>]*>([^<]+)</h3>", html)
    assert headings
    assert not any(is_chinese(heading[0]) for heading in headings)
    name = display_name(SPEAKERS[0], "en").partition(" (")[0]
    found = shelf_html(CORPUS.speeches(), CORPUS.documents(), EN, Wanted(text=name))
    assert SPEAKERS[0] in shown(found)


def test_questions_that_are_offered_can_be_read() -> None:
    answer = CORPUS.ask(Question(question=ASKED))
    to_begin_with = [question for _, question in candidates([*CORPUS.speeches()], EN)]
    assert to_begin_with
    for question in (*following(answer, EN), *to_begin_with):
        without_beside = re.sub(r" \([^)]*\)", "", question)
        assert not is_chinese(without_beside), question


@pytest.mark.parametrize(
    ("printed", "language", "read"),
    [
        ("于伟国", "zh-Hant", "于偉國"),
        ("后勤保障与后方建设", "zh-Hant", "后勤保障与后方建设"),
        ("关于提升服务质效的建议", "en", "关于提升服务质效的建议"),
        ("民建", "en", "China National Democratic Construction Association (民建)"),
        ("Ana Souza", "ru", "Ana Souza"),
        ("吕丽安", "zh", "吕丽安"),
    ],
)
def test_a_name_that_nothing_is_known_of_stays_as_printed(
    printed: str, language: str, read: str
) -> None:
    assert display_name(printed, language) == read
