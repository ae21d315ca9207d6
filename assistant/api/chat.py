"""Chat completions as OpenAI's clients write and read them, and what is Wenzheng's in them."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StrictBool

from assistant.answering.generation.instrumented_model import estimated_tokens
from assistant.api.client_tasks import client_task
from assistant.api.schemas import LANGUAGE, Number, TopK
from assistant.api.text_limit import FinishReason, TextLimit
from assistant.claims import UnsupportedSentence
from assistant.more import More
from assistant.record import Record
from assistant.records import Answer, Citation, Mode, Question, SpeechSummary, Status, Turn
from vectorstore.errors import InvalidRequest
from vectorstore.records import Filters

MODELS: dict[str, Mode] = {
    "wenzheng": "auto",
    "wenzheng-extractive": "extractive",
    "wenzheng-generative": "generative",
}
"""The models that are offered, and the mode each answers in."""

_MARKER = re.compile(r"\[(\d+)\]")


MostTokens = Annotated[int, Field(ge=1), Number]


class _Sent(BaseModel):
    """What clients send may hold more than is understood here."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ContentPart(_Sent):
    """A part of a message; only text is read."""

    type: str
    text: str | None = None


class Message(_Sent):
    """One message. System messages and tools are tolerated and not followed."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[ContentPart, ...] | None = None

    @property
    def text(self) -> str:
        """Raises InvalidRequest for a part that is not text."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        for part in self.content:
            if part.text is None:
                raise InvalidRequest(
                    f"A message has a part of type {part.type!r}; only text is understood."
                )
        return "\n".join(part.text or "" for part in self.content)


class StreamOptions(_Sent):
    """How a stream ends."""

    include_usage: StrictBool | None = Field(None, description="end the stream with the usage")


class Tool(_Sent):
    """A tool of the client. None is ever called: the speeches are the only source."""

    type: str


class ResponseFormat(_Sent):
    """The form of the answer's text; titles and tags of a conversation may be JSON."""

    type: Literal["text", "json_object", "json_schema"]


class ChatRequest(_Sent):
    """A conversation whose last message of the user is the question.

    `filters`, `language` and `top_k` are those of `/v1/answers`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "wenzheng",
                    "messages": [{"role": "user", "content": "谁谈到了知识产权？"}],
                }
            ]
        }
    )

    model: str = "wenzheng"
    messages: tuple[Message, ...] = Field(min_length=1)
    stream: StrictBool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[Literal[1], Number] | None = None
    response_format: ResponseFormat | None = None
    max_tokens: MostTokens | None = None
    max_completion_tokens: MostTokens | None = None
    stop: str | Annotated[tuple[str, ...], Field(max_length=4)] | None = None
    tools: tuple[Tool, ...] | None = None
    tool_choice: Literal["auto", "none"] | None = Field(
        None, description="a call of a tool cannot be demanded, because none is ever made"
    )
    filters: Filters = Filters()
    language: str | None = Field(None, pattern=LANGUAGE)
    top_k: TopK | None = None

    def task(self) -> str | None:
        """What the client wants to be told about a conversation, where it is no question.

        Raises InvalidRequest where an answer is wanted in JSON.
        """
        as_json = self.response_format is not None and self.response_format.type != "text"
        last = self.messages[-1]
        task = client_task(last.text) if last.role == "user" else None
        if task:
            return task.answer(as_json=as_json)
        if as_json:
            raise InvalidRequest(
                "The response_format must be text: an answer is text with its citations beside it."
            )
        return None

    def limit(self) -> TextLimit:
        """How much of the answer's text the client wants."""
        stop = (self.stop,) if isinstance(self.stop, str) else self.stop or ()
        return TextLimit(stop, self.max_completion_tokens or self.max_tokens)

    def question(self, mode: Mode, max_turns: int) -> Question:
        """What is asked, after the newest `max_turns` messages. Raises InvalidRequest."""
        asked = max((i for i, m in enumerate(self.messages) if m.role == "user"), default=None)
        if asked is None:
            raise InvalidRequest("No message is the user's; the last of these is the question.")
        before = [
            Turn(role="user" if message.role == "user" else "assistant", content=message.text)
            for message in self.messages[:asked]
            if message.role in {"user", "assistant"} and message.text
        ]
        return Question(
            question=self.messages[asked].text,
            language=self.language,
            filters=self.filters,
            history=tuple(before[-max_turns:] if max_turns else ()),
            mode=mode,
            top_k=self.top_k,
        )


class UrlCitation(Record):
    """The place behind the marker at [start_index, end_index) of the message."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(Record):
    """A citation in the form that OpenAI's clients know."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class AnswerMessage(Record):
    """The answer; each citation also as an annotation of every marker that stands for it.

    `unsupported` are the sentences that their citations do not bear out. Where the speeches do not
    answer, `status` is `no_evidence`, and `refusal` repeats the text that says so. `speeches` and
    `more` are those of `/v1/answers`.
    """

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: str | None = None
    status: Status
    citations: tuple[Citation, ...]
    unsupported: tuple[UnsupportedSentence, ...]
    annotations: tuple[Annotation, ...]
    speeches: tuple[SpeechSummary, ...] = ()
    more: More | None = None


class Choice(Record):
    """The one answer there is."""

    index: Literal[0] = 0
    message: AnswerMessage
    finish_reason: FinishReason = "stop"
    logprobs: None = None


class Usage(Record):
    """Words, with each Chinese character as one: nothing is billed by them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of(cls, question: Question, answer: str) -> "Usage":
        asked = [question.question, *(turn.content for turn in question.history)]
        prompt = sum(estimated_tokens(text) for text in asked)
        completion = estimated_tokens(answer)
        return cls(
            prompt_tokens=prompt,
            completion_tokens=completion,
            total_tokens=prompt + completion,
        )


class ChatCompletion(Record):
    """A whole answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: tuple[Choice]
    usage: Usage


def _with_nulls(citations: tuple[Citation, ...] | None) -> list[dict[str, Any]] | None:
    if citations is None:
        return None
    return [citation.model_dump(mode="json") for citation in citations]


CitationsOfPart = Annotated[tuple[Citation, ...] | None, PlainSerializer(_with_nulls)]
"""Citations in a part of a stream, as in a whole answer: a part leaves out its own nulls alone."""


class ChunkDelta(Record):
    """What a part of a stream adds; citations and what is unsupported come with the last."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    refusal: str | None = None
    status: Status | None = None
    citations: CitationsOfPart = None
    unsupported: tuple[UnsupportedSentence, ...] | None = None
    annotations: tuple[Annotation, ...] | None = None
    speeches: tuple[SpeechSummary, ...] | None = None
    more: More | None = None


class ChunkChoice(Record):
    """A part of the one answer there is."""

    index: Literal[0] = 0
    delta: ChunkDelta
    finish_reason: FinishReason | None = None


class ChatCompletionChunk(Record):
    """A part of an answer, with its id as in `/v1/answers/{id}`; the last says it again."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: tuple[ChunkChoice, ...]
    usage: Usage | None = None
    answer_id: str | None = None
    citations: CitationsOfPart = None
    unsupported: tuple[UnsupportedSentence, ...] | None = None


def annotations(answer: Answer, page: str) -> Iterator[Annotation]:
    """A link for every marker of the answer, to its place on the page at the URL `page`."""
    cited = {citation.marker: citation for citation in answer.citations}
    for marker in _MARKER.finditer(answer.text):
        if citation := cited.get(int(marker[1])):
            place = {
                "speech": citation.speech_id,
                "start": citation.start,
                "end": citation.end,
            }
            yield Annotation(
                url_citation=UrlCitation(
                    start_index=marker.start(),
                    end_index=marker.end(),
                    title=" · ".join(part for part in (citation.speaker, citation.title) if part),
                    url=f"{page}?{urlencode(place)}",
                )
            )
