"""Chains of LangChain find passages in this process and over HTTP, by its own standard tests."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from assistant.assistant import Assistant
from assistant.langchain_retriever import WenzhengRetriever
from vectorstore.errors import InvalidRequest, Unavailable

QUESTION = "怎样建设岸电设施，减少船舶排放？"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


class _Standard(RetrieversIntegrationTests):
    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return WenzhengRetriever

    @property
    def retriever_query_example(self) -> str:
        return QUESTION


@pytest.mark.anyio
class TestInProcess(_Standard):
    @pytest.fixture(autouse=True)
    def _corpus(self, assistant: Assistant) -> None:
        self.corpus = assistant

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"corpus": self.corpus}


@pytest.mark.anyio
class TestOverHttp(_Standard):
    @pytest.fixture(autouse=True)
    def _corpus(self, url: str) -> Iterator[None]:
        with closing(WenzhengRetriever.at(url)) as retriever:
            self.corpus = retriever.corpus
            yield

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"corpus": self.corpus}


def test_documents_are_the_same_both_ways_and_say_who_spoke(assistant: Assistant, url: str) -> None:
    here = WenzhengRetriever(corpus=assistant, k=2).invoke(QUESTION)
    with closing(WenzhengRetriever.at(url, k=2)) as there:
        assert there.invoke(QUESTION) == here
    speech = assistant.speech(here[0].metadata["speech_id"])
    place = slice(here[0].metadata["start"], here[0].metadata["end"])
    assert here[0].page_content == speech.text[place]
    assert here[0].metadata["speaker"] == "周海宁"


def test_a_chain_takes_its_filters_along(assistant: Assistant) -> None:
    retriever = WenzhengRetriever(corpus=assistant, filters={"speakers": ["何书影"]})
    chain = retriever | (lambda found: {one.metadata["speaker"] for one in found})
    assert chain.invoke("音乐教师") == {"何书影"}


def test_what_is_wrong_is_said_as_ever(assistant: Assistant) -> None:
    with pytest.raises(InvalidRequest, match="无此人"):
        WenzhengRetriever(corpus=assistant, filters={"speakers": ["无此人"]}).invoke(QUESTION)
    with (
        closing(WenzhengRetriever.at("http://127.0.0.1:1")) as nowhere,
        pytest.raises(Unavailable, match=r"127\.0\.0\.1:1"),
    ):
        nowhere.invoke(QUESTION)
