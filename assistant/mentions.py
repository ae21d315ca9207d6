"""Who uses a term, word for word: every place where it stands, by speaker and in context."""

from collections.abc import Sequence
from itertools import groupby

from pydantic import Field

from assistant.paging import next_cursor, place_of
from assistant.question_validation import check_filters
from assistant.record import Record
from assistant.retrieval.lexicons.custom_glossary import Glossary
from assistant.retrieval.lexicons.written_forms import terms_to_look_up
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.language_detection import detect
from vectorstore.errors import InvalidRequest
from vectorstore.library_reader import Catalogue
from vectorstore.mentions import Mention, find_mentions
from vectorstore.records import EVERYWHERE, Filters

_CONTEXT = 60
_LIMIT = 50
MOST_AT_ONCE = 200
LONGEST_TERM = 100


class MentionQuery(Record):
    """A term to look up, and which of the places to give."""

    term: str
    language: str | None = None
    filters: Filters = EVERYWHERE
    limit: int = Field(_LIMIT, ge=1, le=MOST_AT_ONCE)
    cursor: str | None = None


class Place(Record):
    """A mention: `speech.text[start:end] == text`, with the text around it."""

    speech_id: str
    document_id: str
    passage_id: str
    title: str
    before: str
    text: str
    after: str
    start: int
    end: int

    @classmethod
    def of(cls, mention: Mention) -> "Place":
        passage = mention.passage
        start, end = mention.start - passage.start, mention.end - passage.start
        return cls(
            speech_id=passage.speech.id,
            document_id=passage.speech.document_id,
            passage_id=passage.id,
            title=passage.speech.title,
            before=passage.text[max(0, start - _CONTEXT) : start],
            text=mention.text,
            after=passage.text[end : end + _CONTEXT],
            start=mention.start,
            end=mention.end,
        )


class SpeakerMentions(Record):
    """How often one speaker uses the term, and those of the places that are on this page."""

    speaker: str
    role: str
    affiliation: str
    count: int
    places: tuple[Place, ...]


class Mentions(Record):
    """Everybody who uses the term, those first who use it most, with all counts.

    `looked_for` are the written forms of the term that were looked up. `next` is the cursor of the
    next page of places.
    """

    term: str
    looked_for: tuple[str, ...]
    speakers: int
    places: int
    mentions: tuple[SpeakerMentions, ...]
    next: str | None = None


def look_up(query: MentionQuery, library: Catalogue, glossary: Glossary) -> Mentions:
    """Everybody in the library who uses the term in one of its written forms.

    Raises InvalidRequest for a term, speaker or cursor that cannot be looked up.
    """
    return _page(query, *mentions_of(query, library, glossary))


def mentions_of(
    query: MentionQuery, library: Catalogue, glossary: Glossary
) -> tuple[list[str], list[Mention]]:
    """The written forms of the term, and every place of them that the filters leave.

    Raises InvalidRequest for a term or filter that cannot be looked up.
    """
    term = _checked_term(query)
    if query.filters:
        check_filters(query.filters, library.headers(), library.documents())
    language = primary(query.language or detect(term))
    terms = terms_to_look_up(term, language, library, glossary)
    return [one.text for one in terms], find_mentions(library, terms, query.filters)


def _checked_term(query: MentionQuery) -> str:
    term = query.term.strip()
    if not any(char.isalnum() for char in term) or len(term) > LONGEST_TERM:
        raise InvalidRequest(
            f"A term has letters or digits and at most {LONGEST_TERM} characters; "
            "look up one word or phrase."
        )
    return term


def _page(query: MentionQuery, looked_for: Sequence[str], found: Sequence[Mention]) -> Mentions:
    """The counts of all mentions found, and one page of their places."""
    by_speaker = [list(group) for _, group in groupby(sorted(found, key=_speaker), key=_speaker)]
    by_speaker.sort(key=lambda group: (-len(group), _speaker(group[0])))
    first = place_of(query.cursor)
    shown: list[SpeakerMentions] = []
    place = 0
    for group in by_speaker:
        own = group[max(0, first - place) : max(0, first + query.limit - place)]
        place += len(group)
        header = group[0].passage.speech
        shown.append(
            SpeakerMentions(
                speaker=header.speaker,
                role=header.role,
                affiliation=header.affiliation,
                count=len(group),
                places=tuple(map(Place.of, own)),
            )
        )
    return Mentions(
        term=query.term.strip(),
        looked_for=tuple(looked_for),
        speakers=len(by_speaker),
        places=len(found),
        mentions=tuple(shown),
        next=next_cursor(first + query.limit, len(found)),
    )


def _speaker(mention: Mention) -> str:
    return mention.passage.speech.speaker
