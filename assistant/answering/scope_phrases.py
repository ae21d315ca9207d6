"""What is said of the scope of an answer: what it lacks, what it was limited to, what is left."""

from assistant.answering.inquiry import Inquiry
from assistant.answering.quoting import AnswerText, escape_markers, listed
from assistant.answering.sources import Sources
from assistant.more import More
from assistant.plan import PlanKind
from prompts.phrases import phrases

_MOST_NAMES = 5


def preface(inquiry: Inquiry, *, answered: bool) -> str:
    """What an answer begins with: that the corpus has no such speaker or date, or tells none."""
    if inquiry.plan.kind is PlanKind.HELP:
        return ""
    words, scope = phrases(inquiry.language), inquiry.plan.scope
    said = (
        phrase.format(unknown=escape_markers(words.separator.join(names)))
        for phrase, names in (
            (words.listing.absent, scope.absent),
            (words.listing.unknown, scope.unknown),
            (words.listing.unconfirmed, scope.unconfirmed if answered else ()),
        )
        if names
    )
    others = [words.listing.by_others] if scope.absent and answered else []
    return "".join(f"{sentence}\n\n" for sentence in (*said, *others))


def scope_names(inquiry: Inquiry, sources: Sources) -> list[str]:
    """What the filters and the scope limit a question to, by names that people know."""
    filters, scope = inquiry.filters, inquiry.plan.scope
    documents = {
        document.id: document.occasion or document.name
        for document in (
            sources.library.documents() if filters.documents or scope.documents else ()
        )
    }
    titles = {
        header.id: header.title for header in (sources.library.headers() if scope.speeches else ())
    }
    names = [
        *filters.speakers,
        *scope.speakers,
        *filters.affiliations,
        *scope.affiliations,
        *(documents.get(key, "") for key in (*filters.documents, *scope.documents)),
        *(titles.get(key, "") for key in scope.speeches if not scope.speakers),
        *filters.collections,
        *filters.occasions,
        *((f"{filters.since}–{filters.until}",) if filters.since or filters.until else ()),
        *scope.dates,
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
