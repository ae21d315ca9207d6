"""Words that documents do not use are looked up in dictionaries into the Chinese that they do."""

from importlib.resources import files

import pytest

from assistant.retrieval.lexicons.bilingual_lexicon import dictionary
from assistant.retrieval.lexicons.custom_glossary import plain_glossary
from assistant.retrieval.query.query_terms import QueryTerms
from vectorstore.analysis.function_words import SAMPLED
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.word_embedder import LANGUAGES

PACKAGE = "assistant.retrieval.lexicons"
SHIPPED = {
    path.name.removesuffix(".tsv")
    for path in files(PACKAGE).joinpath("data", "bilingual").iterdir()
}


@pytest.mark.parametrize("language", sorted(SHIPPED))
def test_each_row_has_a_word_and_a_chinese_one(language: str) -> None:
    rows = read_lexicon(PACKAGE, f"bilingual/{language}").rows
    assert len(rows) > 1_000
    spoken = language == "zh"
    assert all(is_chinese(name) and is_chinese(word) == spoken for word, name in rows)
    lines = ["\t".join(row) for row in rows]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    ("language", "question", "names"),
    [
        ("hi", "अस्पतालों में मरीज़ों को दवाएँ कौन देगा?", {"医院", "患者"}),
        ("fa", "چه کسی از بیمارستان‌ها سخن گفت؟", {"医院"}),
        ("vi", "Ai đề xuất xây dựng bệnh viện?", {"医院"}),
        ("id", "Siapa mengusulkan rumah sakit baru?", {"医院"}),
        ("ro", "Cine vrea spitale noi la țară?", {"医院"}),
        ("el", "Ποιος μίλησε για τα νοσοκομεία;", {"医院"}),
        ("uk", "Хто говорив про лікарні?", {"医院"}),
        ("zh", "老板付不起工钱怎么办？", {"企业", "工资"}),
        ("zh-Hant", "老闆付不起工錢怎麼辦？", {"企业", "工资"}),
        ("en", "Who keeps an eye on knock-offs?", {"假冒"}),
        ("ru", "Что делать с откатами?", {"贿赂"}),
        ("am", "ስለ ሆስፒታል የተናገረው ማን ነው?", {"医院"}),
    ],
)
def test_a_question_is_looked_for_by_chinese_words(
    language: str, question: str, names: set[str]
) -> None:
    called = plain_glossary().terms.called(question, dictionary(language))
    wording = QueryTerms.of(question, language, called)
    assert names <= set(wording.words)


@pytest.mark.parametrize(
    ("language", "question", "words"),
    [
        ("hi", "गाँव", {"गाँव"}),
        ("fa", "بیمارستان‌ها", {"بیمارستان‌ها"}),
        ("vi", "đầu tư", {"đầu", "tư"}),
    ],
)
def test_a_word_that_is_found_stands_for_itself_no_more(
    language: str, question: str, words: set[str]
) -> None:
    called = plain_glossary().terms.called(question, dictionary(language))
    assert called
    assert words.isdisjoint(QueryTerms.of(question, language, called).words)


def test_a_word_does_not_end_before_a_vowel_sign() -> None:
    assert dictionary("hi").called("कारीगर कौन है?") == ()


def test_words_that_only_ask_are_not_looked_for() -> None:
    question = "किस सदस्य ने क्या सुझाव दिया?"
    assert plain_glossary().terms.called(question, dictionary("hi")) == ()


def test_a_phrase_is_more_than_its_words() -> None:
    names = [one.name for one in dictionary("hi").called("केंद्र सरकार ने क्या कहा?")]
    assert names == ["中央政府"]


def test_a_language_without_a_dictionary_has_no_words() -> None:
    assert dictionary("xx").called("Who wants hospitals?") == ()


def test_every_other_language_with_sample_questions_has_a_dictionary() -> None:
    assert set(SAMPLED) - LANGUAGES <= SHIPPED
