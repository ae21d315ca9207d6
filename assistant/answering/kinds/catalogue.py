"""Answers about the corpus itself: how many, who, which, the longest, the newest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType

from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.quoting import AnswerText, escape_markers, listed
from assistant.answering.scope_phrases import scope_names
from assistant.answering.sources import Sources, date_of
from assistant.localization.byline_display import display_group, display_office
from assistant.more import More, MoreInSpeech
from assistant.plan import CorpusFacet, CorpusOperation
from assistant.records import SpeechSummary
from prompts.phrases import phrases
from vectorstore.records import DocumentRecord, SpeechHeader

_FEW = 30
"""What is counted is listed as well, up to as many."""
_MOST_LINES = 100
_MOST_SPEECHES = 200
"""Speeches that go with an answer; how many more there are is said beside."""


_KEYS: Mapping[CorpusFacet, Callable[[SpeechHeader], str]] = MappingProxyType({
    CorpusFacet.SPEECHES: attrgetter("id"),
    CorpusFacet.SPEAKERS: attrgetter("speaker"),
    CorpusFacet.TITLES: attrgetter("title"),
    CorpusFacet.AFFILIATIONS: attrgetter("affiliation"),
    CorpusFacet.ROLES: attrgetter("role"),
    CorpusFacet.DOCUMENTS: attrgetter("document_id"),
})
"""What speeches have in common that are counted or listed as one, except the date."""


@dataclass(frozen=True, slots=True)
class _Item:
    """What is counted or listed, with what is said of it and the speeches it stands for."""

    name: str
    detail: str
    headers: tuple[SpeechHeader, ...]


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """The speeches in scope, and the documents and lengths of all."""

    headers: Sequence[SpeechHeader]
    documents: Mapping[str, DocumentRecord]
    lengths: Mapping[str, int]
    language: str

    def date(self, header: SpeechHeader) -> str:
        return date_of(header, {key: one.date for key, one in self.documents.items()})

    def items(self, facet: CorpusFacet) -> list[_Item]:
        """Everything of the facet, in the order of the corpus."""
        groups: dict[str, list[SpeechHeader]] = {}
        for header in self.headers:
            if key := self._key(facet, header):
                groups.setdefault(key, []).append(header)
        return [_Item(*self._described(facet, group), tuple(group)) for group in groups.values()]

    def _key(self, facet: CorpusFacet, header: SpeechHeader) -> str:
        return self.date(header) if facet is CorpusFacet.DATES else _KEYS[facet](header)

    def _described(self, facet: CorpusFacet, group: Sequence[SpeechHeader]) -> tuple[str, str]:
        """The name of a group of speeches, and what is said of it."""
        first = group[0]
        speakers = listed([header.speaker for header in group if header.speaker], self.language)
        match facet:
            case CorpusFacet.SPEECHES | CorpusFacet.TITLES:
                return first.title or speakers, speakers
            case CorpusFacet.SPEAKERS:
                offices = [part for part in (first.role, first.affiliation) if part]
                shown = [display_office(part, self.language) for part in offices]
                return speakers, phrases(self.language).separator.join(shown)
            case CorpusFacet.DOCUMENTS:
                document = self.documents[first.document_id]
                return document.occasion or document.name, document.date
            case CorpusFacet.AFFILIATIONS | CorpusFacet.ROLES:
                return display_group(self._key(facet, first), self.language), speakers
            case CorpusFacet.DATES:
                return self._key(facet, first), speakers


def answer_about_corpus(inquiry: Inquiry, sources: Sources) -> Draft:
    """The count, the list, or the first by length or date; no speech is quoted."""
    text = AnswerText(inquiry.language)
    catalogue = _Catalogue(
        sources.headers(inquiry),
        {document.id: document for document in sources.library.documents()},
        sources.library.speech_lengths(),
        inquiry.language,
    )
    facet = inquiry.plan.facet or CorpusFacet.SPEECHES
    match inquiry.plan.operation:
        case CorpusOperation.LONGEST | CorpusOperation.SHORTEST:
            items = _by_length(text, catalogue, facet, inquiry.plan.operation)
        case CorpusOperation.NEWEST | CorpusOperation.OLDEST:
            items = _by_date(text, catalogue, inquiry.plan.operation)
        case _:
            items = catalogue.items(facet)
            if facet is CorpusFacet.ROLES and not items:
                facet = CorpusFacet.SPEAKERS
                items = catalogue.items(facet)
            _say_count(text, facet, len(items), _scope_besides(facet, inquiry, sources))
            if inquiry.plan.operation is not CorpusOperation.COUNT or len(items) <= _FEW:
                _say_items(text, items[:_MOST_LINES])
    chosen = list(dict.fromkeys(header for item in items for header in item.headers))
    counts = sources.library.passage_counts()
    return Draft(
        chunks=tuple(text.chunks),
        confidence=1.0 if chosen else 0.0,
        speeches=tuple(SpeechSummary.of(h, counts.get(h.id, 0)) for h in chosen[:_MOST_SPEECHES]),
        more=_more(chosen[_MOST_SPEECHES:]),
        stands_alone=bool(chosen),
    )


def _scope_besides(facet: CorpusFacet, inquiry: Inquiry, sources: Sources) -> list[str]:
    """What a count is limited to, without the speakers that are counted."""
    names = scope_names(inquiry, sources)
    if facet is not CorpusFacet.SPEAKERS:
        return names
    counted = set(map(escape_markers, inquiry.plan.scope.speakers))
    return [name for name in names if name not in counted]


def _say_count(text: AnswerText, facet: CorpusFacet, count: int, scope: Sequence[str]) -> None:
    if not count:
        undated = facet is CorpusFacet.DATES
        text.say(text.words.corpus.undated if undated else text.words.corpus.empty)
        return
    counted = getattr(text.words.counts, facet).of(count)
    if scope:
        named = listed(scope, text.language)
        text.say(text.words.corpus.count_within.format(scope=named, counted=counted))
    else:
        text.say(text.words.corpus.count.format(counted=counted))


def _say_items(text: AnswerText, items: Sequence[_Item]) -> None:
    text.say("\n" if items else "")
    for item in items:
        name, detail = escape_markers(item.name), escape_markers(item.detail)
        if detail and detail != name:
            name = text.words.described.format(name=name, description=detail)
        text.say(f"\n- {name}")


def _by_length(
    text: AnswerText, catalogue: _Catalogue, facet: CorpusFacet, operation: CorpusOperation
) -> list[_Item]:
    """The longest or shortest speech, or who said most or least in all."""
    of_speakers = facet is CorpusFacet.SPEAKERS
    items = catalogue.items(CorpusFacet.SPEAKERS if of_speakers else CorpusFacet.SPEECHES)
    if not items:
        text.say(text.words.corpus.empty)
        return []

    def length(item: _Item) -> int:
        return sum(catalogue.lengths[header.id] for header in item.headers)

    longest = operation is CorpusOperation.LONGEST
    best = (max if longest else min)(map(length, items))
    chosen = [item for item in items if length(item) == best]
    phrase = text.words.corpus.longest if longest else text.words.corpus.shortest
    text.say(phrase.format(detail=text.words.counts.characters.of(best)))
    _say_items(text, chosen)
    return chosen


def _by_date(text: AnswerText, catalogue: _Catalogue, operation: CorpusOperation) -> list[_Item]:
    """The speeches of the newest or the oldest day."""
    dated = [item for item in catalogue.items(CorpusFacet.DATES) if item.name]
    if not dated:
        empty, undated = text.words.corpus.empty, text.words.corpus.undated
        text.say(undated if catalogue.headers else empty)
        return []
    newest = operation is CorpusOperation.NEWEST
    day = (max if newest else min)(dated, key=lambda item: item.name)
    phrase = text.words.corpus.newest if newest else text.words.corpus.oldest
    text.say(phrase.format(detail=day.name))
    found = [i for i in catalogue.items(CorpusFacet.SPEECHES) if i.headers[0] in day.headers]
    _say_items(text, found)
    return found


def _more(headers: Sequence[SpeechHeader]) -> More | None:
    if not headers:
        return None
    return More(
        count=len(headers),
        speeches=tuple(
            MoreInSpeech(
                speech_id=header.id,
                document_id=header.document_id,
                title=header.title,
                speaker=header.speaker,
                count=1,
            )
            for header in headers
        ),
    )
