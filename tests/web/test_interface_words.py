import re

import pytest

from ui.web.i18n import BROWSER_LOCALES, LANGUAGES, match, preferred, words


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def counted(key: str) -> str:
    """The key without the plural category that a text is for."""
    return key.removesuffix("_one").removesuffix("_few")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_places(language: str) -> None:
    english, other = words("en").all(), words(language).all()
    assert set(map(counted, other)) == set(map(counted, english))
    for key, text in other.items():
        assert text.strip()
        assert places(text) == places(english[counted(key)]), key


@pytest.mark.parametrize("language", ["en", "pt"])
def test_one_thing_is_said_in_the_singular(language: str) -> None:
    word = words(language)
    for key in word.all():
        if key.endswith("_one"):
            plural = key.removesuffix("_one")
            given = dict.fromkeys(places(word.all()[plural]), "x")
            said = {n: word(plural, **{**given, "n": n}) for n in (1, 2)}
            assert said[1].replace("1", "2") != said[2]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 выступление"),
        (3, "3 выступления"),
        (11, "11 выступлений"),
        (21, "21 выступление"),
        (112, "112 выступлений"),
    ],
)
def test_russian_counts_by_its_own_rules(count: int, said: str) -> None:
    assert words("ru")("speeches_count", n=count) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_locale_of_a_browser_leads_to_its_language(language: str) -> None:
    for locale in BROWSER_LOCALES[language]:
        assert match(locale) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,de;q=0.8,zh;q=0.5", "zh-Hans"),
        ("en;q=0.2, zh;q=0.9", "zh-Hans"),
        ("", "en"),
        ("*;q=x", "en"),
    ],
)
def test_the_browser_gets_its_first_language_that_is_spoken(header: str, language: str) -> None:
    assert preferred(header) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-HK", "zh-Hant"), ("zh_TW", "zh-Hant"), ("pt-BR", "pt"), ("ru", "ru"), ("fr", None)],
)
def test_a_tag_leads_to_its_script(tag: str, language: str | None) -> None:
    assert match(tag) == language
