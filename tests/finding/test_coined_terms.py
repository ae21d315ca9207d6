"""A coined term is named by who says its words, in whatever language, or the term itself."""

from functools import partial

import pytest
from support.embedders import BundledEmbedder
from support.speeches import document, speech

from assistant.retrieval.query.query_terms import QueryTerms
from assistant.retrieval.ranking.crosslingual_matching import coined_term_match, word_centre
from vectorstore.store import Store
from vectorstore.vocabulary import Vocabulary, VocabularyReader

TERMS = ("“海丝数据走廊", "“音乐教师护照", "“百宝箱")


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    store = Store(tmp_path_factory.mktemp("coined"), BundledEmbedder())
    said = "".join(f"建立{term}”。" for term in TERMS)
    store.add(document(speech("周海宁", said)), name="a", source="a", sha256="a" * 64)
    reader = VocabularyReader(store.library, partial(word_centre, chinese=True))
    found = reader.at(store.fingerprint())
    store.close()
    return found


def sure(vocabulary: Vocabulary, question: str, language: str) -> list[float]:
    texts = [vocabulary.rows([term]) for term in TERMS]
    wording = QueryTerms.of(question, language).matchable(vocabulary)
    return coined_term_match(question, wording.words, texts, vocabulary).tolist()


@pytest.mark.parametrize(
    ("language", "question", "named"),
    [
        ("zh", "海丝数据走廊有什么用？", 0),
        ("zh-Hant", "音樂教師護照由誰發？", 1),
        ("en", "Who would get a passport for music teachers?", 1),
        ("pt", "Quem teria um passaporte de professor de música?", 1),
        ("ru", "Кому нужен паспорт учителя музыки?", 1),
    ],
)
def test_the_term_whose_words_are_said_is_named(
    vocabulary: Vocabulary, language: str, question: str, named: int
) -> None:
    found = sure(vocabulary, question, language)
    assert max(range(len(TERMS)), key=found.__getitem__) == named
    assert found[named] > 0


def test_one_word_of_a_term_does_not_name_it(vocabulary: Vocabulary) -> None:
    assert sure(vocabulary, "Who spoke about the weather in spring?", "en") == [0, 0, 0]
    assert sure(vocabulary, "教师过得怎么样？", "zh")[0] == 0


def test_a_term_of_one_word_is_named_by_itself_alone(vocabulary: Vocabulary) -> None:
    assert sure(vocabulary, "百宝箱里有什么？", "zh")[2] > 0
    assert sure(vocabulary, "箱子里有什么？", "zh")[2] == 0
