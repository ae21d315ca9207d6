"""What is said of the scope of an answer: what it lacks, what it was limited to, what is left."""

from collections.abc import Sequence

from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.quoting import AnswerText, escape_markers, listed
from assistant.answering.sources import Sources
from assistant.more import More
from assistant.plan import PlanKind
from prompts.phrases import phrases
from vectorstore.analysis.normalization import comparable

_MOST_NAMES = 5
_FEW_DATES = 2


def preface(inquiry: Inquiry, drafted: Draft) -> str:
    """What an answer begins with: that the corpus has no such speaker or date, or tells none."""
    if inquiry.plan.kind is PlanKind.HELP:
        return ""
    words, scope = phrases(inquiry.language), inquiry.plan.scope
    answered, some_dated = drafted.answered, bool(scope.documents)
    unspoken = _years_not_quoted(inquiry, drafted) if answered else ()
    elsewhere = _dates(scope.dates) or scope.unconfirmed
    said = (
        phrase.format(unknown=escape_markers(words.separator.join(names)))
        for phrase, names in (
            (words.listing.absent, scope.absent),
            (words.listing.unknown, (*scope.unknown, *unspoken)),
            (words.listing.undated, scope.unconfirmed if some_dated else ()),
            (words.listing.unconfirmed, scope.unconfirmed if answered and not some_dated else ()),
            (words.listing.other_dates, elsewhere if drafted.outside_dates else ()),
        )
        if names
    )
    others = [words.listing.by_others] if scope.absent and answered else []
    return "".join(f"{sentence}\n\n" for sentence in (*said, *others))


def _years_not_quoted(inquiry: Inquiry, drafted: Draft) -> list[str]:
    """The years that were looked for as words of speeches, and that no passage quoted holds."""
    quoted = [comparable(item.passage.text) for item in drafted.quoted]
    years = inquiry.plan.scope.said
    return [year for year in years if not any(year in text for text in quoted)]


def _dates(dates: Sequence[str]) -> list[str]:
    """The dates, or of many years the first and the last."""
    if len(dates) <= _FEW_DATES:
        return list(dates)
    return [f"{min(dates)}–{max(dates)}"]


def scope_names(inquiry: Inquiry, sources: Sources) -> list[str]:
    """What the filters and the scope limit a question to, by names that people know."""
    filters, scope = inquiry.filters, inquiry.plan.scope
    of_scope = () if scope.dates else scope.documents
    documents = {
        document.id: document.occasion or document.name
        for document in (sources.library.documents() if filters.documents or of_scope else ())
    }
    titles = {
        header.id: header.title for header in (sources.library.headers() if scope.speeches else ())
    }
    names = [
        *filters.speakers,
        *scope.speakers,
        *filters.affiliations,
        *scope.affiliations,
        *(documents.get(key, "") for key in (*filters.documents, *of_scope[:_MOST_NAMES])),
        *(("…",) if len(of_scope) > _MOST_NAMES else ()),
        *(titles.get(key, "") for key in scope.speeches if not scope.speakers),
        *filters.collections,
        *filters.occasions,
        *((f"{filters.since}–{filters.until}",) if filters.since or filters.until else ()),
        *_dates(scope.dates),
    ]
    return [escape_markers(name) for name in dict.fromkeys(names) if name]


def say_more(text: AnswerText, more: More | None) -> None:
    """Say how many answers are not quoted, and in whose speeches they stand."""
    if more is None:
        return
    names = list(dict.fromkeys(speech.speaker or speech.title for speech in more.speeches))
    where = escape_markers(listed(names[:_MOST_NAMES], text.language))
    where += "…" if len(names) > _MOST_NAMES else ""
    counted = text.words.counts.more.of(more.count)
    text.say_paragraph(text.words.listing.more.format(more=counted, where=where))
