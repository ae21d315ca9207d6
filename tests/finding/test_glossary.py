"""The owner's glossary: what it names is found by those names; a file that is none is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.embedders import BundledEmbedder
from support.speeches import PORT, SCHOOL, document, speech

from assistant.evidence import QuestionType
from assistant.retrieval.lexicons.custom_glossary import Glossary, read_glossary
from assistant.retrieval.retriever import Retriever
from assistant.settings import load_settings
from vectorstore.errors import InvalidRequest
from vectorstore.records import EVERYWHERE
from vectorstore.store import Store

FILE = """
[terms]
"鹭岛通办" = ["Egret Desk", "Окно цапли", "一扇窗"]

[groups]
"渔业协会" = ["Fishers' Guild", "Guilda dos Pescadores"]
"""
DESK = speech(
    "江若水",
    "企业办事要跑多处。",
    "一是推行“鹭岛通办”，一处受理。",
    "二是延长渔港开放时间。",
    title="少跑一趟",
    affiliation="渔业协会",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("glossary"), BundledEmbedder())
    opened.add(document(PORT, SCHOOL, DESK), name="a", source="a", sha256="a" * 64)
    yield opened
    opened.close()


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    path = tmp_path / "glossary.toml"
    path.write_text(FILE, encoding="utf-8")
    return read_glossary(load_settings(glossary=path).glossary)


@pytest.mark.parametrize(
    "question", ["Who wants the Egret Desk?", "Для чего нужно окно цапли?", "“一扇窗”是谁提的？"]
)
def test_a_term_is_found_by_the_names_the_owner_gives_it(
    store: Store, glossary: Glossary, question: str
) -> None:
    found = Retriever(store, glossary).retrieve(question, language=None, filters=EVERYWHERE, k=1)
    assert "鹭岛通办" in found.passages[0].text


@pytest.mark.parametrize("question", ["Для чего нужно окно цапли?", "“一扇窗”是谁提的？"])
def test_a_name_that_the_owner_gives_makes_surer(
    store: Store, glossary: Glossary, question: str
) -> None:
    plain = Retriever(store).retrieve(question, language=None, filters=EVERYWHERE, k=1)
    found = Retriever(store, glossary).retrieve(question, language=None, filters=EVERYWHERE, k=1)
    assert found.confidence > plain.confidence


@pytest.mark.parametrize(
    "question", ["What did the Fishers' Guild say?", "O que propõe a Guilda dos Pescadores?"]
)
def test_a_group_is_named_by_the_names_the_owner_gives_it(
    store: Store, glossary: Glossary, question: str
) -> None:
    assert not Retriever(store).retrieve(question, language=None, filters=EVERYWHERE, k=3).speakers
    found = Retriever(store, glossary).retrieve(question, language=None, filters=EVERYWHERE, k=3)
    assert found.speakers == ("江若水",)
    assert QuestionType.LIST in found.question_types


def test_who_says_the_chinese_name_needs_no_translation(glossary: Glossary) -> None:
    assert glossary.terms.called("“鹭岛通办”又叫一扇窗吗？") == ()
    assert glossary.terms.called("An egret landed on the desk.") == ()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'[terms]\n"x" = [', "is not TOML"),
        ('[words]\n"词" = ["word"]'.encode(), "words"),
        ('[terms]\n"词" = "word"'.encode(), "terms → 词"),
        (b'[terms]\n"word" = ["x"]', "'word' where a Chinese name should stand"),
        ('[terms]\n"词" = []'.encode("gb18030"), "is not in UTF-8"),
        ('[groups]\n"词" = ["ال"]'.encode(), "which is no name"),
        ('[terms]\n"词" = ["—"]'.encode(), "which is no name"),
    ],
)
def test_a_file_that_is_no_glossary_is_refused_with_what_to_write(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    path = tmp_path / "glossary.toml"
    path.write_bytes(content)
    with pytest.raises(InvalidRequest) as refused:
        read_glossary(path)
    assert fault in refused.value.message
    assert "WENZHENG_GLOSSARY" in refused.value.message


def test_a_glossary_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="cannot be read"):
        read_glossary(tmp_path / "none.toml")
