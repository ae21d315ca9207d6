"""Glosses: what the words of a quotation mean, by lexicon and by computation, never guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.localization.glosser import Glosser
from assistant.localization.languages import COMPOSED
from assistant.localization.term_names import names_of_terms
from assistant.retrieval.lexicons.own_names import OwnName, language_of_name
from assistant.retrieval.lexicons.term_lexicon import shipped_terms
from vectorstore.analysis.lexicon_file import read_lexicon

GLOSSER = Glosser()
PIECES = [
    *list(shipped_terms())[::40],
    *("3.5亿元", "２０２２年3月5日", "百分之二十", "三分之二", "数百万", "七八千", "一带一路"),
    *(
        "，",
        "。",
        "的",
        "建议",
        "年",
        "月",
        "万",
        "元",
        "第",
        "\n",
        "3",
        "，300",
        "35億元",
        "醫院",
        "[1]",
    ),
    *("Brazil", "🙂", "ＢＲＩＣＳ", "十四五", "余", "至"),
]
texts = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


@settings(deadline=None, max_examples=200)
@given(texts, st.sampled_from(COMPOSED))
def test_glosses_are_slices_of_the_text_in_order_and_never_overlap(
    text: str, language: str
) -> None:
    end = 0
    for one in GLOSSER.glosses(text, language):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.gloss.strip()
        end = one.end


@settings(deadline=None, max_examples=100)
@given(texts, st.sampled_from(COMPOSED))
def test_a_term_is_glossed_by_a_name_that_the_lexicon_has(text: str, language: str) -> None:
    names = set(names_of_terms(language).values())
    assert all(one.gloss in names for one in GLOSSER.glosses(text, language) if one.kind == "term")


def test_every_glossed_term_is_one_of_the_term_lexicon() -> None:
    lexicon = read_lexicon("assistant.localization", "term_glosses")
    assert lexicon.columns[1:] == COMPOSED
    assert {row[0] for row in lexicon.rows} <= shipped_terms().keys()


def terms(text: str, language: str) -> list[tuple[str, str]]:
    found = GLOSSER.glosses(text, language)
    return [(one.text, one.gloss) for one in found if one.kind == "term"]


def test_the_longest_term_is_glossed_and_only_whole_words() -> None:
    assert terms("国产医疗器械", "en") == [("医疗器械", "medical device")]
    assert terms("知名企业家", "en") == [("企业家", "entrepreneur")]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("6月24日外交部发言人", ["外交部"]),
        ("经国务院、教育部同意", ["国务院", "教育部"]),
        ("美国国务院发言人", []),
        ("美国财政部、国防部官员", []),
        ("日本和韩国外交部", []),
    ],
)
def test_a_body_of_another_country_is_not_taken_for_the_chinese_one(
    text: str, bodies: list[str]
) -> None:
    glossed = [name for name, _ in terms(text, "en")]
    assert [name for name in glossed if name.endswith(("部", "院"))] == bodies


def test_countries_have_the_names_of_cldr() -> None:
    assert terms("泰国和新西兰", "pt") == [("泰国", "Tailândia"), ("新西兰", "Nova Zelândia")]
    assert terms("朝鲜半岛", "en") == []


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "ja"])
def test_readers_of_characters_need_no_glosses(language: str) -> None:
    assert GLOSSER.glosses("跨境电商达3.5亿元", language) == ()


def test_a_text_in_letters_has_no_glosses() -> None:
    assert GLOSSER.glosses("Trade grew by 20 per cent.", "ru") == ()


def test_a_term_goes_by_the_owners_name_in_the_languages_it_has_one_in() -> None:
    own = Glosser([OwnName("跨境电商", "en", "online border trade")])
    assert [one.gloss for one in own.glosses("跨境电商", "en")] == ["online border trade"]
    assert [one.gloss for one in own.glosses("跨境电商", "ru")] == [
        "трансграничная электронная торговля"
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("data corridor", "en"),
        ("corredor de dados", "pt"),
        ("corredor de datos", "es"),
        ("corridor de données", "fr"),
        ("Портовая ассоциация", "ru"),
        ("ممر البيانات", "ar"),
        ("数据通道", ""),
        ("Xqzt Vbnm", ""),
    ],
)
def test_the_language_of_a_name_is_told_by_its_script_and_its_words(
    name: str, language: str
) -> None:
    assert language_of_name(name) == language
