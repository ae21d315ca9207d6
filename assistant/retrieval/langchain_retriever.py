"""The retriever as a LangChain `BaseRetriever`, for chains of others."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.records import Passage
from assistant.retrieval.retriever import Retriever
from vectorstore.records import EVERYWHERE, Filters


class WenzhengRetriever(BaseRetriever):
    """Finds the `k` best passages for a question, each a Document with who said it.

    The metadata are the fields of a Passage without its text, and `confidence_of_answer`, how
    likely the passages answer the question.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    k: int = 5
    language: str | None = None
    filters: Filters = EVERYWHERE

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        found = self.retriever.retrieve(
            query, language=self.language, filters=self.filters, k=self.k
        )
        return [_document(passage, found.confidence) for passage in found.passages]


def _document(passage: Passage, confidence: float) -> Document:
    metadata = passage.model_dump(mode="json", exclude={"text"})
    metadata["confidence_of_answer"] = confidence
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)
