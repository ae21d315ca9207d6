"""The corpus as a LangChain retriever, in this process or behind the URL of a server."""

from typing import Protocol, Self

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, SkipValidation

from assistant.client import RemoteCorpus
from assistant.evidence import Retrieval
from assistant.records import Passage, Question
from vectorstore.records import Filters


class Searching(Protocol):
    """What can be searched: an `Assistant`, or the `RemoteCorpus` of a server."""

    def search(self, question: Question) -> Retrieval: ...


class WenzhengRetriever(BaseRetriever):
    """Finds the `k` best passages for a question, each a Document with who said it.

    `invoke` takes `k` too. `page_content` is the passage, which is `text[start:end]` of its speech.
    The metadata are the other fields of a passage in `/v1/passages`, and `confidence_of_answer`,
    how likely the passages answer the question, 0 to 1. Invoking raises InvalidRequest, NotFound
    or Unavailable.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    corpus: SkipValidation[Searching]
    k: int = Field(5, ge=1, le=50)
    language: str | None = None
    filters: Filters = Filters()

    @classmethod
    def at(cls, url: str, api_key: str | None = None, *, k: int = 5) -> Self:
        """The retriever of a server; close it. Raises InvalidRequest for what is no URL or key."""
        return cls(corpus=RemoteCorpus(url, api_key), k=k)

    def close(self) -> None:
        """End the connections to a server, if there is one."""
        if isinstance(self.corpus, RemoteCorpus):
            self.corpus.close()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        del run_manager
        found = self.corpus.search(
            Question(
                question=query, language=self.language, filters=self.filters, top_k=k or self.k
            )
        )
        return [_document(passage, found.confidence) for passage in found.passages]


def _document(passage: Passage, confidence: float) -> Document:
    metadata = passage.model_dump(mode="json", exclude={"text"})
    metadata["confidence_of_answer"] = confidence
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)
