"""A coined term is known by its pinyin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.embedders import WordEmbedder
from support.speeches import document, speech

from assistant.retrieval.linking.pinyin_matching import PinyinMatcher
from assistant.retrieval.retriever import Retriever
from vectorstore.records import EVERYWHERE
from vectorstore.store import Store

KNOWN = PinyinMatcher(["“海丝数据走廊", "“绿色通道码", "“百宝箱", "音乐教师护照"])


@pytest.mark.parametrize(
    ("question", "characters"),
    [
        ("What is the haisi shuju zoulang for?", "What is the 海丝数据走廊 for?"),
        ("Para que serve o Hǎisī Shùjù Zǒuláng?", "Para que serve o 海丝数据走廊?"),
        ("À quoi sert le « Hai-si shu-ju zou-lang » ?", "À quoi sert le « 海丝数据走廊 » ?"),
        ("HaisiShujuZoulang", "海丝数据走廊"),
        ("a Lüse Tongdao Ma, a lvse tongdaoma", "a 绿色通道码, a 绿色通道码"),
    ],
)
def test_a_term_in_pinyin_is_put_in_characters(question: str, characters: str) -> None:
    assert KNOWN.in_characters(question) == characters


@pytest.mark.parametrize(
    "question",
    ["baibaoxian", "xhaisi shuju zoulang", "haisi shuju zoulangs", "yinyue jiaoshi huzhao", "海丝"],
)
def test_what_is_no_whole_coined_term_stays(question: str) -> None:
    assert KNOWN.in_characters(question) == question


@given(st.text(max_size=40))
def test_without_a_term_nothing_changes(question: str) -> None:
    assert PinyinMatcher(()).in_characters(question) == question


def test_a_question_in_pinyin_finds_the_passage_of_the_term(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store = Store(tmp_path_factory.mktemp("pinyin"), WordEmbedder())
    store.add(
        document(
            speech("周海宁", "港口很忙。", "一是建设“海丝数据走廊”，方便企业。"),
            speech("何书影", "学校缺人。", "一是培养音乐教师，设立基金。"),
        ),
        name="a",
        source="a",
        sha256="a" * 64,
    )
    found = Retriever(store).retrieve(
        "What is the haisi shuju zoulang?", language=None, filters=EVERYWHERE, k=1
    )
    store.close()
    assert "海丝数据走廊" in found.evidence[0].passage.text
    assert found.question == "What is the haisi shuju zoulang?"
