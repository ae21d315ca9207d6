"""The corpus as tools of the Model Context Protocol: search, fetch and ask."""

from collections.abc import Callable, Sequence
from functools import wraps
from importlib.metadata import version
from typing import Annotated, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from assistant.claims import UnsupportedSentence
from assistant.corpus import Corpus
from assistant.localization.byline_display import Display
from assistant.mentions import MentionQuery, Mentions
from assistant.more import More
from assistant.record import Record
from assistant.records import DISPLAY, Citation, Mode, Question, SpeechSummary, Status
from assistant.timeline import Timeline
from vectorstore.errors import WenzhengError
from vectorstore.records import Filters

_P = ParamSpec("_P")
_R = TypeVar("_R")
_ONLY_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_INSTRUCTIONS = (
    "Policy speeches, and who said what in them. `ask` answers a question with citations; `search` "
    "finds passages; `mentions` looks a term up word for word; `timeline` tells when it was used; "
    "`fetch` gives a whole speech. Every quotation is `text[start:end]` of the speech with that "
    "id: quote it word for word, with its speaker."
)

Query = Annotated[str, Field(description="what to look for, in any language")]
Speakers = Annotated[
    list[str] | None, Field(description="only what these speakers said, by name as printed")
]
Affiliations = Annotated[list[str] | None, Field(description="only these parties or groups")]
Collections = Annotated[list[str] | None, Field(description="only documents of these collections")]
Since = Annotated[str, Field(description="the first day, month or year: 2024-03-05 or 2024")]
Until = Annotated[str, Field(description="the last day, month or year")]


class FoundPassage(Record):
    """A passage; `id` is that of its speech, for `fetch`."""

    id: str
    title: str
    speaker: str
    affiliation: str
    display: Display | None = Field(None, description=DISPLAY)
    text: str
    start: int
    end: int


class FoundPassages(Record):
    """Passages, best first."""

    results: tuple[FoundPassage, ...]


class FetchedSpeech(Record):
    """A speech, whole."""

    id: str
    title: str
    speaker: str
    role: str
    affiliation: str
    text: str


class CitedAnswer(Record):
    """An answer whose every marker `[n]` has a citation, and what of it nothing bears out.

    About the corpus itself it has `speeches` in place of citations; `more` says how many answers
    are not quoted, and where they are.
    """

    status: Status
    text: str
    citations: tuple[Citation, ...]
    unsupported: tuple[UnsupportedSentence, ...]
    speeches: tuple[SpeechSummary, ...] = ()
    more: More | None = None


def build_server(corpus: Corpus, corpus_of: Callable[[Context], Corpus] | None = None) -> MCPServer:
    """The tools over a corpus, or over what `corpus_of` tells of the corpus to who asks."""

    def reached(asking: Context) -> Corpus:
        return corpus_of(asking) if corpus_of else corpus

    server: MCPServer = MCPServer(
        "wenzheng",
        title="Wenzheng 问政",
        instructions=_INSTRUCTIONS,
        version=version("wenzheng"),
        log_level="WARNING",
    )

    @server.tool(annotations=_ONLY_READS)
    @_saying_why
    def search(  # noqa: PLR0917 - MCP passes them by name
        context: Context,
        query: Query,
        limit: Annotated[int, Field(ge=1, le=50)] = 8,
        speakers: Speakers = None,
        affiliations: Affiliations = None,
        collections: Collections = None,
        since: Since = "",
        until: Until = "",
    ) -> FoundPassages:
        """Find the passages of the speeches that are nearest to a question."""
        filters = _filters(speakers, affiliations, collections, since, until)
        found = reached(context).search(Question(question=query, top_k=limit, filters=filters))
        fields = set(FoundPassage.model_fields) - {"id"}
        return FoundPassages(
            results=tuple(
                FoundPassage.model_validate(
                    {"id": passage.speech_id} | passage.model_dump(include=fields)
                )
                for passage in found.passages
            )
        )

    @server.tool(annotations=_ONLY_READS)
    @_saying_why
    def mentions(  # noqa: PLR0917 - MCP passes them by name
        context: Context,
        term: Annotated[str, Field(description="a word or phrase, as the speeches write it")],
        speakers: Speakers = None,
        affiliations: Affiliations = None,
        collections: Collections = None,
        since: Since = "",
        until: Until = "",
        cursor: Annotated[str | None, Field(description="`next` of the page before")] = None,
    ) -> Mentions:
        """List everybody who uses a term, word for word, with counts and places."""
        filters = _filters(speakers, affiliations, collections, since, until)
        return reached(context).mentions(MentionQuery(term=term, filters=filters, cursor=cursor))

    @server.tool(annotations=_ONLY_READS)
    @_saying_why
    def timeline(  # noqa: PLR0917 - MCP passes them by name
        context: Context,
        term: Annotated[str, Field(description="a word or phrase, as the speeches write it")],
        speakers: Speakers = None,
        affiliations: Affiliations = None,
        collections: Collections = None,
        since: Since = "",
        until: Until = "",
        cursor: Annotated[str | None, Field(description="`next` of the page before")] = None,
    ) -> Timeline:
        """Tell when a term was used first, last, and how often in each year and by whom."""
        filters = _filters(speakers, affiliations, collections, since, until)
        return reached(context).timeline(MentionQuery(term=term, filters=filters, cursor=cursor))

    @server.tool(annotations=_ONLY_READS)
    @_saying_why
    def fetch(
        context: Context,
        id: Annotated[str, Field(description="the id of a speech")],  # noqa: A002 - what clients call it
    ) -> FetchedSpeech:
        """Read a speech whole."""
        speech = reached(context).speech(id)
        return FetchedSpeech(**speech.model_dump(include=set(FetchedSpeech.model_fields)))

    @server.tool(annotations=_ONLY_READS)
    @_saying_why
    def ask(  # noqa: PLR0917 - MCP passes them by name
        context: Context,
        question: Query,
        speakers: Speakers = None,
        language: Annotated[
            str | None, Field(description="language of the answer, as a BCP 47 tag")
        ] = None,
        mode: Annotated[Mode, Field(description="quote, write, or write if possible")] = "auto",
        affiliations: Affiliations = None,
        collections: Collections = None,
        since: Since = "",
        until: Until = "",
    ) -> CitedAnswer:
        """Answer a question from the speeches, every claim with its citation."""
        answer = reached(context).ask(
            Question(
                question=question,
                language=language,
                mode=mode,
                filters=_filters(speakers, affiliations, collections, since, until),
            )
        )
        return CitedAnswer(**answer.model_dump(include=set(CitedAnswer.model_fields)))

    return server


def _filters(
    speakers: Sequence[str] | None,
    affiliations: Sequence[str] | None,
    collections: Sequence[str] | None,
    since: str,
    until: str,
) -> Filters:
    return Filters(
        speakers=tuple(speakers or ()),
        affiliations=tuple(affiliations or ()),
        collections=tuple(collections or ()),
        since=since,
        until=until,
    )


def _saying_why(tool: Callable[_P, _R]) -> Callable[_P, _R]:
    """The tool, whose failures the client reads as the sentence they are."""

    @wraps(tool)
    def told(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return tool(*args, **kwargs)
        except WenzhengError as error:
            raise ToolError(error.message) from error

    return told
