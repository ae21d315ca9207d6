"""Terms of the field are known by what other languages call them, in any form of the words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.retrieval.lexicons.custom_glossary import plain_glossary
from assistant.retrieval.lexicons.term_lexicon import TermMention, Terms, shipped_terms
from assistant.retrieval.query.query_terms import QueryTerms
from vectorstore.analysis.stemming import Inflected
from vectorstore.analysis.unicode_text import is_chinese

TERMS = Terms({
    "港口": ["seaport", "morskoi port"],
    "港口费": ["seaport fee", "taxa portuária", "портовый сбор", "رسوم الموانئ", "बंदरगाह शुल्क"],
    "渔港": ["fishing harbour", "渔船码头"],
})


@pytest.mark.parametrize(
    "question",
    [
        "Who wants lower seaport fees?",
        "Quem fala das taxas portuárias?",
        "Кто говорил о портовых сборах?",
        "من تحدث عن الرسوم؟ ومن تحدث عن رسوم الموانئ؟",
        "बंदरगाह शुल्क के बारे में किसने कहा?",
    ],
)
def test_a_term_is_known_in_any_form_of_its_words(question: str) -> None:
    assert [one.name for one in TERMS.called(question)] == ["港口费"]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Что говорили о национальном режиме?", "国民待遇"),
        ("Кто предложил ужесточить экспортный контроль?", "出口管制"),
        ("درباره تجارت ديجيتال چه گفتند؟", "数字贸易"),
    ],
)
def test_forms_and_keyboards_make_no_difference(question: str, name: str) -> None:
    assert name in [one.name for one in plain_glossary().terms.called(question)]


@pytest.mark.parametrize(
    "question",
    [
        "Indeed, what of the index?",
        "Eğitim için ne öneriliyor?",
        "ماذا عن المصراع والهندسة؟",
        "Any portal?",
    ],
)
def test_a_word_that_only_begins_like_a_term_is_none(question: str) -> None:
    assert plain_glossary().terms.called(question) == ()


def test_the_longest_name_is_meant() -> None:
    assert [one.name for one in TERMS.called("Is a seaport paid for by seaport fees?")] == [
        "港口",
        "港口费",
    ]
    assert [one.name for one in TERMS.called("seaport fees")] == ["港口费"]


def test_words_that_a_sign_parts_are_no_name() -> None:
    named = [one.name for one in TERMS.called("Is it for the seaport, fee or no fee?")]
    assert named == ["港口"]


def test_signs_at_the_end_belong_to_a_name() -> None:
    language = Terms({"编程语言": ["C++"]})
    assert [one.name for one in language.called("Who teaches C++ here?")] == ["编程语言"]
    assert language.called("Is there a plan C for fishing?") == ()


def test_a_word_written_together_in_persian_is_one() -> None:
    joined = Terms({"国际": ["بین\u200cالمللی"], "蔬菜": ["سبزی"]})
    assert [one.name for one in joined.called("حقوق بین\u200cالمللی؟")] == ["国际"]
    assert [one.name for one in joined.called("حقوق بین المللی؟")] == ["国际"]
    assert joined.called("قورمه\u200cسبزی") == ()


@given(st.data())
def test_a_form_is_what_the_pattern_of_its_word_takes(data: st.DataObject) -> None:
    alphabet = data.draw(st.sampled_from(["abeosyn", "аякиоемв", "αιοσνμ", "निोंका", "الوبتيكة"]))
    word, form = (data.draw(st.text(alphabet, min_size=1, max_size=7)) for _ in range(2))
    inflected = Inflected.of(word)
    taken = re.fullmatch(inflected.pattern, form) is not None
    assert inflected.has(form) == taken


def test_what_is_called_by_its_chinese_name_is_not_translated() -> None:
    assert TERMS.called("渔港 (fishing harbour) 在哪里？") == ()
    assert TERMS.called("渔船码头在哪里？") == (TermMention("渔港", ("渔船码头",)),)


def test_the_chinese_name_stands_for_the_words_it_is_called_by() -> None:
    question = "Which fishing harbour has a crane?"
    wording = QueryTerms.of(question, "en", TERMS.called(question))

    assert "crane" in wording.words
    assert "渔港" in wording.words
    assert not {"fishing", "harbour"} & set(wording.words)


@settings(deadline=None)
@given(st.text())
def test_any_question_may_be_asked(question: str) -> None:
    for one in plain_glossary().terms.called(question):
        assert one.name in shipped_terms()


def test_the_list_that_ships_names_each_term_in_several_languages() -> None:
    for name, others in shipped_terms().items():
        assert is_chinese(name)
        assert len(set(others)) == len(others) >= 9, name
        assert not any(map(is_chinese, others)), name


def test_only_a_synonym_shares_names_with_the_term_it_contains() -> None:
    terms = {term: {name.lower() for name in names} for term, names in shipped_terms().items()}
    for term, names in terms.items():
        shared = {
            name
            for other, others in terms.items()
            if other != term and other in term
            for name in names & others
        }
        assert not shared or len(names - shared) < 9, term
